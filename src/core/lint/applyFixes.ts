import { sortedEdits, type TextEdit } from "../base/text.ts";
import { DocumentDraft } from "../document/edits/draft.ts";
import type { ControlDocument } from "../document/model.ts";
import type { Finding } from "./finding.ts";
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
}

/**
 * Applies every certain mend until none is left. Mends that touch the same text wait for the next round, where they are computed
 * anew. `choose` narrows which findings are mended.
 */
export function applyFixes(
  document: ControlDocument,
  options: LintOptions = {},
  choose: (finding: Finding) => boolean = () => true,
): AppliedFixes {
  const draft = new DocumentDraft(document);
  let count = 0;
  for (let round = 0; round < maximumRounds; round++) {
    const findings = lintDocument(draft.document, options).filter(choose);
    const { edits, count: mended } = compatibleFixes(findings, draft.document.text.length);
    if (mended === 0) break;
    count += mended;
    draft.apply(() => edits);
  }
  return { edits: draft.batch().edits, count, document: draft.document };
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
