import type { ControlDocument } from "../document/model.ts";
import { type Finding, type FindingSeverity, findingSeverities, type Mend } from "../lint/finding.ts";

/** A finding as the dashboard lists it. */
export interface FindingView {
  /** Finds it again while the text is the same; see `findFinding`. */
  readonly id: string;
  readonly rule: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  /** One-based. */
  readonly line: number;
  /** What its mends would do; the first is the certain one when there is one. */
  readonly mends: readonly string[];
}

export interface FindingsView {
  /** The loudest first. */
  readonly shown: readonly FindingView[];
  readonly total: number;
  /** How many have a certain mend. */
  readonly fixable: number;
}

export const noFindings: FindingsView = { shown: [], total: 0, fixable: 0 };

const maximumShown = 30;
const maximumMends = 4;

export function toFindingsView(document: ControlDocument, findings: readonly Finding[]): FindingsView {
  const loudest = findingSeverities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  const shown = loudest.slice(0, maximumShown).map((finding): FindingView => {
    const { rule, severity, message, range } = finding;
    const mends = mendsOf(finding).map(({ title }) => title);
    return { id: idOf(finding), rule, severity, message, line: document.positionAt(range.start).line + 1, mends };
  });
  return { shown, total: findings.length, fixable: findings.filter(({ fix }) => fix !== undefined).length };
}

/** The mend of a finding by what it says it does; undefined when the finding is gone or somewhere else. */
export function findMend(findings: readonly Finding[], id: string, title: string): Mend | undefined {
  const finding = findings.find((candidate) => idOf(candidate) === id);
  return finding && mendsOf(finding).find((mend) => mend.title === title);
}

function mendsOf({ fix, suggestions = [] }: Finding): readonly Mend[] {
  return [...(fix === undefined ? [] : [fix]), ...suggestions].slice(0, maximumMends);
}

function idOf({ rule, range }: Finding): string {
  return `${rule} ${range.start} ${range.end}`;
}
