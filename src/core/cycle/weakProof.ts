/** What an audit will say against a DONE, said when it is closed: the same judgement, made with what the cycle knows. */
import { findTaskIds } from "../document/ids.ts";
import { toDoneClaim } from "../lint/git/doneClaim.ts";
import { findWeaknesses } from "../lint/git/weakness.ts";
import type { CommitInfo } from "../ports.ts";
import type { CycleRun } from "./cycleRun.ts";
import { strengthOfProof } from "./proof.ts";

/** Goes on a sentence that begins with the commit: `changes documents only`; undefined when nothing is to be said. */
export function weakProof(run: CycleRun, checkpoint: CommitInfo): string | undefined {
  const task = run.candidate?.task;
  if (!task || run.evidence.kind !== "commit") return undefined;
  const { hash, subject } = checkpoint;
  const made = run.foreignCommits.find((commit) => commit.hash === hash && run.landed?.hash !== hash);
  const taskIds = findTaskIds(made?.message ?? task.id).map(({ id }) => id);
  const files = [...run.files.map(({ path }) => path), ...(run.earlier?.paths ?? [])];
  const { runId } = run.folder;
  const weaknesses = findWeaknesses(
    toDoneClaim(task),
    { hash, subject, taskIds, trailerIds: [], runId },
    {
      documentPath: run.ports.documentPath,
      files: new Map([[hash, files]]),
      proofs: new Map([[runId, strengthOfProof(run.checks) ?? "syntax"]]),
    },
    { shares: 1, isSyntaxOnly: false },
  );
  return weaknesses.map(({ words }) => words).join(", ") || undefined;
}
