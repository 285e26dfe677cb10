import type { LintOptions } from "./lintContext.ts";
import type { RuleInfo } from "./rule.ts";

/** What a host would know when it looked at a rule's example. */
export function exampleOptions({ example }: RuleInfo): LintOptions {
  return {
    ...(example.now === undefined ? {} : { now: example.now }),
    ...(example.ruleFile === undefined ? {} : { ruleFiles: [{ path: "AGENTS.md", text: example.ruleFile }] }),
  };
}
