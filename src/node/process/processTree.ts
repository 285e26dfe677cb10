import { type ChildProcess, spawn } from "node:child_process";

const graceMs = 2000;

/** Ends a process that was spawned as the leader of its own group, with everything below it: politely, then by force. */
export function endProcessTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    const killer = spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    killer.on("error", () => child.kill());
    return;
  }
  const group = child.pid;
  signalGroup(group, "SIGTERM");
  const timer = setTimeout(() => signalGroup(group, "SIGKILL"), graceMs);
  child.once("close", () => {
    clearTimeout(timer);
    // The leader is gone; whoever of its group still lives had the polite signal and ignored it.
    signalGroup(group, "SIGKILL");
  });
}

/** Signals a whole process group of a POSIX system; a group that is gone already is fine. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH" && (error as NodeJS.ErrnoException).code !== "EPERM") {
      throw error;
    }
  }
}
