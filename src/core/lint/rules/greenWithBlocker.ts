import { setFieldEdits } from "../../document/edits/dashboardEdits.ts";
import { dashboardExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";

const blockers = (mark: string) =>
  `## BLOCKERS\n\n- **B-20260102-001** — No seed${mark}\n  - **Why blocked:** sold out\n`;

/** STATUS GREEN while a blocker is open. */
export const greenWithBlocker: Rule = {
  id: "green-with-blocker",
  severity: "warning",
  description:
    "STATUS is GREEN although a blocker is open. With an open blocker it is YELLOW, after a failed check RED.",
  example: {
    bad: `${dashboardExample({ STATUS: "🟢 GREEN" })}\n${blockers("")}`,
    good: `${dashboardExample({ STATUS: "🟢 GREEN" })}\n${blockers(" [RESOLVED]")}`,
  },
  check: (document) => {
    const open = document.blockers?.items.filter((item) => !item.resolved) ?? [];
    const [first] = open;
    if (first === undefined) return [];
    return (document.dashboard?.fields ?? [])
      .filter(({ name, plain }) => name === "STATUS" && /^green\b/i.test(plain))
      .map((field) => {
        const message = `Unexpected STATUS ${field.plain} with the open blocker ${first.id}, expected YELLOW`;
        const related = open.map(({ id, range }) => ({ message: id, range }));
        const edits = setFieldEdits(document, "STATUS", "YELLOW");
        return findingOf(greenWithBlocker, field.valueRange, message, {
          fix: { title: "Write YELLOW", edits },
          related,
        });
      });
  },
};
