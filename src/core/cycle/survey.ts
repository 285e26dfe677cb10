/** What differs from the cycle's base, looked at closely; the same while the executor works and at Verify. */
import type { Task } from "../document/model.ts";
import { createProhibitedTest } from "../policy/prohibitedPaths.ts";
import type { FileDiff, GitState, WorkFile } from "../ports.ts";
import type { BlastRadiusLimits } from "../settings.ts";
import { brokenLimit, toBlastRadius } from "./blastRadius.ts";
import { isRunFile } from "./bootstrap.ts";
import type { CycleRun } from "./cycleRun.ts";
import { changedDependencies, isManifest } from "./dependencies.ts";
import type { BlastRadius } from "./events.ts";
import { digestsOf } from "./ownedDirt.ts";
import { type Risk, riskOf } from "./risk.ts";

export interface Survey {
  readonly files: readonly FileDiff[];
  readonly blast: BlastRadius;
  readonly risk: Risk;
  /** Changed paths that nobody may touch. */
  readonly prohibited: readonly string[];
  /** Links that lead out of the repository, or into git's folder. */
  readonly outward: readonly string[];
  /** Folders that are repositories of their own. */
  readonly nested: readonly string[];
  /** Pipes, sockets and devices in the place of files. */
  readonly odd: readonly string[];
}

/** `seen` is the state of a tree in which nobody works any more. */
export async function survey(run: CycleRun, task: Task, seen?: GitState): Promise<Survey> {
  const files = await changedFiles(run, seen);
  const paths = files.map((file) => file.path);
  const looks = await Promise.all(paths.map((path) => run.ports.files.look(path)));
  const having = (test: (look: WorkFile | undefined) => boolean) => paths.filter((_, index) => test(looks[index]));
  const dependencies = await newDependencies(run, paths);
  const deleted = having((look) => look === undefined);
  const risk = riskOf({ changed: paths, deleted, dependencies }, task);
  // A folder that took the place of a file has changed files of its own below it.
  const isNested = (path: string, look: WorkFile | undefined) =>
    path.endsWith("/") || (look?.kind === "folder" && !paths.some((other) => other.startsWith(`${path}/`)));
  const outward = having((look) => look?.kind === "outward-link");
  const nested = paths.filter((path, index) => isNested(path, looks[index]));
  const odd = having((look) => look?.kind === "other");
  const prohibited = paths.filter(createProhibitedTest(run.policy.prohibitedPaths.value));
  const bytes = looks.reduce((sum, look) => sum + (look?.bytes ?? 0), 0);
  const remarks = [
    ...risk.reasons,
    ...remark("prohibited", prohibited),
    ...remark("leads out of the repository", outward),
    ...remark("is a repository of its own", nested),
    ...remark("is no plain file", odd),
  ];
  const blast = { ...toBlastRadius(files, bytes, task), dependencies, risk: risk.level, remarks };
  return { files, blast, risk, prohibited, outward, nested, odd };
}

/** What ends work at once, in words: a limit that is broken, and what nobody may touch. */
export function brokenRules({ blast, nested, outward, prohibited }: Survey, limits: BlastRadiusLimits) {
  const [forbidden] = [...prohibited, ...outward, ...nested];
  return { limit: brokenLimit(blast, limits), forbidden: forbidden && `it touched ${forbidden}` };
}

function remark(what: string, paths: readonly string[]): string[] {
  return paths.slice(0, 5).map((path) => `${path}: ${what}`);
}

async function newDependencies(run: CycleRun, paths: readonly string[]): Promise<string[]> {
  const names = new Set<string>();
  for (const path of paths.filter(isManifest)) {
    const before = await run.ports.repository.fileAt(run.base.head, path, run.signal);
    for (const name of changedDependencies(path, before, await run.ports.files.text(path))) names.add(name);
  }
  return [...names];
}

/** What differs from the cycle's base and is its own: no control document, no run files, no files that lay there before. */
export async function changedFiles(run: CycleRun, seen?: GitState): Promise<FileDiff[]> {
  const all = await run.ports.repository.changesSince(run.base.head, run.signal, seen);
  const isOthers = (path: string) => run.passedOver !== undefined && !run.passedOver.own.has(path);
  const own = all.filter(({ path }) => path !== run.ports.documentPath && !isRunFile(run, path) && !isOthers(path));
  const { foreign } = run.base;
  const doubtful = own.filter((file) => file.path in foreign).map((file) => file.path);
  if (doubtful.length === 0) return own;
  const now = await digestsOf(doubtful, run.ports.files);
  return own.filter((file) => !(file.path in foreign) || now[file.path] !== foreign[file.path]);
}
