// @ts-check
/**
 * `npm test`: everything that can go wrong, in a fresh clone as well: `node test/run.mjs [--only unit,lint] [--grep TEXT]`.
 * Needs only Node, git and the registries. Every step runs, also after a failed one; the last line adds them up.
 */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { ensureDependencies, runNpm, top } from "./support/npm.mjs";
import { runProgram } from "./support/processTree.mjs";
import { addResults, noResults, oneFailure, printResults } from "./support/results.mjs";

/** @typedef {import("./support/results.mjs").Results} Results */
/** @typedef {{ grep?: string }} StepOptions */

/** @param {string} script @returns {() => Promise<Results>} A step without tests of its own: it fails or it does not. */
function scriptStep(script) {
  return async () => {
    console.log((await runNpm(["run", "--silent", script])).trim());
    return noResults;
  };
}

/**
 * Bundles the tests of a folder and runs them.
 * @param {string} name @param {{ timeoutMs?: number, env?: () => Promise<Record<string, string>> }} [options]
 * @returns {(options: StepOptions) => Promise<Results>}
 */
function mochaStep(name, { timeoutMs = 30_000, env = async () => ({}) } = {}) {
  return async ({ grep }) => {
    const folder = path.join(top, "test", name);
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
    if (!files.some((file) => String(file).endsWith(".test.ts"))) throw new Error(`No test in test/${name}`);
    await runProgram(process.execPath, ["esbuild.mjs", "tests", `test/${name}`], { cwd: top });
    const { runMocha } = await import("./support/mocha.mjs");
    return runMocha({
      folder: path.join(top, "dist/test", name),
      timeoutMs,
      env: await env(),
      ...(grep === undefined ? {} : { grep }),
    });
  };
}

async function chromiumPath() {
  const { ensureChromium } = await import("./support/chromium.mjs");
  return { CHROMIUM_PATH: await ensureChromium({ log: console.log }) };
}

/** @type {Record<string, (options: StepOptions) => Promise<Results>>} */
const steps = {
  types: scriptStep("types"),
  lint: scriptStep("lint"),
  build: scriptStep("build"),
  unit: mochaStep("unit"),
  integration: mochaStep("integration", { timeoutMs: 120_000 }),
  webview: mochaStep("webview", { timeoutMs: 120_000, env: chromiumPath }),
  extension: async (options) => (await import("./extension/run.mjs")).runExtensionSuite(options),
};

/** @param {string} name @param {StepOptions} options @returns {Promise<Results>} */
async function runStep(name, options) {
  const start = performance.now();
  console.log(`\n━━ ${name}`);
  /** @type {Results} */
  let results;
  try {
    results = (await steps[name]?.(options)) ?? noResults;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(message);
    results = oneFailure(`${name}: ${message.trim().split("\n")[0]}`);
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`━━ ${name}: ${results.failed === 0 ? "ok" : "FAILED"} in ${seconds} s`);
  return results;
}

/** @param {readonly string[]} names @param {StepOptions} options */
async function runSteps(names, options) {
  await ensureDependencies({ log: console.log });
  let sum = noResults;
  for (const name of names) sum = addResults(sum, await runStep(name, options));
  return sum;
}

const { values } = parseArgs({ options: { only: { type: "string" }, grep: { type: "string" } } });
const names = values.only?.split(",") ?? Object.keys(steps);
const unknown = names.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`No step ${unknown.join(", ")}; there are ${Object.keys(steps).join(", ")}`);
  process.exit(2);
}
const results = await runSteps(names, values.grep === undefined ? {} : { grep: values.grep });
printResults(results);
process.exitCode = results.failed > 0 ? 1 : 0;
