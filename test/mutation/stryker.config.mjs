// @ts-check
/** Mutation testing of the parser and the rules: `npm run mutation -- [paths]`. */
import { fileURLToPath } from "node:url";

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["src/core/{document,lint}/**/*.ts"],
  buildCommand: "node test/mutation/build.mjs",
  plugins: [fileURLToPath(new URL("./mochaRunner.mjs", import.meta.url))],
  testRunner: "mocha-in-process",
  coverageAnalysis: "perTest",
  // A mutant that is active only while a module loads would need a process of its own.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 10_000,
  tempDirName: "dist/mutation",
  ignorePatterns: ["dist", "artifacts", "media", "test/extension", "test/webview", "test/demo"],
  // The build reads no types, and the compiler's interface is not the one that would be asked.
  tsconfigFile: "none",
  disableTypeChecks: false,
  reporters: ["clear-text", "json"],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: "dist/mutation.json" },
};
