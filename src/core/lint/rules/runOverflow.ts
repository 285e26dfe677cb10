import { archiveOverflowEdits } from "../../document/edits/runLogEdits.ts";
import { runLogExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { headingRangeOf } from "../values.ts";

const entry = (day: number): readonly [string, string] => [`2026-01-0${day}T03:04:05Z`, "AUTO - Sow the beans"];
const log = (...days: readonly number[]) =>
  runLogExample(...days.map(entry)).replace("## RUN LOG", "## RUN LOG (Last 2)");

/** More entries than the log shows; told once, at the first that belongs into the archive. */
export const runOverflow: Rule = {
  id: "run-overflow",
  severity: "information",
  description:
    "The run log has more entries than the document wants to show, 10 where it says nothing. A save moves one entry for each that it writes; the `archive` command moves the rest, byte for byte.",
  example: { bad: log(3, 2, 1), good: log(3, 2) },
  check: (document, context) => {
    const entries = document.runLog?.entries ?? [];
    const limit = context.policy.runLogEntries.value;
    const first = entries[limit];
    if (first === undefined) return [];
    const message = `Unexpected ${entries.length} run entries, expected at most ${limit}`;
    return [
      findingOf(runOverflow, headingRangeOf(document.text, first), message, {
        suggestions: [
          {
            title: "Move the older ones to the archive",
            // Read only when chosen: it copies them all.
            get edits() {
              return archiveOverflowEdits(document, limit);
            },
          },
        ],
      }),
    ];
  },
};
