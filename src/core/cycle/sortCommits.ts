/** Whose the commits since the base are: only what can be told to be the task's work counts as that. */

import { findTaskIds } from "../document/ids.ts";
import type { Task } from "../document/model.ts";
import { evidencePaths, surfacePaths } from "../document/taskDetails.ts";
import type { AuthoredCommit, GitState } from "../ports.ts";
import { reflogAction, toSubject, trailerNames } from "./commitMessage.ts";
import type { CycleRun } from "./cycleRun.ts";
import type { InterruptedRun } from "./interruptedRun.ts";

export interface SortedCommits {
  /** Made by the run's executor or in its hands, with the run's trailer or the task's id, or in its Surface or Evidence; newest first. */
  readonly own: readonly AuthoredCommit[];
  readonly others: readonly AuthoredCommit[];
}

/** Commits after `base`; `left` is the run before its interruption. */
export async function sortCommits(
  run: CycleRun,
  left: InterruptedRun | undefined,
  task: Task | undefined,
  base = run.base.head,
): Promise<SortedCommits> {
  const { repository } = run.ports;
  const { runId } = run.folder;
  const areas = task ? [...surfacePaths(task), ...evidencePaths(task)].map((path) => path.replace(/\/+$/, "")) : [];
  const [since, executors, inAreas] = await Promise.all([
    repository.commitsSince(base, run.signal),
    repository.committedUnder(reflogAction(runId), run.signal),
    areas.length === 0 ? [] : repository.commitsSince(base, run.signal, areas),
  ]);
  const touching = new Set(inAreas.map(({ hash }) => hash));
  const handsUntil = run.isInHands ? Number.POSITIVE_INFINITY : endOfHands(left);
  const isOwn = ({ hash, message, time }: AuthoredCommit) =>
    executors.has(hash) ||
    time <= handsUntil ||
    message.includes(`${trailerNames.run}: ${runId}`) ||
    findTaskIds(message).some(({ id }) => id === task?.id) ||
    touching.has(hash);
  return { own: since.filter(isOwn), others: since.filter((commit) => !isOwn(commit)) };
}

/** Commits that a person or an outside agent made before they said what came of their work are that work. */
function endOfHands(left: InterruptedRun | undefined): number {
  const isInHands = left?.executor === "manual" || left?.executor === "mcp";
  return isInHands ? (left.executedAt ?? 0) : 0;
}

/** What others committed is no part of the work, unless the run changed the same file. */
export async function passOver(run: CycleRun, { own, others }: SortedCommits, { changes }: GitState): Promise<void> {
  const { repository } = run.ports;
  const committed = await Promise.all(own.map(({ hash }) => repository.filesOf(hash, run.signal)));
  const dirty = changes.flatMap(({ path, from }) => (from ? [path, from] : [path]));
  run.passedOver = { words: toWords(run, others), own: new Set([...committed.flat(), ...dirty]) };
}

const told = 3;

/** `abc1234 "mend the readme" by Ada` */
export function toWords({ ports: { redact } }: CycleRun, commits: readonly AuthoredCommit[]): string {
  const words = commits
    .slice(0, told)
    .map(({ author, shortHash, subject }) => `${shortHash} "${toSubject(redact(subject))}" by ${toSubject(author)}`);
  const more = commits.length > told ? [`${commits.length - told} more`] : [];
  return [...words, ...more].join(", ");
}
