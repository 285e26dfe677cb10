import { rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { errorCode } from "../files/atomicWrite.ts";
import { readIfThere } from "../files/readIfThere.ts";
import { processIdentity } from "./processIdentity.ts";

/**
 * Only one at a time, of all processes that name the same `mutex` file, whose folder is there. Who is dead, or holds it longer than
 * `longestMs`, is not waited for.
 */
export async function runAlone<T>(
  mutex: string,
  longestMs: number,
  act: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  while (!(await createFile(mutex, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) })))) {
    if ((await isLeftBehind(mutex)) || (await isOld(mutex, longestMs))) await rm(mutex, { force: true });
    await delay(10, undefined, signal ? { signal } : {});
  }
  try {
    return await act();
  } finally {
    await rm(mutex, { force: true });
  }
}

/** True when the process that made this file is gone for certain. */
export async function isLeftBehind(mutex: string): Promise<boolean> {
  try {
    const { pid, identity } = JSON.parse((await readIfThere(mutex)) ?? "") as Record<string, unknown>;
    return typeof pid === "number" && processIdentity(pid) !== identity;
  } catch {
    // It is gone, or half written: its age decides.
    return false;
  }
}

/** True also of a file that is gone. */
export async function isOld(file: string, ms: number): Promise<boolean> {
  try {
    // File times and `Date.now` are of the same clock; the injected one may stand still in tests.
    return Date.now() - (await stat(file)).mtimeMs > ms;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return true;
    throw error;
  }
}

/** False when the file is there already. */
export async function createFile(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}
