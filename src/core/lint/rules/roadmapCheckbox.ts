import { findTaskIds } from "../../document/ids.ts";
import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";

const ledger = ledgerExample({ TODO: [exampleTask(1, "Sow the beans")] });

/** Check boxes of the roadmap that contradict the ledger; told once. */
export const roadmapCheckbox: Rule = {
  id: "roadmap-checkbox",
  severity: "information",
  description:
    "A check box of the roadmap names a task and says another state than the ledger. The engine never writes the roadmap, so this is told once, at the first such box. Boxes without a task id say nothing that can be compared.",
  example: {
    bad: `${ledger}\n## ROADMAP\n\n- [x] T-20260102-001 — Sow the beans\n`,
    good: `${ledger}\n## ROADMAP\n\n- [ ] T-20260102-001 — Sow the beans\n`,
  },
  check: (document) => {
    const wrong = document.findSections("roadmap").flatMap((section) => {
      const { start, end } = section.range;
      return [...document.text.slice(start, end).matchAll(box)].flatMap((match) => {
        const [found] = findTaskIds(match[0]);
        const task = found === undefined ? undefined : document.findTask(found.id);
        const ticked = match[1] !== " ";
        if (found === undefined || task === undefined || ticked === (task.state === "DONE")) return [];
        const at = start + match.index + match[0].indexOf("[");
        return [{ id: found.id, ticked, state: task.state, range: { start: at, end: at + 3 } }];
      });
    });
    const [first] = wrong;
    if (first === undefined) return [];
    const others = wrong.length === 1 ? "" : ` (and ${wrong.length - 1} more)`;
    const message = `Unexpected ${first.ticked ? "ticked" : "empty"} box of ${first.id}${others}, expected ${first.state} as the ledger says`;
    return [findingOf(roadmapCheckbox, first.range, message)];
  },
};

const box = /^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[([ xX])\][^\r\n]*/gm;
