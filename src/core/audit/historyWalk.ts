import { detached } from "../base/detached.ts";
import type { ControlDocument } from "../document/model.ts";
import { parseDocument, updateDocument } from "../document/parse.ts";
import type { FindingSeverity } from "../lint/finding.ts";
import { type DoneClaim, syntaxOnlyTasks, toDoneClaim } from "../lint/git/doneClaim.ts";
import { type CommitFact, type GitFacts, hashesIn } from "../lint/git/gitFacts.ts";
import { findNamedCommit, type Verdict, verdictOf } from "../lint/git/proof.ts";
import { findStatement } from "../lint/git/statement.ts";
import { manyShares } from "../lint/git/weakness.ts";
import { lintDocument } from "../lint/lintDocument.ts";
import { primaryCounts } from "../selection/progress.ts";
import type { Settings } from "../settings.ts";
import { totalsOf } from "./auditClaims.ts";
import { type DocumentHistory, type Revision, type RevisionSource, toSeries } from "./documentHistory.ts";
import { TaskLives } from "./taskLives.ts";

/** A revision before git was asked about its claims: numbers into the list of distinct claims. */
type Read = Omit<Revision, "claims"> & { readonly claims: readonly number[] };

/** Reads revisions one after the other, oldest first, and keeps figures only: one text is in memory at a time. */
export class HistoryWalk {
  readonly #settings: Settings;
  readonly #reads: Read[] = [];
  readonly #lives = new TaskLives();
  readonly #claims: DoneClaim[] = [];
  readonly #claimNumbers = new Map<string, number>();
  #document: ControlDocument | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  add(source: RevisionSource, text: string): void {
    const former = this.#document;
    const document =
      former === undefined ? parseDocument(text, source.commit) : updateDocument(former, text, source.commit);
    this.#document = document;
    this.#reads.push({
      ...source,
      counts: primaryCounts(document),
      ...this.#lint(document, source.time),
      ...this.#lives.add(document, source.time),
      claims: this.#numbersOf(document),
    });
  }

  /** Every commit that a DONE ever named, in lower case. */
  hashes(): Set<string> {
    return new Set(this.#claims.flatMap(({ checkpoint }) => hashesIn(checkpoint)));
  }

  /** `facts` know the commits of `hashes()`. */
  finish(facts: GitFacts): DocumentHistory {
    const syntaxOnly = this.#document === undefined ? new Set<string>() : syntaxOnlyTasks(this.#document);
    const commits = this.#claims.map((claim) => {
      const { commit } = findNamedCommit(claim, facts);
      return commit === undefined || findStatement(claim, commit, facts) !== undefined ? undefined : commit;
    });
    const known = new Map<string, Verdict>();
    const revisions = this.#reads.map(({ claims, ...read }): Revision => {
      const shares = countOf(claims.map((number) => commits[number]));
      const verdicts = claims.map((number) => {
        const shared = Math.min(shares.get(commits[number]) ?? 1, manyShares);
        const key = `${number} ${shared}`;
        const claim = this.#claims[number] as DoneClaim;
        const verdict =
          known.get(key) ?? verdictOf(claim, facts, { shares: shared, isSyntaxOnly: syntaxOnly.has(claim.id) });
        known.set(key, verdict);
        return verdict;
      });
      return { ...read, claims: totalsOf(verdicts) };
    });
    return { revisions, series: toSeries(revisions, this.#lives.leadTimes()) };
  }

  #lint(document: ControlDocument, now: number): Pick<Revision, "findings" | "severities"> {
    const severities: Record<FindingSeverity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
    const findings = lintDocument(document, { settings: this.#settings, now });
    for (const { severity } of findings) severities[severity]++;
    return { findings: findings.length, severities };
  }

  #numbersOf({ ledgers }: ControlDocument): number[] {
    const numbers: number[] = [];
    for (const { sections } of ledgers) {
      for (const section of sections) {
        if (section.state !== "DONE") continue;
        for (const task of section.tasks) {
          const key = JSON.stringify([task.id, task.checkpoint, task.title]);
          let number = this.#claimNumbers.get(key);
          if (number === undefined) {
            number = this.#claims.length;
            this.#claimNumbers.set(key, number);
            this.#claims.push(detachedClaim(toDoneClaim(task)));
          }
          numbers.push(number);
        }
      }
    }
    return numbers;
  }
}

function detachedClaim(claim: DoneClaim): DoneClaim {
  const { checkpoint, id, paths, title } = claim;
  return {
    ...claim,
    id: detached(id),
    title: detached(title),
    checkpoint: checkpoint === undefined ? undefined : detached(checkpoint),
    paths: paths.map(detached),
  };
}

function countOf(commits: readonly (CommitFact | undefined)[]): Map<CommitFact | undefined, number> {
  const counts = new Map<CommitFact | undefined, number>();
  for (const commit of commits) counts.set(commit, (counts.get(commit) ?? 0) + 1);
  return counts;
}
