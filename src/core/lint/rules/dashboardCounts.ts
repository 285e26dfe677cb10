import { replaceEdit } from "../../base/text.ts";
import { findClaims } from "../../selection/claims.ts";
import { factOf } from "../../selection/progress.ts";
import { findingOf, type Rule } from "../rule.ts";

/** Numbers of the counts list and the progress lines that differ from the ledger; each is mended by itself. */
export const dashboardCounts: Rule = {
  id: "dashboard-counts",
  severity: "warning",
  check: (document) =>
    findClaims(document).flatMap((claim) => {
      const fact = factOf(document, claim);
      if (fact === undefined || fact === claim.value) return [];
      const isPercent = claim.figure === "percent";
      const written = document.text.slice(claim.range.start, claim.range.end);
      const newText = written.replace(/\d+/, String(fact));
      const message = `Unexpected ${claim.name} ${isPercent ? "percentage" : claim.figure} ${claim.value}, expected ${fact} as the ledger says`;
      return [
        findingOf(dashboardCounts, claim.range, message, {
          title: `Write ${fact}${isPercent ? " %" : ""}`,
          edits: [replaceEdit(claim.range, newText)],
        }),
      ];
    }),
};
