// @ts-check
/** Runs Mocha on a folder of bundled tests in a process of its own. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { top } from "./npm.mjs";
import { spawnTree } from "./processTree.mjs";
import { addResults, noResults, oneFailure } from "./results.mjs";
import { makeTemporaryFolder, removeTemporaryFolder } from "./temporaryFolder.mjs";

/** @typedef {import("./results.mjs").Results} Results */

/**
 * @typedef {object} MochaOptions
 * @property {string} folder Every `*.test.js` below it runs.
 * @property {number} [timeoutMs] Of one test.
 * @property {number} [totalTimeoutMs] Of the whole run; then it is ended and counts as one failure more.
 * @property {string} [grep]
 * @property {boolean} [quiet] Shows nothing.
 * @property {Record<string, string>} [env] Added to the environment.
 */

/**
 * Its output goes to ours. A run that ends without results, or badly without a failed test, counts as one failure.
 * @param {MochaOptions} options
 * @returns {Promise<Results>}
 */
export async function runMocha({
  folder,
  timeoutMs = 10_000,
  totalTimeoutMs = 900_000,
  grep,
  env = {},
  quiet = false,
}) {
  const scratch = await makeTemporaryFolder("mocha-results");
  const file = path.join(scratch, "results.json");
  const tree = spawnTree(
    process.execPath,
    [
      path.join(top, "node_modules/mocha/bin/mocha.js"),
      ...["--reporter", path.join(top, "test/support/resultsReporter.mjs"), "--reporter-option", `results=${file}`],
      ...["--timeout", String(timeoutMs), "--forbid-only"],
      process.stdout.isTTY ? "--color" : "--no-color",
      ...(grep === undefined ? [] : ["--grep", grep]),
      path.join(folder, "**/*.test.js").replaceAll("\\", "/"),
    ],
    { cwd: top, env: { ...process.env, ...env }, stdio: quiet ? "ignore" : ["ignore", "inherit", "inherit"] },
  );
  const timer = setTimeout(() => {
    if (!quiet)
      console.error(`Ended after ${totalTimeoutMs / 1000} s: something in ${path.relative(top, folder)} does not end`);
    void tree.stop();
  }, totalTimeoutMs);
  try {
    const { code } = await tree.ended;
    const name = path.relative(top, folder);
    if (!existsSync(file)) return oneFailure(`${name}: ended with ${code} before its results`);
    /** @type {Results} */
    const results = JSON.parse(readFileSync(file, "utf8"));
    return addResults(
      results,
      code !== 0 && results.failed === 0 ? oneFailure(`${name}: ended with ${code}`) : noResults,
    );
  } finally {
    clearTimeout(timer);
    await removeTemporaryFolder(scratch);
  }
}
