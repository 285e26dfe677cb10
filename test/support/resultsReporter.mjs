// @ts-check
/** Mocha's `spec` output for people, and the results as JSON for the scripts that add them up. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";

/** @typedef {import("./results.mjs").Results} Results */

/** Writes a `Results` to the file that the reporter option `results` names. */
export default class ResultsReporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const file = options.reporterOptions?.results;
    if (typeof file !== "string") throw new TypeError("The reporter needs the option results=FILE");
    /** @type {string[]} */
    const titles = [];
    runner.on("fail", (test, error) =>
      titles.push(`${test.fullTitle()}: ${String(error?.message ?? error).split("\n")[0]}`),
    );
    runner.once("end", () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      /** @type {Results} */
      const results = { passed: passes, failed: failures, skipped: pending, failures: titles };
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(results));
    });
  }
}
