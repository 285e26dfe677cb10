import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { endMarked } from "../process/leftovers.ts";
import { signalGroup } from "../process/processTree.ts";
import { processIdentity } from "../runs/processIdentity.ts";
import type { StartedProcess } from "./startedRecords.ts";

const graceMs = 5000;

/** Ends a leader with its group, politely, then by force, and then whatever left the group; resolves when it is gone. */
export async function endTree({ mark, pid }: Pick<StartedProcess, "mark" | "pid">, markName: string): Promise<void> {
  if (process.platform === "win32") return killOnWindows(pid);
  signalGroup(pid, "SIGTERM");
  await untilGone(pid);
  signalGroup(pid, "SIGKILL");
  await endMarked(`${markName}=${mark}`);
}

/** Ends one process that this program did not start; a person has said so. */
export async function endProcess(pid: number): Promise<void> {
  if (process.platform === "win32") return killOnWindows(pid);
  process.kill(pid, "SIGTERM");
  if (!(await untilGone(pid))) process.kill(pid, "SIGKILL");
}

async function untilGone(pid: number): Promise<boolean> {
  const until = performance.now() + graceMs;
  while (processIdentity(pid) !== undefined) {
    if (performance.now() > until) return false;
    await delay(50);
  }
  return true;
}

async function killOnWindows(pid: number): Promise<void> {
  const killer = spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
  await new Promise((resolve) => killer.once("close", resolve).once("error", resolve));
}
