import { createProhibitedTest } from "../../policy/prohibitedPaths.ts";
import { readPolicy } from "../../policy/readPolicy.ts";
import { defaultSettings } from "../../settings.ts";
import { dashboardFindings } from "./dashboardGuard.ts";
import { type DocumentPair, type GuardedChange, indexDocument } from "./guardedChange.ts";
import type { GuardFinding } from "./guardFinding.ts";
import { reusedIdFindings, secondDoingFindings, vanishedFindings } from "./ledgerGuards.ts";
import { runLogFindings } from "./runLogGuard.ts";
import { claimedCommits, transitionFindings } from "./transitions.ts";

/** What is asked of one change, in two steps, so that git answers in between. */
export interface Judgement {
  /** The commits that the change claims as proof. */
  readonly commits: readonly string[];
  /** Why this change may not become a commit: what it makes worse, never what was so before. */
  findings(isCommit: (hash: string) => boolean): readonly GuardFinding[];
}

/** `prohibitedPaths` are those of the person's settings, on top of the document's. */
export function judgeChange(change: GuardedChange, prohibitedPaths: readonly string[] = []): Judgement {
  const pair = changedPair(change);
  const others = () => [...prohibitedFindings(change, prohibitedPaths), ...removalFindings(change)];
  if (pair === undefined) return { commits: [], findings: others };
  return {
    commits: claimedCommits(pair),
    findings: (isCommit) => [
      ...others(),
      ...transitionFindings(pair, isCommit),
      ...vanishedFindings(pair),
      ...reusedIdFindings(pair),
      ...secondDoingFindings(pair),
      ...runLogFindings(pair),
      ...dashboardFindings(pair),
    ],
  };
}

function changedPair({ documentPath, before, after }: GuardedChange): DocumentPair | undefined {
  if (before === undefined || after === undefined || before.text === after.text) return undefined;
  return { file: documentPath, before: indexDocument(before), after: indexDocument(after) };
}

/** The rules before the change count: a change cannot allow itself what they forbid. */
function prohibitedFindings(
  { before, after, changedPaths, documentPath }: GuardedChange,
  prohibitedPaths: readonly string[],
): GuardFinding[] {
  const rules = before ?? after;
  const others = changedPaths.filter((path) => path !== documentPath);
  if (rules === undefined || others.length === 0) return [];
  const isProhibited = createProhibitedTest(
    readPolicy(rules, { ...defaultSettings, prohibitedPaths }).prohibitedPaths.value,
  );
  return others.filter(isProhibited).map((file) => ({
    rule: "prohibited-path",
    file,
    line: undefined,
    side: "after",
    message: `Unexpected change of ${file}, expected it to stay: ${whoProhibits(file, prohibitedPaths, documentPath)} it`,
    mend: `take it out of the commit: git restore --staged ${/^[\w./-]+$/.test(file) ? file : JSON.stringify(file)}`,
  }));
}

function whoProhibits(file: string, prohibitedPaths: readonly string[], documentPath: string): string {
  return createProhibitedTest(prohibitedPaths)(file) ? "your settings prohibit" : `${documentPath} prohibits`;
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
