import type { ControlDocument } from "../document/model.ts";
import type { Finding } from "./finding.ts";
import { gitRules } from "./git/gitRules.ts";
import { LintContext, type LintOptions } from "./lintContext.ts";
import { localFindings } from "./localFindings.ts";
import { problemFinding } from "./problemRules.ts";
import type { AnyRule } from "./rule.ts";
import { rules } from "./rules.ts";

/** Everything that is broken or false in a document, in document order. Parser problems keep their code as rule id. */
export function lintDocument(document: ControlDocument, options: LintOptions = {}): readonly Finding[] {
  const context = new LintContext(document, options);
  const problems = document.problems.map((problem) => problemFinding(document, problem, context.lines));
  return heard([...problems, ...localFindings(document), ...wideFindings(document, context, rules)], context);
}

/** What the rules against git find alone; nothing without `git` in the options. */
export function lintAgainstGit(document: ControlDocument, options: LintOptions): readonly Finding[] {
  const context = new LintContext(document, options);
  return heard(wideFindings(document, context, gitRules), context);
}

function wideFindings(document: ControlDocument, context: LintContext, of: readonly AnyRule[]): Finding[] {
  const { lintSeverities } = context.settings;
  return of.flatMap((rule) =>
    "check" in rule && lintSeverities?.[rule.id] !== "off" ? rule.check(document, context) : [],
  );
}

/** In document order and in the severities that the user asked for; nothing of rules that are off. */
function heard(findings: Finding[], { settings: { lintSeverities } }: LintContext): readonly Finding[] {
  const graded = lintSeverities === undefined ? findings : findings.flatMap((one) => gradedBy(lintSeverities, one));
  return graded.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

function gradedBy(severities: NonNullable<LintContext["settings"]["lintSeverities"]>, finding: Finding): Finding[] {
  const severity = Object.hasOwn(severities, finding.rule) ? severities[finding.rule] : undefined;
  if (severity === "off") return [];
  return [severity === undefined ? finding : { ...finding, severity }];
}
