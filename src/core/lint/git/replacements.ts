import type { CommitFact, GitFacts } from "./gitFacts.ts";

/** Subjects of commits that only write the control document after the work. */
const governanceSubject = /^(?:chore|docs)\((?:control-plane|autopilot|governance)\)/i;

const maximumProposals = 3;

/**
 * Commits of HEAD that stand for a task whose own commit is gone, as after a squash or a rebase: those with the task's
 * trailer, then those that kept the gone commit's subject, then those that name the id. Governance commits come last.
 */
export function findReplacements(
  taskId: string,
  gone: CommitFact | undefined,
  { commits }: GitFacts,
): { readonly commits: readonly CommitFact[]; readonly isCertain: boolean } {
  const naming = commits.naming(taskId);
  const work = naming.filter(({ subject }) => !governanceSubject.test(subject));
  const trailing = work.filter(({ trailerIds }) => trailerIds.includes(taskId));
  const sameSubject = gone === undefined ? [] : commits.all.filter(({ subject }) => subject === gone.subject);
  const found = new Set([...trailing, ...sameSubject, ...work, ...naming]);
  return { commits: [...found].slice(0, maximumProposals), isCertain: trailing.length === 1 };
}
