import { runLogExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { farthestZone, hasZone, headingRangeOf } from "../values.ts";

const log = runLogExample(["2026-01-02T03:04:05Z", "AUTO - Sow the beans"]);
/** Clocks of two machines differ a little. */
const tolerance = 5 * 60_000;

/** Entries dated after the present; silent where the host does not say what time it is. */
export const runInFuture: Rule = {
  id: "run-in-future",
  severity: "warning",
  description:
    "A run entry is dated in the future, so it was typed and not stamped. Five minutes are granted to clocks, and fourteen hours to a time without a zone, which may be local.",
  example: { bad: log, good: log.replace("2026-01-02", "2026-01-01"), now: Date.UTC(2026, 0, 2) },
  check: ({ runLog, text }, { now }) =>
    (runLog?.entries ?? []).flatMap((entry) => {
      const zone = hasZone(entry.timestamp) ? 0 : farthestZone;
      if (now === undefined || entry.time === undefined || entry.time <= now + tolerance + zone) return [];
      const present = `${new Date(now).toISOString().slice(0, 19)}Z`;
      const message = `Unexpected run of ${entry.timestamp}, expected a time up to the present (${present})`;
      return [findingOf(runInFuture, headingRangeOf(text, entry), message)];
    }),
};
