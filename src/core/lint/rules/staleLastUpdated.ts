import { setLastUpdatedEdits } from "../../document/edits/dashboardEdits.ts";
import { parseTime } from "../../document/timestamp.ts";
import { runLogExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";

const example = (updated: string) =>
  `# CONTROL_PLANE\n\n> **Last Updated:** ${updated}\n\n${runLogExample(["2026-01-02T03:04:05Z", "AUTO - Sow the beans"])}`;

/** `Last Updated` older than the newest run. */
export const staleLastUpdated: Rule = {
  id: "stale-last-updated",
  severity: "information",
  description:
    "`Last Updated` is older than the newest entry of the run log. Times without a zone are read as UTC, as the engine writes them.",
  example: { bad: example("2026-01-01 10:00:00"), good: example("2026-01-02 03:04:05") },
  check: (document) => {
    const { lastUpdated, runLog } = document;
    const time = lastUpdated === undefined ? undefined : parseTime(lastUpdated.value);
    const newest = (runLog?.entries ?? []).reduce((latest, entry) => Math.max(latest, entry.time ?? 0), 0);
    if (lastUpdated === undefined || time === undefined || time >= newest) return [];
    const expected = new Date(newest).toISOString().slice(0, 19).replace("T", " ");
    return [
      findingOf(
        staleLastUpdated,
        lastUpdated.valueRange,
        `Unexpected Last Updated ${lastUpdated.value}, expected ${expected} of the newest run or later`,
        {
          suggestions: [{ title: `Write ${expected}`, edits: setLastUpdatedEdits(document, expected) }],
        },
      ),
    ];
  },
};
