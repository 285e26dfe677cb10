// @ts-check
/** What the suite in the extension host gets from us, and what we get back: files, for both kinds of VS Code. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { oneFailure } from "../support/results.mjs";

/**
 * @param {{ name: string, scratch: string, grep?: string, log: (line: string) => void }} options
 */
export function openExchange({ name, scratch, grep = "", log }) {
  const resultsFile = path.join(scratch, `${name}.json`);
  const reportFile = path.join(scratch, `${name}.txt`);
  return {
    env: {
      CONTROL_PLANE_SCENARIO: name,
      CONTROL_PLANE_RESULTS: resultsFile,
      CONTROL_PLANE_REPORT: reportFile,
      CONTROL_PLANE_GREP: grep,
      CONTROL_PLANE_SCRATCH: scratch,
    },
    /**
     * Logs the report and gives the counts; a suite that did not come to its end counts as one failure.
     * @returns {import("../support/results.mjs").Results}
     */
    results() {
      if (existsSync(reportFile)) log(readFileSync(reportFile, "utf8").trimEnd());
      if (existsSync(resultsFile)) return JSON.parse(readFileSync(resultsFile, "utf8"));
      const why = `The suite of ${name} did not come to its end; see artifacts/logs/extension-${name}.log`;
      log(why);
      return oneFailure(why);
    },
  };
}
