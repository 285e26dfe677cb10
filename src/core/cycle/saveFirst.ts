/** SAVE-FIRST: nobody's work is begun on a dirty tree. Checked work is committed; what fails stays and is told. */
import { counted } from "../base/counted.ts";
import { ControlError } from "../base/errors.ts";
import { parseDocument } from "../document/parse.ts";
import { lintDocument } from "../lint/lintDocument.ts";
import type { FileChange } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { announceCommit, announced } from "./announce.ts";
import { runTrailers } from "./commitMessage.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Dirt, dirtLines } from "./dirt.ts";
import type { DirtKind } from "./dirtKinds.ts";
import { type Ending, endBlocked } from "./ending.ts";
import { mendFigures } from "./mendFigures.ts";
import { runChecks } from "./runChecks.ts";

/** Commits what may be committed and gives the paths that stay dirty, or an ending. */
export async function saveFirst(run: CycleRun, dirt: readonly Dirt[]): Promise<Ending | readonly string[]> {
  const { documentPath } = run.ports;
  const paths = await pathsToSave(run, dirt);
  const left = dirt.map(({ change }) => change.path).filter((path) => !paths.includes(path));
  if (paths.length === 0) return left;
  const former = paths.includes(documentPath)
    ? await run.ports.repository.fileAt("HEAD", documentPath, run.signal)
    : undefined;
  if (former !== undefined) {
    const worse = newErrors(run, former);
    if (worse) {
      return endBlocked(
        "Hand edits of the control document add errors",
        worse,
        "mend them (control-plane check), then type AUTO",
      );
    }
  }
  const work = paths.filter((path) => path !== documentPath);
  const checks = await run.ports.checks.forChanges(work, run.signal);
  const failed = (await runChecks(run, checks)).find((check) => check.verdict === "FAIL");
  run.checks.length = 0; // The cycle's own report speaks of the chosen task's checks.
  if (failed) {
    return endBlocked(
      "Uncommitted changes fail their checks",
      `${failed.command}: ${failed.reason ?? "failed"}`,
      "mend or put aside the uncommitted changes, then type AUTO",
    );
  }
  if (former !== undefined) await mendFigures(run, former);
  return commitDirt(run, paths, left, dirt);
}

async function pathsToSave(run: CycleRun, dirt: readonly Dirt[]): Promise<string[]> {
  const { documentPath, settings } = run.ports;
  const isUntracked = ({ change }: Dirt) => change.kind === "untracked" && change.path !== documentPath;
  const untracked = dirt.filter(isUntracked).map(({ change }) => change.path);
  const tracked = dirt.filter((item) => !isUntracked(item)).flatMap(({ change }) => bothSides(change));
  const wish = run.options.saveFirst ?? settings.saveFirst;
  if (untracked.length === 0) return tracked;
  if (wish === "all") return [...tracked, ...untracked];
  const generated = dirt.filter(({ kind }) => kind === "generated").map(({ change }) => change.path);
  const picked = (await run.options.interaction?.pickUntracked?.(untracked, generated)) ?? [];
  return [...tracked, ...untracked.filter((path) => picked.includes(path))];
}

function bothSides(change: FileChange): string[] {
  return change.from ? [change.path, change.from] : [change.path];
}

async function commitDirt(
  run: CycleRun,
  paths: readonly string[],
  left: readonly string[],
  dirt: readonly Dirt[],
): Promise<Ending | readonly string[]> {
  const saved = dirt.filter(({ change }) => paths.includes(change.path));
  const subject = dirtSubject(saved);
  const lines = dirtLines(saved.map(({ change, kind }) => ({ path: change.path, kind })));
  await announceCommit(run, { what: "save-first", paths, subject });
  try {
    const trailers = runTrailers(run.folder.runId, undefined, undefined);
    const request = { subject, body: lines.join("\n"), trailers, paths };
    const commit = await announced(run, () => run.ports.repository.createCommit(request, run.signal));
    run.commits.push({ what: "save-first", commit });
    await run.record({ type: "committed", what: "save-first", hash: commit.shortHash, subject });
    await run.note(`Saved first: ${lines.join("; ")}`);
    return left;
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    if (error.code !== "commit-refused" && error.code !== "head-not-moved") throw error;
    return endBlocked(
      "Uncommitted changes could not be committed",
      run.ports.redact(error.message),
      "commit or put aside the changes, then type AUTO",
    );
  }
}

function dirtSubject(dirt: readonly Dirt[]): string {
  const files = counted(dirt.length, "file");
  const isAll = (kind: DirtKind) => dirt.every((item) => item.kind === kind);
  if (isAll("control-document")) return "docs(control-plane): save edits of the control document";
  if (isAll("format")) return `style(save-first): save the format of ${files}`;
  if (isAll("generated")) return `chore(save-first): save ${files} that tools wrote`;
  return `chore(save-first): save ${counted(dirt.length, "changed file")}`;
}

/** Errors that the edited document has and HEAD's has not; undefined when there are none. */
function newErrors(run: CycleRun, former: string): string | undefined {
  const before = countErrors(former, run.ports.settings);
  for (const [rule, count] of countErrors(run.snapshot.text, run.ports.settings)) {
    const was = before.get(rule) ?? 0;
    if (count > was) return `${rule}: ${count} now, ${was} in the last commit`;
  }
  return undefined;
}

function countErrors(text: string, settings: Settings): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of lintDocument(parseDocument(text), { settings })) {
    if (finding.severity === "error") counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1);
  }
  return counts;
}
