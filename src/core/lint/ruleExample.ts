import { parseDocument } from "../document/parse.ts";
import type { Finding } from "./finding.ts";
import { lintDocument } from "./lintDocument.ts";
import type { RuleInfo } from "./rule.ts";

/** What a rule finds in a text of its example. */
export function exampleFindings({ id, example }: RuleInfo, text: string): readonly Finding[] {
  const { git, now, isRuleFile } = example;
  const options = {
    ...(now === undefined ? {} : { now }),
    ...(git === undefined ? {} : { git: git() }),
    ...(isRuleFile ? { ruleFiles: [{ path: "AGENTS.md", text }] } : {}),
  };
  const document = parseDocument(isRuleFile ? "# CONTROL_PLANE\n" : text, "example");
  return lintDocument(document, options).filter(({ rule }) => rule === id);
}
