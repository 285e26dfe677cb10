import { open } from "node:fs/promises";
import path from "node:path";
import type { CommitInfo } from "../../core/ports.ts";
import { errorCode } from "../files/atomicWrite.ts";
import type { RepositoryPlace } from "./findRepository.ts";
import { readHead } from "./readHead.ts";

/** Enough for the last line of HEAD's log, whose subject git cuts nowhere; a longer one is asked of git. */
const tailBytes = 8192;

/** A line of the log that git keeps of HEAD: where it was, where it went, who, when, why. */
const logLine = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) .*> (\d+) [+-]\d{4}\tcommit(?: \([\w-]+\))?: (.*)$/;

/**
 * The commit that git has just made on top of `before`, as HEAD's own files tell it: a process less. `said` is what git printed.
 * Undefined where they tell another story or are not kept; then git is asked.
 */
export async function readNewCommit(
  place: RepositoryPlace,
  before: string | undefined,
  said: string,
): Promise<CommitInfo | undefined> {
  const [head, entry] = await Promise.all([readHead(place), lastLine(path.join(place.gitFolder, "logs", "HEAD"))]);
  const [, from = "", hash = "", seconds, subject = ""] = logLine.exec(entry ?? "") ?? [];
  const shortHash = newCommitHash(said);
  if (hash === "" || hash !== head || shortHash === undefined || !hash.startsWith(shortHash)) return undefined;
  if (from !== before && !(before === undefined && /^0+$/.test(from))) return undefined;
  return { hash, shortHash, subject, time: Number(seconds) * 1000 };
}

/** The short hash that `git commit` prints. */
export function newCommitHash(said: string): string | undefined {
  return /^\[.+? ([0-9a-f]{4,64})\] /.exec(said)?.[1];
}

/** Undefined when there is no such file, or its last line is longer than what is read. */
async function lastLine(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read({
        buffer: Buffer.alloc(Math.min(size, tailBytes)),
        position: Math.max(0, size - tailBytes),
      });
      const lines = buffer.toString("utf8", 0, bytesRead).trimEnd().split("\n");
      return lines.length > 1 || size <= tailBytes ? lines.at(-1) : undefined;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}
