import { dashboardExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { quoted } from "../values.ts";
import { exampleFacts } from "./exampleFacts.ts";

const contract = "## CONTRACT\n\n- Prohibited files: `docs/TASKS.md` (deprecated)\n";

/** Commits that changed prohibited documents after the control document had prohibited them. */
export const prohibitedTouched: Rule = {
  id: "prohibited-touched",
  severity: "warning",
  description:
    "A commit changed a document that the control document of that time already prohibited. Changes from before the prohibition are no finding.",
  example: {
    bad: contract,
    good: dashboardExample({ STATUS: "GREEN" }),
    git: () => exampleFacts({ commits: [["def5678", "docs: tasks", "docs/TASKS.md"]], touched: "docs/TASKS.md" }),
  },
  check: (document, { git, policy }) => {
    if (git === undefined) return [];
    const { source, value } = policy.prohibitedPaths;
    if (value.length === 0) return [];
    const start = document.sections[0]?.headingRange.start ?? 0;
    const range = "range" in source ? source.range : { start, end: start };
    return git.touches.map(({ commit, paths }) => {
      const which = paths.length === 1 ? paths[0] : `${paths[0]} and ${paths.length - 1} more`;
      const name = `${git.commits.shortHash(commit)} "${quoted(commit.subject)}"`;
      return findingOf(
        prohibitedTouched,
        range,
        `Unexpected change of ${which} by ${name}, expected no change of a prohibited document`,
      );
    });
  },
};
