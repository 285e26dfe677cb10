import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ControlError } from "../../core/base/errors.ts";
import type { Clock, CycleLock, LockAcquired, LockHandle, LockOwner } from "../../core/ports.ts";
import { atomicWrite } from "../files/atomicWrite.ts";
import { fileWords } from "../files/fileFailure.ts";
import { readIfThere } from "../files/readIfThere.ts";
import { processIdentity } from "./processIdentity.ts";
import { createFile, isLeftBehind, isOld, runAlone } from "./runAlone.ts";

/** A lock that another machine took this long ago was left behind: no cycle may last as long. */
const abandonedMs = 24 * 60 * 60 * 1000;
/** How long a half-written file may be somebody's who is still writing it. */
const writingMs = 2000;

interface LockFile extends LockOwner {
  /** Names this very lock. */
  readonly token: string;
  /** What the system calls the owner besides its number; may be empty. */
  readonly identity: string;
}

/** `control-plane/lock.json` in the git common directory, so that all working trees share it. */
export class FsCycleLock implements CycleLock {
  readonly #file: string;
  readonly #clock: Clock;

  constructor(commonFolder: string, clock: Clock) {
    this.#file = lockFile(commonFolder);
    this.#clock = clock;
  }

  async acquire(runId: string): Promise<LockAcquired | { readonly type: "held"; readonly owner: LockOwner }> {
    const lock = this.#newLock(runId);
    let deadRun: string | undefined;
    await makeFolder(path.dirname(this.#file));
    for (;;) {
      if (await createFile(this.#file, toText(lock)))
        return { type: "acquired", handle: this.#toHandle(lock), deadRun };
      const current = await this.#read();
      if (current && !(await this.#isAbandoned(current))) return { type: "held", owner: toOwner(current) };
      deadRun = current?.runId;
      await this.#clear(current);
    }
  }

  async owner(): Promise<LockOwner | undefined> {
    const current = await this.#read();
    return current && !(await this.#isAbandoned(current)) ? toOwner(current) : undefined;
  }

  async resume(runId: string): Promise<LockHandle> {
    const lock = this.#newLock(runId);
    const current = await this.#read();
    const free = current?.runId === runId && (current.kind === "lease" || (await this.#isAbandoned(current)));
    if (free && (await this.#takeOver(lock, current))) return this.#toHandle(lock);
    const owner = await this.owner();
    if (owner === undefined || owner.runId === runId) {
      throw new ControlError("run-unknown", `The run ${runId} does not wait here any more`, { data: { runId } });
    }
    throw new ControlError("lock-held", `The run ${owner.runId} holds the lock since ${owner.since}`, {
      data: { owner, file: this.#file },
    });
  }

  #newLock(runId: string): LockFile {
    return {
      pid: process.pid,
      host: hostname(),
      runId,
      since: this.#clock.now().toISOString(),
      kind: "process",
      token: randomBytes(8).toString("hex"),
      identity: processIdentity(process.pid) ?? "",
    };
  }

  #toHandle(acquired: LockFile): LockHandle {
    let lock = acquired;
    const isOurs = async () => (await this.#read())?.token === lock.token;
    const change = async (changed: LockFile) => {
      lock = changed;
      if (await isOurs()) await atomicWrite(this.#file, toText(lock), { durable: false });
    };
    return {
      release: async () => {
        if (await isOurs()) await rm(this.#file, { force: true });
      },
      toLease: () => change({ ...lock, kind: "lease" }),
      toRun: (runId) => change({ ...lock, runId }),
    };
  }

  /** Removes an abandoned lock, if it is still the one that was looked at; who makes the next one is told by making it. */
  async #clear(seen: LockFile | undefined): Promise<void> {
    await runAlone(mutexOf(this.#file), writingMs, async () => {
      const text = await readIfThere(this.#file);
      // Nothing there, or a new one that is just being written: not ours to remove.
      if (text === undefined || parseLock(text)?.token !== seen?.token) return;
      if (seen || (await isOld(this.#file, writingMs))) await rm(this.#file, { force: true });
      await this.#removeHalves();
    });
  }

  /** Puts our lock in the place of one that was looked at; false when another one stands there now. */
  async #takeOver(lock: LockFile, seen: LockFile): Promise<boolean> {
    return runAlone(mutexOf(this.#file), writingMs, async () => {
      if ((await this.#read())?.token !== seen.token) return false;
      await this.#removeHalves();
      await atomicWrite(this.#file, toText(lock), { durable: false });
      return true;
    });
  }

  /** Replacements that their writer did not live to put in place; a lock that can be taken over has no other writer. */
  async #removeHalves(): Promise<void> {
    const folder = path.dirname(this.#file);
    const halves = (await readdir(folder)).filter((name) => /^\.lock\.json\.[0-9a-f]{12}\.tmp$/.test(name));
    for (const name of halves) await rm(path.join(folder, name), { force: true });
  }

  async #isAbandoned(lock: LockFile): Promise<boolean> {
    if (lock.kind === "lease") return false;
    if (lock.host !== hostname()) return this.#clock.now().getTime() - Date.parse(lock.since) > abandonedMs;
    return processIdentity(lock.pid) !== lock.identity;
  }

  /** Undefined when there is no lock, or only the broken remains of one. */
  async #read(): Promise<LockFile | undefined> {
    for (;;) {
      const text = await readIfThere(this.#file);
      if (text === undefined) return undefined;
      const lock = parseLock(text);
      if (lock || (await isOld(this.#file, writingMs))) return lock;
      await delay(20);
    }
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    // A folder that was there says nothing of a disk that became read-only since.
    await access(folder, constants.W_OK);
  } catch (error) {
    // Node says ENOENT where the folder above is read-only; the system knows better.
    const cause = await access(path.dirname(folder), constants.W_OK).then(
      () => error,
      (reason: unknown) => reason,
    );
    throw new ControlError("file-failed", `git's folder cannot be written to: ${fileWords(cause)}`, { cause });
  }
}

function lockFile(commonFolder: string): string {
  return path.join(commonFolder, "control-plane", "lock.json");
}

function mutexOf(file: string): string {
  return `${file}.takeover`;
}

/** Removes what a process left that died while it took over a lock. */
export async function removeDeadTakeover(commonFolder: string): Promise<void> {
  const mutex = mutexOf(lockFile(commonFolder));
  if (await isLeftBehind(mutex)) await rm(mutex, { force: true });
}

function toOwner({ pid, host, runId, since, kind }: LockFile): LockOwner {
  return { pid, host, runId, since, kind };
}

function toText(lock: LockFile): string {
  return `${JSON.stringify(lock, undefined, 2)}\n`;
}

function parseLock(text: string): LockFile | undefined {
  try {
    const { pid, host, runId, since, kind, token, identity } = JSON.parse(text) as Record<string, unknown>;
    if (typeof pid !== "number" || typeof host !== "string" || typeof runId !== "string") return undefined;
    if (typeof since !== "string" || typeof token !== "string" || (kind !== "process" && kind !== "lease"))
      return undefined;
    return { pid, host, runId, since, kind, token, identity: typeof identity === "string" ? identity : "" };
  } catch {
    // Half a file: its writer is at work, or died there; the caller waits and decides by its age.
    return undefined;
  }
}
