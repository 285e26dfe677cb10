import type { ControlDocument } from "../document/model.ts";
import type { Settings } from "../settings.ts";
import type { Finding } from "./finding.ts";
import { LintContext, type LintOptions } from "./lintContext.ts";
import { localFindings } from "./localFindings.ts";
import { problemFinding } from "./problemRules.ts";
import { rules } from "./rules.ts";

/** Everything that is broken or false in a document, in document order. Parser problems keep their code as rule id. */
export function lintDocument(document: ControlDocument, options: LintOptions = {}): readonly Finding[] {
  const context = new LintContext(document, options);
  const { lintSeverities } = context.settings;
  const isOff = (id: string) => lintSeverities?.[id] === "off";
  const problems = document.problems.map((problem) => problemFinding(document, problem));
  const wide = rules.flatMap((rule) => ("check" in rule && !isOff(rule.id) ? rule.check(document, context) : []));
  const findings = [...problems, ...localFindings(document), ...wide];
  const heard =
    lintSeverities === undefined ? findings : findings.flatMap((finding) => graded(finding, lintSeverities));
  return heard.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** The finding in the severity that the user asked for; nothing when its rule is off. */
function graded(finding: Finding, severities: NonNullable<Settings["lintSeverities"]>): Finding[] {
  const severity = Object.hasOwn(severities, finding.rule) ? severities[finding.rule] : undefined;
  if (severity === "off") return [];
  return [severity === undefined ? finding : { ...finding, severity }];
}
