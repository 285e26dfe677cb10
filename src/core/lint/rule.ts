import type { TextEdit, TextRange } from "../base/text.ts";
import type { ControlDocument, ProblemSeverity } from "../document/model.ts";
import type { Finding } from "./finding.ts";

/** One thing that may be wrong in a document. `check` is pure, never throws, and leaves ids and severities to `finding`. */
export interface Rule {
  /** Kebab-case; never changes meaning once published. */
  readonly id: string;
  readonly severity: ProblemSeverity;
  check(document: ControlDocument): readonly Finding[];
}

type Identity = Pick<Rule, "id" | "severity">;

/** A finding of a rule; with edits only where the mend is certain. */
export function findingOf(
  rule: Identity,
  range: TextRange,
  message: string,
  fix?: { readonly title: string; readonly edits: readonly TextEdit[] },
): Finding {
  return { rule: rule.id, severity: rule.severity, message, range, fix };
}
