import type { TextEdit, TextRange } from "../base/text.ts";
import type { ProblemSeverity } from "../document/model.ts";

/** Loudest first. `hint` is what a person may turn a rule down to; no rule has it by itself. */
export const findingSeverities = ["error", "warning", "information", "hint"] as const satisfies readonly (
  | ProblemSeverity
  | "hint"
)[];
export type FindingSeverity = (typeof findingSeverities)[number];

/** True for what needs attention: information and hints never fail a build. */
export function isAlarming({ severity }: { readonly severity: FindingSeverity }): boolean {
  return severity === "error" || severity === "warning";
}

/** Edits that mend a finding, and what they do in a few words. */
export interface Mend {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Another place that a finding speaks of. */
export interface RelatedPlace {
  readonly message: string;
  readonly range: TextRange;
}

/** Something false or broken in the document. `message` has the form *Unexpected X, expected Y*. */
export interface Finding {
  /** The rule's stable id, kebab-case. */
  readonly rule: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly range: TextRange;
  /** The mend, when it is certain. */
  readonly fix: Mend | undefined;
  /** Mends of which a person has to choose; absent when there are none. */
  readonly suggestions?: readonly Mend[];
  readonly related?: readonly RelatedPlace[];
}
