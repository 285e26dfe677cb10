import type { Section } from "../../document/model.ts";
import type { Finding } from "../finding.ts";
import { findingOf, type Rule } from "../rule.ts";

/** Neighbouring headings that carry the same number. */
export const duplicateSectionNumber: Rule = {
  id: "duplicate-section-number",
  severity: "information",
  description:
    "Two headings of one level, below the same heading, carry the same number: `11) SESSION LOGS` and `11) GITHUB SAFETY`. A reference to the number can mean either. Dates and versions are no numbers.",
  example: {
    bad: "## 1) SCOPE\n\nWords.\n\n## 1) SYNC\n\nWords.\n",
    good: "## 1) SCOPE\n\nWords.\n\n## 2) SYNC\n\nWords.\n",
  },
  check: (document) => repeatedIn(document.text, document.sections),
};

function repeatedIn(text: string, sections: readonly Section[]): Finding[] {
  const first = new Map<string, Section>();
  return sections.flatMap((section) => {
    const number = numberOf(section);
    const key = `${section.level} ${number}`;
    const former = number === undefined ? undefined : first.get(key);
    if (number !== undefined && former === undefined) first.set(key, section);
    const below = repeatedIn(text, section.children);
    if (number === undefined || former === undefined) return below;
    const start = text.indexOf(number, section.headingRange.start);
    const message = `Unexpected second section number ${number}, expected one of its own: "${former.title}" has it`;
    return [findingOf(duplicateSectionNumber, { start, end: start + number.length }, message), ...below];
  });
}

/** `0B` of `0B) TASK_LEDGER`, `00` of `00 — DASHBOARD`. */
function numberOf({ title }: Section): string | undefined {
  return /^(\d{1,3}[A-Z]?)(?:[).:](?=\s)|\s+[^\s\w(]\s)/.exec(title)?.[1];
}
