import type { RunEntry } from "../../document/recordModel.ts";
import { runLogExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { headingRangeOf } from "../values.ts";

const log = (a: string, b: string) => runLogExample([a, "AUTO - Sow the beans"], [b, "AUTO - Dig the bed"]);

/** Two entries of the log with one time to the second. */
export const runTimeReused: Rule = {
  id: "run-time-reused",
  severity: "warning",
  description:
    "Two entries of the run log have the same time, so at least one of them was typed. Times that are only a date are left alone.",
  example: {
    bad: log("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
    good: log("2026-01-02T03:04:05Z", "2026-01-01T03:04:05Z"),
  },
  check: ({ runLog, text }) => {
    const first = new Map<number, RunEntry>();
    return (runLog?.entries ?? []).flatMap((entry) => {
      if (entry.time === undefined || !entry.timestamp.includes(":")) return [];
      const former = first.get(entry.time);
      if (former === undefined) {
        first.set(entry.time, entry);
        return [];
      }
      const message = `Unexpected second run of ${entry.timestamp}, expected a time of its own (the other is on line ${former.line + 1})`;
      const related = [{ message: "the other run", range: headingRangeOf(text, former) }];
      return [findingOf(runTimeReused, headingRangeOf(text, entry), message, { related })];
    });
  },
};
