import type { GuardFinding } from "../../core/lint/guard/guardFinding.ts";
import { ruleDocs } from "../../core/lint/rule.ts";
import type { FindingView } from "../findingViews.ts";
import { toVisibleText } from "../visibleText.ts";

const shown = 20;

/** What a person reads when a commit was refused: each finding with its line and its mend, and the way round. */
export function guardLines(findings: readonly GuardFinding[]): string[] {
  const lines = findings.slice(0, shown).flatMap((finding) => {
    const { file, line, message, mend, rule, side } = finding;
    const place = line === undefined ? file : `${file}:${line}`;
    const version = line !== undefined && side === "before" ? " (of the last commit)" : "";
    return [
      `  ${toVisibleText(place)}${version}  ${rule}`,
      `    ${toVisibleText(message)}`,
      `    mend: ${toVisibleText(mend)}`,
    ];
  });
  const more = findings.length > shown ? [`  and ${findings.length - shown} more`] : [];
  return [
    "control-plane: the commit was refused, nothing was changed",
    ...lines,
    ...more,
    "  A person may pass by: git commit --no-verify, or CONTROL_PLANE_GUARD=off git commit",
  ];
}

/** For annotations of a workflow: what the change took away has no line any more. */
export function toGuardView({ line, mend, message, rule, side }: GuardFinding): FindingView {
  const at = side === "after" ? (line ?? 1) : 1;
  return {
    ...{ rule, severity: "error", message: `${message}; ${mend}`, fixable: false },
    ...{ line: at, column: 1, endLine: at, endColumn: 1, help: ruleDocs(rule) },
  };
}
