import { lineStart } from "../document/edits/textLines.ts";
import type { ControlDocument } from "../document/model.ts";
import { type Finding, type FindingSeverity, findingSeverities } from "./finding.ts";
import { problemRules } from "./problemRules.ts";
import { rules } from "./rules.ts";

/** Every rule id that a finding can carry, those of the parser's problems included. */
export function ruleIds(): readonly string[] {
  return [...problemRules, ...rules].map(({ id }) => id);
}

export interface FindingChoice {
  /** Only findings of these rules; empty: of all. */
  readonly rules: readonly string[];
  /** Nothing milder than this. */
  readonly severity: FindingSeverity;
}

/** True for the findings that a choice asks for. */
export function isChosen({ rules: chosen, severity }: FindingChoice, finding: Finding): boolean {
  if (chosen.length > 0 && !chosen.includes(finding.rule)) return false;
  return findingSeverities.indexOf(finding.severity) <= findingSeverities.indexOf(severity);
}

/** A finding by what stays when lines move: its rule and the words of its line. */
export interface FindingKey {
  readonly rule: string;
  /** Blanks count as one, long lines are cut. */
  readonly line: string;
}

const keyLength = 200;

export function toFindingKey({ text }: ControlDocument, { range, rule }: Finding): FindingKey {
  const start = lineStart(text, range.start);
  const [line = ""] = text.slice(start, start + 4 * keyLength).split(/\r|\n/, 1);
  return { rule, line: line.replace(/\s+/g, " ").trim().slice(0, keyLength) };
}

/** The findings beyond those that were known; a key that was known twice excuses two. */
export function newFindings(
  document: ControlDocument,
  findings: readonly Finding[],
  known: readonly FindingKey[],
): readonly Finding[] {
  const left = new Map<string, number>();
  for (const key of known) left.set(nameOf(key), (left.get(nameOf(key)) ?? 0) + 1);
  return findings.filter((finding) => {
    const name = nameOf(toFindingKey(document, finding));
    const count = left.get(name) ?? 0;
    if (count > 0) left.set(name, count - 1);
    return count === 0;
  });
}

function nameOf({ rule, line }: FindingKey): string {
  return `${rule}\n${line}`;
}
