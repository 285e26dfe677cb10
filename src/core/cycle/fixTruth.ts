/** FIX_TRUTH_ONLY: the dashboard said something false of the tree; it is mended, committed, and the cycle stops. */
import { setFieldEdits, setLastUpdatedEdits } from "../document/edits/dashboardEdits.ts";
import { DocumentDraft } from "../document/edits/draft.ts";
import { runTrailers } from "./commitMessage.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endNothing } from "./ending.ts";
import { toDocumentTime } from "./times.ts";

export async function fixTruth(run: CycleRun, treeIsClean: boolean): Promise<Ending> {
  const draft = new DocumentDraft(run.document)
    .apply((document) => setFieldEdits(document, "REPO_CLEAN", treeIsClean ? "clean" : "dirty"))
    .apply((document) => setFieldEdits(document, "NEEDS_SAVE", treeIsClean ? "false" : "true"))
    .apply((document) => setLastUpdatedEdits(document, toDocumentTime(run.startedAt)));
  const subject = "docs(control-plane): mend REPO_CLEAN and NEEDS_SAVE";
  const paths = [run.ports.documentPath];
  await run.folder.announce("will-write", { path: run.ports.documentPath, version: run.snapshot.version });
  await run.ports.store.write(draft.batch());
  await run.record({ type: "written", path: run.ports.documentPath });
  const trailers = runTrailers(run.folder.runId, undefined, undefined);
  const commit = await run.ports.repository.createCommit({ subject, trailers, paths }, run.signal);
  run.commits.push({ what: "truth", commit });
  await run.record({ type: "committed", what: "truth", hash: commit.shortHash, subject });
  return endNothing("FIX_TRUTH_ONLY: the dashboard did not agree with git and was mended", "type AUTO to go on");
}
