/** What stands in the journal, on the disk, before an effect: enough to finish it when the process dies in the middle. */
import type { CommitRequest } from "../ports.ts";
import type { CycleRun, MadeCommit } from "./cycleRun.ts";
import type { CycleReport } from "./events.ts";

/** Before a commit; the tree is as git saw it last. */
export async function announceCommit(
  run: CycleRun,
  { what, paths, subject }: Pick<MadeCommit, "what"> & Pick<CommitRequest, "paths" | "subject">,
): Promise<void> {
  await run.folder.append("will-commit", { what, paths, subject, head: headOf(run) });
  await run.folder.flush();
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
  await run.folder.flush();
}

function headOf(run: CycleRun): string {
  return run.tree?.head ?? (run.hasBegun ? run.base.head : "HEAD");
}
