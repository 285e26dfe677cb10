/** Checks that the work changed are run as they were before, too: nobody proves anything with a check that they changed themselves. */
import { evidencePaths, surfacePaths } from "../document/taskDetails.ts";
import type { PlannedCheck } from "./checks.ts";
import type { CycleRun } from "./cycleRun.ts";

export interface HoldRequest {
  /** What the cycle changed; the revision that a path is taken from. */
  readonly changed: readonly { readonly path: string; readonly base: string }[];
  /** What decides the checks, as command lines. */
  readonly commands: readonly string[];
}

/** The working tree while some files stand in their base version. */
export interface HeldVersions {
  readonly paths: readonly string[];
  /** True for a command whose check depends on what is held. */
  decides(command: string): boolean;
  /** Puts the cycle's versions back, byte for byte. */
  release(): Promise<void>;
}

export interface BaseVersions {
  /** Of the changed files, those that decide what a check does take their base version; undefined when there is none. */
  hold(request: HoldRequest, signal?: AbortSignal): Promise<HeldVersions | undefined>;
  /** Puts back what a process that is gone left held; gives the paths. */
  recover(): Promise<readonly string[]>;
}

/** Holds the base versions of what decides these checks. A file that the task names as its own evidence or surface is its work. */
export async function holdBase(run: CycleRun, checks: readonly PlannedCheck[]): Promise<HeldVersions | undefined> {
  const task = run.candidate?.task;
  if (!task) return undefined;
  const own = new Set([...evidencePaths(task), ...surfacePaths(task)]);
  const earlier = new Map((run.earlier?.paths ?? []).map((path) => [path, run.earlier?.base ?? run.base.head]));
  const now = run.files.map(({ path }): [string, string] => [path, earlier.get(path) ?? run.base.head]);
  const changed = [...new Map([...earlier, ...now])].filter(([path]) => !own.has(path));
  if (changed.length === 0) return undefined;
  const commands = checks.flatMap((check) => check.decidedBy ?? []);
  const request = { changed: changed.map(([path, base]) => ({ path, base })), commands };
  const held = await run.ports.baseVersions.hold(request, run.signal);
  if (held) run.tree = undefined;
  return held;
}

/** What an interrupted process left in its base version is put back. */
export async function recoverHeld(run: CycleRun): Promise<void> {
  const paths = await run.ports.baseVersions.recover();
  if (paths.length > 0) await run.note(`Put back after an interrupted check: ${paths.join(", ")}`);
}
