/** Every DONE of a document, proved anew against history. */
import type { ControlDocument } from "../document/model.ts";
import type { GitFacts } from "../lint/git/gitFacts.ts";
import type { Verdict } from "../lint/git/proof.ts";
import { proveTasks } from "../lint/git/provenTasks.ts";

export interface AuditedClaim {
  readonly id: string;
  readonly title: string;
  /** One-based. */
  readonly line: number;
  readonly verdict: Verdict;
  /** One sentence without a stop. */
  readonly reason: string;
  /** The hash as the checkpoint names it; null when it names none. */
  readonly commit: string | null;
  /** The likeliest commit where the named one is missing. */
  readonly replacement: string | null;
}

export type AuditTotals = Readonly<Record<Verdict, number>>;

export interface AuditReport {
  readonly claims: readonly AuditedClaim[];
  readonly totals: AuditTotals;
}

/** A task that stands twice in DONE is claimed twice. */
export function auditClaims(document: ControlDocument, facts: GitFacts): AuditReport {
  const claims = proveTasks(document, facts).map(({ task, proof }): AuditedClaim => {
    const [replacement] = proof.replacements;
    return {
      id: task.id,
      title: task.title,
      line: task.line + 1,
      verdict: proof.verdict,
      reason: proof.reason,
      commit: proof.named ?? null,
      replacement: replacement === undefined ? null : facts.commits.shortHash(replacement),
    };
  });
  return { claims, totals: totalsOf(claims.map(({ verdict }) => verdict)) };
}

export function totalsOf(verdicts: Iterable<Verdict>): AuditTotals {
  const totals = { proven: 0, weak: 0, unproven: 0, broken: 0 };
  for (const verdict of verdicts) totals[verdict]++;
  return totals;
}

/** True when something is not proven; weak claims count when `strict`. */
export function hasUnproven({ unproven, broken, weak }: AuditTotals, strict = false): boolean {
  return unproven + broken + (strict ? weak : 0) > 0;
}
