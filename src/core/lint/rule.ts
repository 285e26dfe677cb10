import type { TextRange } from "../base/text.ts";
import type { ControlDocument, ProblemSeverity, Task } from "../document/model.ts";
import type { Finding, Mend, RelatedPlace } from "./finding.ts";
import type { GitFacts } from "./git/gitFacts.ts";
import type { LintContext } from "./lintContext.ts";

/** Small documents for the rules' page: the rule finds something in `bad` and nothing in `good`. */
export interface RuleExample {
  readonly bad: string;
  readonly good: string;
  /** Milliseconds since the epoch, for rules that compare with the present. */
  readonly now?: number;
  /** True when the texts are those of an `AGENTS.md` beside a document. */
  readonly isRuleFile?: boolean;
  /** What git knows beside both texts, for rules that compare with it. */
  readonly git?: () => GitFacts;
}

/** What people are told of a finding's id. */
export interface RuleWords {
  /** Kebab-case; never changes meaning once published. */
  readonly id: string;
  readonly severity: ProblemSeverity;
  /** What is found and why it matters, in markdown; one paragraph. */
  readonly description: string;
}

/** What people are told of a rule. */
export interface RuleInfo extends RuleWords {
  readonly example: RuleExample;
}

/** One thing that may be wrong in a document. `check` is pure, never throws, and leaves ids and severities to `findingOf`. */
export interface Rule extends RuleInfo {
  check(document: ControlDocument, context: LintContext): readonly Finding[];
}

/** A rule that looks at one task and nothing around it, but for the state it stands in. What it finds is remembered with the text. */
export interface TaskRule extends RuleInfo {
  checkTask(task: Task, text: string): readonly Finding[];
}

/** A rule that looks at the characters of one block, such as a paragraph or a fence. Offsets are those of the block's text. */
export interface TextRule extends RuleInfo {
  /** True when it finds nothing in a text of ASCII, dashes, arrows and frames, so that it need not look. */
  readonly onlySpecial?: true;
  checkText(text: string): readonly Finding[];
}

export type AnyRule = Rule | TaskRule | TextRule;

/** What a finding may bring besides its words; `fix` only where the mend is certain. */
export interface FindingExtras {
  readonly fix?: Mend | undefined;
  readonly suggestions?: readonly Mend[];
  readonly related?: readonly RelatedPlace[];
}

export function findingOf(
  rule: Pick<RuleInfo, "id" | "severity">,
  range: TextRange,
  message: string,
  extras: FindingExtras = {},
): Finding {
  const { fix, suggestions = [], related = [] } = extras;
  return {
    rule: rule.id,
    severity: rule.severity,
    message,
    range,
    fix: fix !== undefined && fix.edits.length > 0 ? fix : undefined,
    ...(suggestions.length > 0 ? { suggestions } : {}),
    ...(related.length > 0 ? { related } : {}),
  };
}

/** Where the rules' page tells of a rule, relative to the repository of this product. */
export function ruleDocs(id: string): string {
  return `RULES.md#${id}`;
}

/** The page of a rule as an absolute address, which the extension opens in the editor. */
export function ruleUri(id: string): string {
  return `vscode://control-plane.control-plane/rules/${id}`;
}
