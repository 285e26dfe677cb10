import type { RunEntry } from "../../document/recordModel.ts";
import { runLogExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { farthestZone, hasZone, headingRangeOf } from "../values.ts";

const log = (...days: readonly number[]) =>
  runLogExample(...days.map((day): readonly [string, string] => [`2026-01-0${day}T03:04:05Z`, "AUTO - Sow the beans"]));

/** Entries that are newer than the one above them. */
export const runOrder: Rule = {
  id: "run-order",
  severity: "warning",
  description:
    "The run log is newest first; this entry is newer than the one above it. Entries with the same time may stand either way, and a time without a zone, which may be local, is compared with others loosely.",
  example: { bad: log(1, 2), good: log(2, 1) },
  check: ({ runLog, text }) => {
    const timed = (runLog?.entries ?? []).filter(({ time }) => time !== undefined);
    return timed.flatMap((entry, index) => {
      const above = timed[index - 1];
      if (above?.time === undefined || entry.time === undefined || entry.time <= above.time + doubtOf(entry, above))
        return [];
      const message = `Unexpected run of ${entry.timestamp} below one of ${above.timestamp}, expected the newest first`;
      return [findingOf(runOrder, headingRangeOf(text, entry), message)];
    });
  },
};

/** How far two times may be apart because one of them has no zone. */
function doubtOf(a: RunEntry, b: RunEntry): number {
  return hasZone(a.timestamp) === hasZone(b.timestamp) ? 0 : farthestZone;
}
