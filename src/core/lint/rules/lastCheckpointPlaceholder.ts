import { dashboardExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { hasHash, isNone, quoted } from "../values.ts";

/** LAST_CHECKPOINT with words where a commit belongs. */
export const lastCheckpointPlaceholder: Rule = {
  id: "last-checkpoint-placeholder",
  severity: "warning",
  description:
    "LAST_CHECKPOINT says `pending`, a packet id or other words where a commit belongs. The next save writes the commit; a repository without one says `none`.",
  example: {
    bad: dashboardExample({ LAST_CHECKPOINT: "`[pending]`" }),
    good: dashboardExample({ LAST_CHECKPOINT: "`abc1234` — `feat: beans`" }),
  },
  check: (document) =>
    (document.dashboard?.fields ?? [])
      .filter(
        ({ name, value, plain }) =>
          name === "LAST_CHECKPOINT" && !hasHash(value) && !isNone(plain) && !/[$%]/.test(value),
      )
      .map(({ valueRange, plain }) =>
        findingOf(
          lastCheckpointPlaceholder,
          valueRange,
          `Unexpected LAST_CHECKPOINT "${quoted(plain)}", expected a commit hash`,
        ),
      ),
};
