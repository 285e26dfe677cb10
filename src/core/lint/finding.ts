import type { TextEdit, TextRange } from "../base/text.ts";
import type { ProblemSeverity } from "../document/model.ts";

/** Something false or broken in the document. `message` has the form *Unexpected X, expected Y*. */
export interface Finding {
  /** The rule's stable id, kebab-case. */
  readonly rule: string;
  readonly severity: ProblemSeverity;
  readonly message: string;
  readonly range: TextRange;
  /** The mend, when it is certain. */
  readonly fix: { readonly title: string; readonly edits: readonly TextEdit[] } | undefined;
}
