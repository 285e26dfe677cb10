import { readFileSync } from "node:fs";

/**
 * What tells a process from a later one with the same number: its start, as Linux counts it; empty where the system does not say.
 * Undefined when no such process lives, or only its remains that nobody has collected.
 */
export function processIdentity(pid: number): string | undefined {
  if (!answersSignals(pid)) return undefined;
  if (process.platform !== "linux") return "";
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    // No /proc here, or the process has just ended.
    return answersSignals(pid) ? "" : undefined;
  }
  // The name in brackets may hold anything. Behind it come the state and, as the 20th word, the start in ticks since boot.
  const words = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return words[0] === "Z" || words[0] === "X" ? undefined : (words[19] ?? "");
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
