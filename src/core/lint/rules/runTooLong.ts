import { runLogExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { headingRangeOf } from "../values.ts";

const lines = (count: number) => Array.from({ length: count }, (_, index) => `- step ${index + 1}`).join("\n");

/** Entries with more lines than the document allows. */
export const runTooLong: Rule = {
  id: "run-too-long",
  severity: "information",
  description:
    "An entry of the run log has more lines than the document allows, 15 where it says nothing: heading and blank lines count. Details belong into the run's folder. Entries marked `[HISTORICAL]` are left alone.",
  example: {
    bad: runLogExample(["2026-01-02T03:04:05Z", "AUTO - Sow the beans", lines(20)]),
    good: runLogExample(["2026-01-02T03:04:05Z", "AUTO - Sow the beans", lines(5)]),
  },
  check: ({ runLog, text }, context) => {
    const limit = context.policy.runEntryLines.value;
    return (runLog?.entries ?? []).flatMap((entry) => {
      if (entry.historical) return [];
      const count = linesIn(text.slice(entry.range.start, entry.range.end));
      if (count <= limit) return [];
      const message = `Unexpected run entry of ${count} lines, expected at most ${limit}`;
      return [findingOf(runTooLong, headingRangeOf(text, entry), message)];
    });
  },
};

function linesIn(text: string): number {
  return text.trimEnd().split(/\r\n|\r|\n/).length;
}
