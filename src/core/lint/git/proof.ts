/** What git proves of a task in DONE. */
import { isSameHash, quoted } from "../values.ts";
import type { DoneClaim } from "./doneClaim.ts";
import { type CommitFact, type GitFacts, hashesIn } from "./gitFacts.ts";
import { findReplacements } from "./replacements.ts";
import { findStatement } from "./statement.ts";
import { type Circumstances, findWeaknesses, type Weakness } from "./weakness.ts";

/** proven, by a commit or by a person's statement · weak: the commit is there and proves little · unproven: no commit is named · broken: the named one is not in HEAD. */
export type Verdict = "proven" | "weak" | "unproven" | "broken";

/** Why a claim names no commit that HEAD contains. */
export type Gap = "no-checkpoint" | "placeholder" | "unknown-commit" | "outside-head" | "shallow-clone";

export interface Proof {
  readonly claim: DoneClaim;
  readonly verdict: Verdict;
  /** One sentence without a stop. */
  readonly reason: string;
  /** The hash as the checkpoint names it, in lower case; of several the one that counts. */
  readonly named: string | undefined;
  /** The commit, when HEAD contains it. */
  readonly commit: CommitFact | undefined;
  readonly gap: Gap | undefined;
  readonly weaknesses: readonly Weakness[];
  /** Commits of HEAD that may be meant where there is a gap, the likeliest first. */
  readonly replacements: readonly CommitFact[];
  /** True when the first replacement carries the task's trailer and no other one does. */
  readonly isCertain: boolean;
}

/** Says of each claim what git proves; how many tasks share a commit is counted among `claims`. */
export function proveClaims(
  claims: readonly DoneClaim[],
  facts: GitFacts,
  syntaxOnly: ReadonlySet<string> = new Set(),
): readonly Proof[] {
  const named = claims.map((claim) => findNamedCommit(claim, facts));
  const shares = new Map<CommitFact, number>();
  for (const [index, { commit }] of named.entries()) {
    if (commit === undefined || findStatement(claims[index] as DoneClaim, commit, facts) !== undefined) continue;
    shares.set(commit, (shares.get(commit) ?? 0) + 1);
  }
  return claims.map((claim, index) => {
    const { hash, commit } = named[index] as NamedCommit;
    if (commit === undefined) return withGap(claim, hash, facts);
    const isSyntaxOnly = syntaxOnly.has(claim.id);
    return withCommit(claim, commit, hash, facts, { shares: shares.get(commit) ?? 1, isSyntaxOnly });
  });
}

/** The verdict alone, for a claim among others. */
export function verdictOf(claim: DoneClaim, facts: GitFacts, circumstances: Circumstances): Verdict {
  const { hash, commit } = findNamedCommit(claim, facts);
  if (commit !== undefined) return withCommit(claim, commit, hash, facts, circumstances).verdict;
  return withGap(claim, hash, facts).verdict;
}

function withCommit(
  claim: DoneClaim,
  commit: CommitFact,
  named: string | undefined,
  facts: GitFacts,
  circumstances: Circumstances,
): Proof {
  const statement = findStatement(claim, commit, facts);
  // The commit that a stated DONE names is the one at which it was found so: nobody says that it is the work.
  const weaknesses = statement === undefined ? findWeaknesses(claim, commit, facts, circumstances) : [];
  const name = statement?.words ?? `${facts.commits.shortHash(commit)} "${quoted(commit.subject)}"`;
  const reason = weaknesses.length === 0 ? name : `${name} ${weaknesses.map(({ words }) => words).join(", ")}`;
  const verdict = weaknesses.length === 0 ? "proven" : "weak";
  return { claim, verdict, reason, named, commit, weaknesses, gap: undefined, replacements: [], isCertain: false };
}

export interface NamedCommit {
  readonly hash: string | undefined;
  readonly commit: CommitFact | undefined;
}

/** Of several hashes the first that HEAD contains. */
export function findNamedCommit({ checkpoint }: DoneClaim, { commits }: GitFacts): NamedCommit {
  const hashes = hashesIn(checkpoint);
  for (const hash of hashes) {
    const commit = commits.find(hash);
    if (commit !== undefined) return { hash, commit };
  }
  return { hash: hashes[0], commit: undefined };
}

function withGap(claim: DoneClaim, named: string | undefined, facts: GitFacts): Proof {
  const stray = named === undefined ? undefined : facts.strays.find(({ hash }) => isSameHash(hash, named));
  const gap = gapOf(claim, named, stray, facts);
  const { commits, isCertain } = findReplacements(claim.id, stray, facts);
  const [first] = commits;
  const proposal =
    first === undefined ? "" : `; ${facts.commits.shortHash(first)} "${quoted(first.subject)}" may be meant`;
  const verdict = gap === "unknown-commit" || gap === "outside-head" ? "broken" : "unproven";
  const reason = gapWords(gap, claim, named) + proposal;
  return { claim, verdict, reason, named, commit: undefined, gap, weaknesses: [], replacements: commits, isCertain };
}

function gapOf(claim: DoneClaim, named: string | undefined, stray: CommitFact | undefined, facts: GitFacts): Gap {
  if (named === undefined) return claim.checkpoint === undefined ? "no-checkpoint" : "placeholder";
  if (facts.isShallow) return "shallow-clone";
  return stray === undefined ? "unknown-commit" : "outside-head";
}

function gapWords(gap: Gap, { checkpoint }: DoneClaim, named: string | undefined): string {
  switch (gap) {
    case "no-checkpoint":
      return "no checkpoint";
    case "placeholder":
      return `checkpoint "${quoted(checkpoint ?? "")}" names no commit`;
    case "unknown-commit":
      return `${named} is no commit of this repository`;
    case "outside-head":
      return `${named} is a commit that HEAD does not contain`;
    case "shallow-clone":
      return `${named} is not in this shallow clone, git fetch --unshallow brings the rest`;
  }
}
