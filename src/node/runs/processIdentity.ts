import { readFile } from "node:fs/promises";

/** What tells a process from a later one with the same number; undefined where the system does not say. */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform !== "linux") return undefined;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold anything; the 22nd field, the start in ticks since boot, is the 20th behind it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    // No /proc here, or the process has just ended: both mean that nothing is known.
    return undefined;
  }
}

/** Whether a process of this machine lives; one that we may not signal does. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
