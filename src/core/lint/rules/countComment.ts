import { setCountsEdits } from "../../document/edits/dashboardEdits.ts";
import { dashboardExample, exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { quoted } from "../values.ts";

const ledger = ledgerExample({ TODO: ["- None"], DONE: [exampleTask(1, "Sow the beans", "(checkpoint: abc1234)")] });
const counts = (id: string) => dashboardExample({}, `- **DONE:** \`1\` (tasks with checkpoint: ${id})`);

/** Comments of the counts list that a save writes anew: the ids in DONE, the sum that was rounded. */
export const countComment: Rule = {
  id: "count-comment",
  severity: "information",
  description:
    "The comment behind a count says the figures once more, the ids in DONE or the sum that was rounded, and differs from the ledger. Other comments are nobody's business.",
  example: { bad: `${counts("T-20260102-009")}\n${ledger}`, good: `${counts("T-20260102-001")}\n${ledger}` },
  check: (document, context) => {
    const figures = context.primaryCounts;
    const items = document.dashboard?.counts.filter((item) => /\bround\(|checkpoint/i.test(item.comment ?? "")) ?? [];
    if (figures === undefined || items.length === 0) return [];
    const { doneIds, allCounts: full } = context;
    return setCountsEdits(document, figures, { doneIds, full }).flatMap((edit) => {
      const { range, newText } = edit;
      if (!items.some(({ commentRange }) => commentRange?.start === range.start)) return [];
      const written = document.text.slice(range.start, range.end);
      const message = `Unexpected comment "${quoted(written)}", expected "${quoted(newText)}"`;
      return [findingOf(countComment, range, message, { fix: { title: "Write what the ledger says", edits: [edit] } })];
    });
  },
};
