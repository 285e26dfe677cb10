import { setFieldEdits } from "../../document/edits/dashboardEdits.ts";
import type { ControlDocument } from "../../document/model.ts";
import { contradictsTree, readTruthClaims } from "../../selection/truthFields.ts";
import type { Finding } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { findingOf, type RuleInfo } from "../rule.ts";
import { quoted } from "../values.ts";

/** The words of a field for a clean and for a dirty tree. */
export interface TreeWords {
  readonly clean: string;
  readonly dirty: string;
}

/**
 * The finding of a truth field that the working tree contradicts. A document says how the tree will be once it is committed
 * itself: its own change alone makes neither answer false.
 */
export function treeClaimFindings(
  rule: Pick<RuleInfo, "id" | "severity">,
  document: ControlDocument,
  { git }: LintContext,
  claim: { readonly field: string; readonly key: "clean" | "needsSave"; readonly words: TreeWords },
): readonly Finding[] {
  const field = document.dashboard?.fields.find(({ name }) => name === claim.field);
  if (git === undefined || field === undefined) return [];
  const others = git.changes.filter(({ path }) => path !== git.documentPath);
  if (others.length === 0 && git.changes.length > 0) return [];
  const isClean = others.length === 0;
  const claims = { clean: undefined, needsSave: undefined, [claim.key]: readTruthClaims(document)[claim.key] };
  if (!contradictsTree(claims, isClean)) return [];
  const expected = isClean ? claim.words.clean : claim.words.dirty;
  const because = isClean
    ? "nothing differs from the last commit"
    : `${changedWords(others.map(({ path }) => path))} from the last commit`;
  const message = `Unexpected ${claim.field} ${quoted(field.plain)}, expected ${expected}: ${because}`;
  const edits = setFieldEdits(document, field.name, expected);
  return [findingOf(rule, field.valueRange, message, { fix: { title: `Write ${expected}`, edits } })];
}

function changedWords(paths: readonly string[]): string {
  return paths.length === 1 ? `${paths[0]} differs` : `${paths[0]} and ${paths.length - 1} more differ`;
}
