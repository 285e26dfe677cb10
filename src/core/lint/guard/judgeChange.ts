import { createProhibitedTest } from "../../policy/prohibitedPaths.ts";
import { readPolicy } from "../../policy/readPolicy.ts";
import { defaultSettings } from "../../settings.ts";
import { dashboardFindings } from "./dashboardGuard.ts";
import type { DocumentPair, GuardedChange } from "./guardedChange.ts";
import type { GuardFinding } from "./guardFinding.ts";
import { reusedIdFindings, secondDoingFindings, vanishedFindings } from "./ledgerGuards.ts";
import { runLogFindings } from "./runLogGuard.ts";
import { claimedCommits, transitionFindings } from "./transitions.ts";

/** The commits that a change claims; `judgeChange` wants to know which of them exist. */
export function commitsToProve(change: GuardedChange): readonly string[] {
  const pair = changedPair(change);
  return pair === undefined ? [] : claimedCommits(pair);
}

/**
 * Why this change may not become a commit: what it makes worse, never what was so before. `existing` are the hashes of
 * `commitsToProve` that git knows.
 */
export function judgeChange(change: GuardedChange, existing: ReadonlySet<string>): readonly GuardFinding[] {
  const pair = changedPair(change);
  return [
    ...prohibitedFindings(change),
    ...removalFindings(change),
    ...(pair === undefined
      ? []
      : [
          ...transitionFindings(pair, (hash) => existing.has(hash)),
          ...vanishedFindings(pair),
          ...reusedIdFindings(pair),
          ...secondDoingFindings(pair),
          ...runLogFindings(pair),
          ...dashboardFindings(pair),
        ]),
  ];
}

function changedPair({ documentPath, before, after }: GuardedChange): DocumentPair | undefined {
  if (before === undefined || after === undefined || before.text === after.text) return undefined;
  return { file: documentPath, before, after };
}

/** The rules before the change count: a change cannot allow itself what they forbid. */
function prohibitedFindings({ before, after, changedPaths, documentPath }: GuardedChange): GuardFinding[] {
  const rules = before ?? after;
  const others = changedPaths.filter((path) => path !== documentPath);
  if (rules === undefined || others.length === 0) return [];
  const isProhibited = createProhibitedTest(readPolicy(rules, defaultSettings).prohibitedPaths.value);
  return others.filter(isProhibited).map((file) => ({
    rule: "prohibited-path",
    file,
    line: undefined,
    side: "after",
    message: `Unexpected change of ${file}, expected it to stay: ${documentPath} prohibits it`,
    mend: `take it out of the commit: git restore --staged ${/^[\w./-]+$/.test(file) ? file : JSON.stringify(file)}`,
  }));
}

function removalFindings({ before, after, documentPath }: GuardedChange): GuardFinding[] {
  if (before === undefined || after !== undefined) return [];
  return [
    {
      rule: "vanished-task",
      file: documentPath,
      line: undefined,
      side: "before",
      message: `Unexpected removal of ${documentPath}, expected the control document to stay`,
      mend: "bring it back: git restore --staged --worktree, or git mv",
    },
  ];
}
