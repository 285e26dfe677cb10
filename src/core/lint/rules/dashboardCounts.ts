import { replaceEdit } from "../../base/text.ts";
import { findClaims } from "../../selection/claims.ts";
import { dashboardExample, exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";

const ledger = ledgerExample({ TODO: [exampleTask(1, "Sow the beans")], DONE: ["- None"] });

/** Numbers of the counts list and the progress lines that differ from the ledger; each is mended by itself. */
export const dashboardCounts: Rule = {
  id: "dashboard-counts",
  severity: "warning",
  description:
    "A number of the counts list or of a progress line differs from the ledger. Names with the ledger's own prefix count the primary ledger, `FULL_` counts all of them; what other prefixes count is not known and not judged.",
  example: {
    bad: `${dashboardExample({}, "- **TODO:** `3`\n- **TOTAL:** `1`")}\n${ledger}`,
    good: `${dashboardExample({}, "- **TODO:** `1`\n- **TOTAL:** `1`")}\n${ledger}`,
  },
  check: (document, context) =>
    findClaims(document).flatMap((claim) => {
      const fact = context.factOf(claim);
      if (fact === undefined || fact === claim.value) return [];
      const isPercent = claim.figure === "percent";
      const written = document.text.slice(claim.range.start, claim.range.end);
      const edits = [replaceEdit(claim.range, written.replace(/\d+/, String(fact)))];
      const message = `Unexpected ${claim.name} ${isPercent ? "percentage" : claim.figure} ${claim.value}, expected ${fact} as the ledger says`;
      return [
        findingOf(dashboardCounts, claim.range, message, {
          fix: { title: `Write ${fact}${isPercent ? " %" : ""}`, edits },
        }),
      ];
    }),
};
