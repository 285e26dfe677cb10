import type { TextRange } from "../../base/text.ts";
import type { CountFigures } from "../../document/edits/inputs.ts";
import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";

const ledger = ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: abc1234)")] });

/** Counts of TASK SUMMARY, which the engine reads and never writes; told once. */
export const foreignCounts: Rule = {
  id: "foreign-counts",
  severity: "information",
  description:
    "TASK SUMMARY counts tasks too, and differs from the ledger. The engine never writes that section, so this is told once, at its first wrong number.",
  example: {
    bad: `${ledger}\n## TASK SUMMARY\n\n- **DONE:** 40\n`,
    good: `${ledger}\n## TASK SUMMARY\n\n- **DONE:** 1\n`,
  },
  check: (document, context) => {
    const counts = context.primaryCounts;
    const [section] = document.findSections("task-summary");
    if (counts === undefined || section === undefined) return [];
    const wrong = statedIn(document.text, section.bodyRange).filter(
      ({ figure, value }) => value !== counts[figure] && value !== context.allCounts[figure],
    );
    const [first] = wrong;
    if (first === undefined) return [];
    const words = (one: (stated: Stated) => number) =>
      wrong.map((stated) => `${stated.figure.toUpperCase()} ${one(stated)}`).join(", ");
    const message = `Unexpected ${words(({ value }) => value)} in ${section.title.replace(/^\W*\w*\)\s*\W*/, "")}, expected ${words(({ figure }) => counts[figure])} as the ledger says`;
    return [findingOf(foreignCounts, first.range, message)];
  },
};

interface Stated {
  readonly figure: keyof CountFigures;
  readonly value: number;
  readonly range: TextRange;
}

const line = /^[ \t]*(?:[-*+][ \t]+)?\**(?:Total[ \t]+Tasks|TOTAL|DONE|TODO|DOING|BLOCKED)\b[:* \t`]*(\d{1,6})\b/gim;

function statedIn(text: string, { start, end }: TextRange): Stated[] {
  return [...text.slice(start, end).matchAll(line)].map((match) => {
    const figure = (/[A-Za-z]+/.exec(match[0])?.[0] ?? "").toLowerCase() as keyof CountFigures;
    const digits = match[1] as string;
    const at = start + match.index + match[0].length - digits.length;
    return { figure, value: Number(digits), range: { start: at, end: at + digits.length } };
  });
}
