import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { atomicWrite } from "../files/atomicWrite.ts";
import { numberOf, recordOf, textOf } from "../http/fields.ts";
import { markedProcesses } from "../process/leftovers.ts";
import { processIdentity } from "../runs/processIdentity.ts";
import { printed } from "./portOwner.ts";

/** A process that was started as the leader of its own group. */
export interface StartedProcess {
  readonly pid: number;
  /** In its environment, and so in that of all that it starts. */
  readonly mark: string;
  readonly command: string;
}

/** What was started, kept in files, so that another process can end it. */
export class StartedRecords {
  readonly #folder: string;
  readonly #markName: string;

  constructor(folder: string, markName: string) {
    this.#folder = folder;
    this.#markName = markName;
  }

  file(id: string, extension: "json" | "lock" | "log"): string {
    return path.join(this.#folder, `${id.replace(/[^\w.-]/g, "_")}.${extension}`);
  }

  async keep(id: string, started: StartedProcess): Promise<void> {
    const record = { ...started, identity: (await identityOf(started.pid)) ?? "" };
    await atomicWrite(this.file(id, "json"), JSON.stringify(record), { durable: false });
  }

  async forget(id: string): Promise<void> {
    await rm(this.file(id, "json"), { force: true });
  }

  /** What still lives, the leader or what it left behind: the number alone may be another program's by now. */
  async find(id: string): Promise<StartedProcess | undefined> {
    let told: Readonly<Record<string, unknown>> | undefined;
    try {
      told = recordOf(JSON.parse(await readFile(this.file(id, "json"), "utf8")));
    } catch {
      // Never started here, or a record that was cut off.
      return undefined;
    }
    const [pid, mark, command] = [numberOf(told?.pid), textOf(told?.mark), textOf(told?.command)];
    if (pid === undefined || !mark || command === undefined) return undefined;
    const isLeader = (await identityOf(pid)) === told?.identity;
    const lives = isLeader || (await markedProcesses(`${this.#markName}=${mark}`)).length > 0;
    return lives ? { pid, mark, command } : undefined;
  }
}

/** Also where the system's own numbers do not tell a process from a later one: its start, as a program of the system prints it. */
async function identityOf(pid: number): Promise<string | undefined> {
  const identity = processIdentity(pid);
  if (identity !== "") return identity;
  if (process.platform !== "win32") return (await printed("ps", ["-o", "lstart=", "-p", String(pid)])).trim();
  return (
    await printed("powershell.exe", ["-NoProfile", "-Command", `(Get-Process -Id ${pid}).StartTime.Ticks`])
  ).trim();
}
