/** FIX_TRUTH_ONLY: the dashboard said something false of the tree; it and every derived figure are mended, committed, and the cycle stops. */
import { applyBatch } from "../base/text.ts";
import { announceCommit, announced, announceWrite } from "./announce.ts";
import { runTrailers } from "./commitMessage.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endNothing } from "./ending.ts";
import { toReport } from "./report.ts";
import { truthRepairEdits } from "./truthRepair.ts";

export async function fixTruth(run: CycleRun, treeIsClean: boolean): Promise<Ending> {
  const facts = { settings: run.ports.settings, clean: treeIsClean, at: run.startedAt };
  const edits = truthRepairEdits(run.document, facts);
  const subject = "docs(control-plane): mend REPO_CLEAN and NEEDS_SAVE";
  const paths = [run.ports.documentPath];
  const trailers = runTrailers(run.folder.runId, undefined, undefined);
  const ending = endNothing(
    "FIX_TRUTH_ONLY: the dashboard did not agree with git and was mended",
    "type AUTO to go on",
  );
  const report = toReport(run, { ending, checkpoint: undefined, closed: [] });
  const batch = { version: run.snapshot.version, edits };
  await announceWrite(run, { text: applyBatch(run.snapshot, batch), subject, trailers, report });
  await announced(run, () => run.ports.store.write(batch));
  await run.record({ type: "written", path: run.ports.documentPath });
  await announceCommit(run, { what: "truth", paths, subject });
  const commit = await run.ports.repository.createCommit({ subject, trailers, paths }, run.signal);
  run.commits.push({ what: "truth", commit });
  await run.record({ type: "committed", what: "truth", hash: commit.shortHash, subject });
  return ending;
}
