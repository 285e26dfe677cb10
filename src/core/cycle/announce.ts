/** What stands in the journal before an effect: enough to finish it when the process dies in the middle. */
import type { CommitRequest } from "../ports.ts";
import type { CycleRun, MadeCommit } from "./cycleRun.ts";
import type { CycleReport } from "./events.ts";

type CommitNote = Pick<MadeCommit, "what"> & Pick<CommitRequest, "paths" | "subject">;

/** Before a commit; the tree is as git saw it last. */
export async function announceCommit(run: CycleRun, note: CommitNote): Promise<void> {
  await run.folder.append("will-commit", { ...note, head: headOf(run) });
}

/** Before the control document is replaced by `text`; `report` is what the run will say when its commit has landed. */
export async function announceWrite(
  run: CycleRun,
  {
    text,
    ...write
  }: Pick<CommitRequest, "subject" | "trailers"> & { readonly text: string; readonly report: CycleReport },
): Promise<void> {
  const { digest, documentPath: path } = run.ports;
  await run.folder.append("will-write", {
    path,
    from: run.snapshot.version,
    to: digest(text),
    head: headOf(run),
    ...write,
  });
}

/**
 * An announced effect. The announcement is the system's already, and outlives this process; it goes to the disk, for the end of
 * the machine, while git and the document's replacement go there too: one after the other would cost every cycle a wait.
 */
export async function announced<T>(run: CycleRun, effect: () => Promise<T>): Promise<T> {
  const [done, flushed] = await Promise.allSettled([effect(), run.folder.flush()]);
  if (done.status === "rejected") throw done.reason;
  if (flushed.status === "rejected") throw flushed.reason;
  return done.value;
}

function headOf(run: CycleRun): string {
  return run.tree?.head ?? (run.hasBegun ? run.base.head : run.firstHead) ?? "HEAD";
}
