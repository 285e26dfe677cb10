import { isConflicted } from "../core/document/edits/refuseConflict.ts";
import type { ControlDocument } from "../core/document/model.ts";
import type { Finding, FindingSeverity } from "../core/lint/finding.ts";
import { ruleDocs } from "../core/lint/rule.ts";

/** A finding as `check --json` prints it: lines and columns are one-based, columns count UTF-16 units, the end is exclusive. */
export interface FindingView {
  readonly rule: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly fixable: boolean;
  /** Where the rules' page tells of it: `RULES.md#done-without-checkpoint`. */
  readonly help: string;
}

export function findingViews(document: ControlDocument, findings: readonly Finding[]): FindingView[] {
  // Nothing is written while a merge has left its marks.
  const isWritable = !isConflicted(document);
  return findings.map((finding) => toFindingView(document, finding, isWritable));
}

function toFindingView(document: ControlDocument, finding: Finding, isWritable: boolean): FindingView {
  const { message, range, rule, severity } = finding;
  const start = document.positionAt(range.start);
  const end = document.positionAt(range.end);
  return {
    ...{ rule, severity, message },
    line: start.line + 1,
    column: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
    fixable: isWritable && finding.fix !== undefined,
    help: ruleDocs(rule),
  };
}
