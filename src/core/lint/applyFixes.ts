import { sortedEdits, type TextEdit } from "../base/text.ts";
import { DocumentDraft } from "../document/edits/draft.ts";
import type { ControlDocument } from "../document/model.ts";
import type { Finding } from "./finding.ts";
import { type FindingKey, newFindings, toFindingKey } from "./findingFilter.ts";
import type { LintOptions } from "./lintContext.ts";
import { lintDocument } from "./lintDocument.ts";

/** A mend may bring the next one to light; more rounds than this would be two mends undoing each other. */
const maximumRounds = 8;

export interface AppliedFixes {
  /** Refer to the document that was given. */
  readonly edits: readonly TextEdit[];
  /** How many findings were mended. */
  readonly count: number;
  /** The document with the edits applied. */
  readonly document: ControlDocument;
  /** What was passed over, as its lines read with the edits applied. */
  readonly known: readonly FindingKey[];
}

/**
 * Applies every certain mend until none is left. Mends that touch the same text wait for the next round, where they are computed
 * anew. `choose` narrows which findings are mended; those that are `known` are passed over.
 */
export function applyFixes(
  document: ControlDocument,
  options: LintOptions = {},
  choose: (finding: Finding) => boolean = () => true,
  known: readonly FindingKey[] = [],
): AppliedFixes {
  const draft = new DocumentDraft(document);
  let count = 0;
  let left = known;
  for (let round = 0; round < maximumRounds; round++) {
    const before = draft.document;
    const findings = lintDocument(before, options).filter(choose);
    const due = newFindings(before, findings, left);
    const { edits, count: mended } = compatibleFixes(due, before.text.length);
    if (mended === 0) break;
    count += mended;
    draft.apply(() => edits);
    left = findings.filter((one) => !due.includes(one)).map((one) => toFindingKey(draft.document, moved(one, edits)));
  }
  return { edits: draft.batch().edits, count, document: draft.document, known: left };
}

/** A finding that others' edits, in document order, moved. */
function moved(finding: Finding, edits: readonly TextEdit[]): Finding {
  const { end, start } = finding.range;
  const shift = edits
    .filter((edit) => edit.range.end <= start)
    .reduce((sum, { newText, range }) => sum + newText.length - (range.end - range.start), 0);
  return { ...finding, range: { start: start + shift, end: end + shift } };
}

/** The fixes that touch different text, the first of those that overlap. */
function compatibleFixes(findings: readonly Finding[], length: number): { edits: TextEdit[]; count: number } {
  const taken: TextEdit[] = [];
  let count = 0;
  for (const { fix } of findings) {
    if (fix === undefined || fix.edits.some((edit) => taken.some((other) => collide(edit, other)))) continue;
    taken.push(...fix.edits);
    count++;
  }
  return { edits: sortedEdits(taken, length), count };
}

/** Two insertions at one place collide too: their order would be by chance. */
function collide(a: TextEdit, b: TextEdit): boolean {
  const touching = a.range.start < b.range.end && b.range.start < a.range.end;
  return touching || a.range.start === b.range.start;
}
