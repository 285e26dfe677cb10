import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { errorCode } from "../files/atomicWrite.ts";
import { processIdentity } from "../runs/processIdentity.ts";
import { signalGroup } from "./processTree.ts";

const run = promisify(execFile);
const graceMs = 2000;
const pollMs = 20;
/** Start times that systems tell are rounded to seconds. */
const startToleranceMs = 2000;

interface Child {
  readonly pid: number;
  readonly identity: string;
  /** When it was started, milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Which processes a cycle has running, one small file each, so that whoever finds the cycle dead can end them. A number that
 * another process has by now is told by its start and never signalled.
 */
export class ChildRegister {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Notes a process that leads its own group; call what is returned when it has ended. */
  add(pid: number): () => void {
    const file = path.join(this.#folder, String(pid));
    const child: Child = { pid, identity: processIdentity(pid) ?? "", at: Date.now() };
    // Each time: another register of the same folder may have removed it, as a cycle does that takes over from a dead one.
    mkdirSync(this.#folder, { recursive: true });
    // At once, not later: between a start and its record nobody may die.
    writeFileSync(file, JSON.stringify(child));
    return () => rmSync(file, { force: true });
  }

  /** Ends every noted process that still lives, with its group, and waits for its end. Gives how many there were. */
  async endAll(): Promise<number> {
    const found = await Promise.all(this.#children().map(endIfAlive));
    rmSync(this.#folder, { recursive: true, force: true });
    return found.filter((ended) => ended).length;
  }

  #children(): Child[] {
    let names: string[];
    try {
      names = readdirSync(this.#folder);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    }
    return names.flatMap((name) => parseChild(readFileSync(path.join(this.#folder, name), "utf8")) ?? []);
  }
}

function parseChild(text: string): Child | undefined {
  try {
    const { pid, identity, at } = JSON.parse(text) as Record<string, unknown>;
    if (typeof pid !== "number" || !Number.isInteger(pid) || pid < 2) return undefined;
    return typeof identity === "string" && typeof at === "number" ? { pid, identity, at } : undefined;
  } catch {
    // Cut by a crash: without a whole record nothing may be signalled.
    return undefined;
  }
}

async function endIfAlive(child: Child): Promise<boolean> {
  if (!(await isAlive(child))) return false;
  if (process.platform === "win32") {
    await run("taskkill", ["/pid", String(child.pid), "/T", "/F"], { windowsHide: true });
    return true;
  }
  signalGroup(child.pid, "SIGTERM");
  for (const end = performance.now() + graceMs; performance.now() < end && (await isAlive(child)); )
    await delay(pollMs);
  signalGroup(child.pid, "SIGKILL");
  for (const end = performance.now() + graceMs; performance.now() < end && (await isAlive(child)); )
    await delay(pollMs);
  return true;
}

async function isAlive(child: Child): Promise<boolean> {
  const identity = processIdentity(child.pid);
  if (identity === undefined || identity !== child.identity) return false;
  if (identity !== "") return true;
  const start = await startOf(child.pid);
  return start !== undefined && Math.abs(start - child.at) <= startToleranceMs;
}

/** When a process was started, on systems that do not say it in a file; undefined when it cannot be learnt. */
async function startOf(pid: number): Promise<number | undefined> {
  const script = `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString('o')`;
  const [program, args] =
    process.platform === "win32"
      ? (["powershell", ["-NoProfile", "-NonInteractive", "-Command", script]] as const)
      : (["ps", ["-o", "lstart=", "-p", String(pid)]] as const);
  try {
    const { stdout } = await run(program, [...args], { windowsHide: true, env: { ...process.env, LC_ALL: "C" } });
    const time = Date.parse(stdout.trim());
    return Number.isNaN(time) ? undefined : time;
  } catch {
    // It has ended meanwhile, or the system does not tell: then it is not signalled.
    return undefined;
  }
}
