// @ts-check
/**
 * `npm run mutation -- [paths]`: changes the source in small ways, and tells which changes no unit test notices. The tests of a folder
 * judge the files of that folder: others reach them too, and would take long to say little.
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Stryker } from "@stryker-mutator/core";

const mutate = process.argv.slice(2);
if (mutate.length > 0) {
  const isOf = (/** @type {string} */ folder) => mutate.some((file) => file.startsWith(`src/core/${folder}/`));
  process.env.MUTATION_TESTS = [
    ...(isOf("document") ? ["document", "edits"] : []),
    ...(isOf("lint") ? ["lint"] : []),
  ].join();
}
const configFile = fileURLToPath(new URL("./stryker.config.mjs", import.meta.url));
await new Stryker({ configFile, ...(mutate.length > 0 ? { mutate } : {}) }).runMutationTest();
