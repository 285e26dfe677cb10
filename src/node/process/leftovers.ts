import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { processIdentity } from "../runs/processIdentity.ts";

/** Who starts new processes faster than they are ended is given up after so many rounds. */
const maximumRounds = 50;
const pauseMs = 10;

/** What stands in the environment of everything that an executor of this run starts. */
export function runMark(runId: string): string {
  return `CONTROL_PLANE_RUN_ID=${runId}`;
}

/**
 * Ends every process whose environment has this entry (`NAME=value`), also one that left its group, and waits for its end. Only
 * Linux shows environments; elsewhere nothing is done.
 */
export async function endMarked(entry: string): Promise<void> {
  for (let round = 0; round < maximumRounds; round++) {
    const found = await markedProcesses(entry);
    if (found.length === 0) return;
    for (const pid of found) endByForce(pid);
    await delay(pauseMs);
  }
}

/** Living processes whose environment has this entry; none but on Linux. */
export async function markedProcesses(entry: string): Promise<number[]> {
  if (process.platform !== "linux") return [];
  const wanted = Buffer.from(`${entry}\0`);
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    if ((await environmentOf(pid))?.includes(wanted) && processIdentity(pid) !== undefined) found.push(pid);
  }
  return found;
}

/** Undefined for a process that has ended, or that is somebody else's. */
async function environmentOf(pid: number): Promise<Buffer | undefined> {
  try {
    return await readFile(`/proc/${pid}/environ`);
  } catch {
    return undefined;
  }
}

function endByForce(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!["ESRCH", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
