import { trimEnd } from "../../document/characters.ts";
import type { Section, SectionKind } from "../../document/model.ts";
import type { Finding } from "../finding.ts";
import { findingOf, type Rule } from "../rule.ts";
import { quoted } from "../values.ts";

/** Lists and records that may be empty before the first entry. */
const mayBeEmpty: ReadonlySet<SectionKind> = new Set<SectionKind>([
  "ledger",
  "ledger-state",
  "run-log",
  "archive",
  "blockers",
  "decisions",
  "checkpoint-history",
  "history",
  "backlog",
]);

/** Headings with nothing below them. */
export const emptySection: Rule = {
  id: "empty-section",
  severity: "information",
  description:
    "A heading without a body: its text was lost, or the heading was left behind. Records and ledger states may be empty, and so may a heading that has sub-headings.",
  example: { bad: "## SYNC\n\n## FORECAST\n\nRain.\n", good: "## SYNC\n\nNone.\n\n## FORECAST\n\nRain.\n" },
  check: (document) => emptyIn(document.text, document.sections),
};

function emptyIn(text: string, sections: readonly Section[]): Finding[] {
  return sections.flatMap((section) => {
    if (section.children.length > 0) return emptyIn(text, section.children);
    if (mayBeEmpty.has(section.kind)) return [];
    const body = text.slice(section.bodyRange.start, section.bodyRange.end);
    if (/[^\s\-*_]/.test(body)) return [];
    const { start, end } = section.headingRange;
    const message = `Unexpected heading "${quoted(section.title)}" without a body, expected words below it`;
    return [findingOf(emptySection, { start, end: trimEnd(text, start, end) }, message)];
  });
}
