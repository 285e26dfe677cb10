/** The one governance write of a cycle: computed, checked, written, committed. */
import { ControlError } from "../base/errors.ts";
import type { ControlDocument } from "../document/model.ts";
import { parseDocument } from "../document/parse.ts";
import { judgeChange } from "../lint/guard/judgeChange.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { CommitRequest } from "../ports.ts";
import { announceCommit, announced, announceWrite } from "./announce.ts";
import { governanceSubject, runTrailers, trailerNames } from "./commitMessage.ts";
import type { CycleRun } from "./cycleRun.ts";
import type { Ending } from "./ending.ts";
import { evidenceText } from "./evidence.ts";
import { governanceChecks } from "./governanceChecks.ts";
import { toReport } from "./report.ts";
import { type SaveFacts, toSaveDraft } from "./saveDraft.ts";
import type { Saved } from "./saved.ts";
import { freeSecond } from "./times.ts";

/** A person may type while a save is computed; so often it is computed anew. */
const mostTries = 3;

/** Writes and commits the document. Throws `edit-refused` when the save fails its own checks, or the text changed in a way no save may carry. */
export async function writeGovernance(run: CycleRun, saved: Saved, clean: boolean): Promise<void> {
  const subject = await write(run, saved, clean);
  const { repository, documentPath } = run.ports;
  await run.record({ type: "written", path: documentPath });
  const paths = [documentPath];
  const trailers = governanceTrailers(run, saved);
  await announceCommit(run, { what: "governance", paths, subject });
  const seen = await run.treeNow();
  try {
    const commit = await repository.createCommit({ subject, trailers, paths, seen });
    run.commits.push({ what: "governance", commit });
    await run.record({ type: "committed", what: "governance", hash: commit.shortHash, subject });
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    await run.note(
      `The control document is written but not committed (${run.ports.redact(error.message)}); the next AUTO commits it first`,
    );
  }
}

/** Gives the subject of the commit that is to follow. */
async function write(run: CycleRun, saved: Saved, clean: boolean): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await writeOnce(run, saved, clean);
    } catch (error) {
      if (!(error instanceof ControlError) || error.code !== "stale-edit" || tries === mostTries) throw error;
      await readAgain(run);
    }
  }
}

async function writeOnce(run: CycleRun, saved: Saved, clean: boolean): Promise<string> {
  const { ending } = saved;
  const lockedBy = (await run.ports.lock.owner())?.runId;
  const facts = { ...factsOf(run, saved, clean), lockedBy };
  const draft = toSaveDraft(run.document, run.policy, facts);
  const problems = governanceChecks(run.document, draft.document, facts).filter((check) => check.problem !== undefined);
  await run.folder.append("governance-checks", { problems });
  if (problems.length > 0) {
    const words = problems.map((check) => `${check.name}: ${check.problem}`).join("; ");
    throw new ControlError("edit-refused", `The save was stopped by its own checks: ${words}`, { data: { problems } });
  }
  const subject = subjectOf(run, ending, draft.document);
  const trailers = governanceTrailers(run, saved);
  await announceWrite(run, { text: draft.document.text, subject, trailers, report: toReport(run, saved) });
  await announced(run, () => run.ports.store.write(draft.batch()));
  return subject;
}

/** Takes over what somebody wrote meanwhile, by the rules that hold for every commit of the document. */
async function readAgain(run: CycleRun): Promise<void> {
  const { documentPath, repository, settings, store } = run.ports;
  const snapshot = await store.read();
  const after = parseDocument(snapshot.text, snapshot.version);
  const judged = judgeChange({ documentPath, before: run.document, after, changedPaths: [documentPath] });
  const known = new Set<string>();
  for (const hash of judged.commits) if (await repository.commit(hash)) known.add(hash);
  // Figures that the edit made false are what the save writes anew.
  const worse = judged.findings((hash) => known.has(hash)).find(({ rule }) => rule !== "dashboard-drift");
  if (worse) {
    throw new ControlError("edit-refused", `The control document was changed while it was saved: ${worse.message}`);
  }
  run.read(snapshot, after, readPolicy(after, settings));
  await run.note("The control document was edited meanwhile; the save was computed anew and carries the edit along");
}

/** A task that has no work commit of this cycle can be found by the commit of the document. */
function governanceTrailers(run: CycleRun, { closed }: Saved): CommitRequest["trailers"] {
  const [first] = closed;
  const stated =
    first && first.evidence.kind !== "commit"
      ? [{ name: trailerNames.evidence, value: run.ports.redact(evidenceText(first.evidence, first.checkpoint)) }]
      : [];
  return [
    ...runTrailers(run.folder.runId, run.task?.id, run.folder.path),
    ...closed.slice(1).map(({ task }) => ({ name: trailerNames.task, value: task.id })),
    ...stated,
  ];
}

function subjectOf(run: CycleRun, ending: Ending, after: ControlDocument): string {
  const progress = after.dashboard?.progress[0]?.percent;
  return governanceSubject(run.ports.settings.governanceSubject, {
    id: run.task?.id ?? "",
    outcome: ending.outcome,
    progress: progress === undefined ? "" : `, ${progress}%`,
  });
}

function factsOf(run: CycleRun, { ending, checkpoint, closed }: Saved, clean: boolean): Omit<SaveFacts, "lockedBy"> {
  return {
    at: freeSecond(run.ports.clock.now(), run.document.runLog?.entries.map(({ time }) => time) ?? []),
    runId: run.folder.runId,
    runFolder: run.folder.path,
    ending,
    task: run.candidate?.task,
    reasons: run.candidate?.reasons ?? [],
    checkpoint,
    closed,
    files: run.files.map((file) => file.path),
    checks: run.checks,
    notes: run.notes,
    health: run.health,
    clean,
  };
}
