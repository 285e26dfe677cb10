import { counted } from "../base/counted.ts";
import type { TextRange } from "../base/text.ts";
import { type Finding, type FindingSeverity, findingSeverities } from "../lint/finding.ts";

/** Findings by their places: sorted once, each range is looked up by halving. */
export class FindingIndex {
  readonly #sorted: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    this.#sorted = findings.toSorted((a, b) => a.range.start - b.range.start);
  }

  /** The findings that begin inside a range, in document order. */
  in({ start, end }: TextRange): readonly Finding[] {
    const from = this.#firstAt(start);
    let to = from;
    while (to < this.#sorted.length && (this.#sorted[to] as Finding).range.start < end) to++;
    return from === to ? none : this.#sorted.slice(from, to);
  }

  #firstAt(offset: number): number {
    let low = 0;
    for (let high = this.#sorted.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] as Finding).range.start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const none: readonly Finding[] = [];

/** The loudest of some findings; undefined when there are none. */
export function worstSeverity(findings: readonly Finding[]): FindingSeverity | undefined {
  return findings.length === 0
    ? undefined
    : findingSeverities.find((severity) => findings.some((finding) => finding.severity === severity));
}

/** The first of the loudest findings; undefined when there are none. */
export function worstFinding(findings: readonly Finding[]): Finding | undefined {
  const severity = worstSeverity(findings);
  return findings.find((finding) => finding.severity === severity);
}

const nouns: Readonly<Record<FindingSeverity, string>> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "hint",
};

/** `2 errors, 1 note; 2 can be mended`, or `none`. */
export function findingSummary(findings: readonly Finding[]): string {
  const parts = findingSeverities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [counted(count, nouns[severity])];
  });
  const fixable = findings.filter(({ fix }) => fix !== undefined).length;
  return parts.length === 0 ? "none" : parts.join(", ") + (fixable === 0 ? "" : `; ${fixable} can be mended`);
}

const shown = 5;

/** One line each of the messages, the loudest first, for a tooltip. */
export function findingLines(findings: readonly Finding[]): readonly string[] {
  const ordered = findings.toSorted(
    (a, b) => findingSeverities.indexOf(a.severity) - findingSeverities.indexOf(b.severity),
  );
  const lines = ordered.slice(0, shown).map(({ message, rule }) => `${message} (${rule})`);
  return findings.length > shown ? [...lines, `and ${findings.length - shown} more`] : lines;
}

/** The loudest `most` findings, those of one loudness from the top of the document, all in document order. */
export function loudestFindings(findings: readonly Finding[], most: number): readonly Finding[] {
  if (findings.length <= most) return findings;
  const chosen = new Set<Finding>();
  for (const severity of findingSeverities) {
    for (const finding of findings) {
      if (chosen.size === most) break;
      if (finding.severity === severity) chosen.add(finding);
    }
  }
  return findings.filter((finding) => chosen.has(finding));
}
