import { lstat, readFile, readlink, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { counted } from "../../core/base/counted.ts";
import type { Cleared, Remains } from "../../core/ports.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { namesIn } from "../files/namesIn.ts";
import { clearWorktrees } from "../git/isolatedWorktree.ts";
import type { ChildRegister } from "../process/childRegister.ts";
import { endMarked, runMark } from "../process/leftovers.ts";
import { removeDeadTakeover } from "./fsCycleLock.ts";

/** Where the system does not say who is at work, a lock of git this old is nobody's. */
const abandonedMs = 60_000;
const defaultPatienceMs = 10_000;
/** The same where the system does not say whether there is one. */
const blindPatienceMs = 2000;
const pollMs = 50;

export interface RemainsInit {
  /** Absolute path of the working tree. */
  readonly root: string;
  /** Absolute path of the control document. */
  readonly documentFile: string;
  /** Absolute path of the working tree's git folder. */
  readonly gitFolder: string;
  readonly commonFolder: string;
  /** Absolute path of the folder of run folders. */
  readonly runsFolder: string;
  readonly children: ChildRegister;
  /** How long a git is waited for that is at work and not among the children; 10 s when left out. */
  readonly patienceMs?: number;
}

/** What a killed cycle can leave on this machine: its processes, git's locks, half-made files. */
export class FsRemains implements Remains {
  readonly #init: RemainsInit;

  constructor(init: RemainsInit) {
    this.#init = init;
  }

  async clear(runId?: string): Promise<Cleared> {
    const { children, commonFolder, documentFile, runsFolder } = this.#init;
    const ended = await children.endAll();
    if (runId !== undefined) await endMarked(runMark(runId));
    await removeDeadTakeover(commonFolder);
    const document = path.basename(documentFile).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const removed = [
      ...(await this.#removeGitLocks()),
      ...(await removeMatching(path.dirname(documentFile), new RegExp(`^\\.${document}\\.[0-9a-f]{12}\\.tmp$`))),
      ...(await removeMatching(runsFolder, /^latest\.[0-9a-f]{8}$/)),
      ...(await clearWorktrees(commonFolder)).map((name) => `worktree ${name}`),
    ];
    const names = removed.map((file) => path.basename(file));
    const processes = ended > 0 ? [`${counted(ended, "process", "processes")} ended`] : [];
    return {
      words: [...processes, ...names.map((name) => `${name} removed`)],
      // One that is ended politely takes its lock away, and leaves its index as it was.
      gitCutOff: ended > 0 || names.includes("index.lock"),
    };
  }

  /** A git that was killed leaves its locks behind; those of a git that is at work stay. */
  async #removeGitLocks(): Promise<string[]> {
    if ((await this.#gitLocks()).length === 0) return [];
    const busy = await this.#gitEnd();
    const removed: string[] = [];
    for (const lock of await this.#gitLocks()) {
      if (busy ?? (await ageOf(lock)) < abandonedMs) continue;
      await rm(lock, { force: true });
      removed.push(lock);
    }
    return removed;
  }

  async #gitLocks(): Promise<string[]> {
    const { gitFolder, commonFolder } = this.#init;
    return [
      ...(await matchesIn(gitFolder, /^(index|HEAD|next-index-\d+)\.lock$/)),
      ...(await matchesIn(commonFolder, /^(config|packed-refs|gc\.pid)\.lock$/)),
      // Left behind, it would tell every later git that another one tidies up already.
      ...(await matchesIn(path.join(commonFolder, "objects"), /^maintenance\.lock$/)),
      ...(await branchLock(gitFolder, commonFolder)),
    ];
  }

  /** Waits until no git works here any more. True when one still does in the end; undefined where the system does not tell. */
  async #gitEnd(): Promise<boolean | undefined> {
    const { patienceMs = defaultPatienceMs, root } = this.#init;
    const began = performance.now();
    for (;;) {
      const busy = await isGitAtWork(root);
      const patience = busy === undefined ? blindPatienceMs : patienceMs;
      if (busy === false || performance.now() - began > patience) return busy;
      await delay(pollMs);
    }
  }
}

async function branchLock(gitFolder: string, commonFolder: string): Promise<string[]> {
  const branch = /^ref: (refs\/heads\/\S+)/.exec(await readFile(path.join(gitFolder, "HEAD"), "utf8"))?.[1];
  if (branch === undefined) return [];
  const file = path.join(commonFolder, ...branch.split("/"));
  const names = await matchesIn(path.dirname(file), /\.lock$/);
  return names.filter((name) => name === `${file}.lock`);
}

/** Whether some git works in this folder; undefined where the system does not tell. */
async function isGitAtWork(root: string): Promise<boolean | undefined> {
  if (process.platform !== "linux") return undefined;
  for (const pid of (await namesIn("/proc")).filter((name) => /^\d+$/.test(name))) {
    const [program, folder] = await Promise.all([linkOf(`/proc/${pid}/exe`), linkOf(`/proc/${pid}/cwd`)]);
    const isInside = folder === root || folder?.startsWith(`${root}/`);
    if (isInside && program !== undefined && /^git(-|$)/.test(path.basename(program))) return true;
  }
  return false;
}

/** Undefined for a process that has ended, or that is somebody else's. */
async function linkOf(file: string): Promise<string | undefined> {
  try {
    return await readlink(file);
  } catch (error) {
    if (["ENOENT", "EACCES", "EPERM", "ESRCH"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}

async function ageOf(file: string): Promise<number> {
  try {
    return Date.now() - (await lstat(file)).mtimeMs;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}

async function removeMatching(folder: string, pattern: RegExp): Promise<string[]> {
  const files = await matchesIn(folder, pattern);
  for (const file of files) await rm(file, { force: true });
  return files;
}

async function matchesIn(folder: string, pattern: RegExp): Promise<string[]> {
  return (await namesIn(folder)).filter((name) => pattern.test(name)).map((name) => path.join(folder, name));
}
