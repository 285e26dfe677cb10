/** Who listens at a port of this machine: best effort, bounded, never a failure. */
import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { setImmediate as breathe } from "node:timers/promises";

export interface PortOwner {
  readonly pid: number;
  /** `node server.js`, or the program's name where the system tells no more. */
  readonly command: string;
}

const lookMs = 3000;
const maximumProcesses = 20_000;
const shownCommand = 120;

/** Undefined when nobody listens there, or the system does not let us see who. */
export async function findPortOwner(port: number): Promise<PortOwner | undefined> {
  if (process.platform === "linux") return findOnLinux(port);
  return process.platform === "win32" ? findOnWindows(port) : findByLsof(port);
}

/** The port that an address names, by itself or by its scheme; undefined for an address of another machine. */
export function localPortOf(url: string): number | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  if (!/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return undefined;
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

async function findOnLinux(port: number): Promise<PortOwner | undefined> {
  const tables = await Promise.all(["/proc/net/tcp", "/proc/net/tcp6"].map(readQuietly));
  const sockets = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  const until = performance.now() + lookMs;
  const numbers = (await readdir("/proc")).map(Number).filter(Number.isInteger).slice(0, maximumProcesses);
  for (const pid of numbers) {
    if (performance.now() > until) return undefined;
    if (await holdsOne(pid, sockets)) return { pid, command: await commandOf(pid) };
    await breathe();
  }
  return undefined;
}

/** Inodes of sockets that listen at `port`, of a table as `/proc/net/tcp` prints it. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return table.split("\n").flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const isListening = words[3] === "0A" && words[1]?.endsWith(wanted);
    return isListening && words[9] ? [words[9]] : [];
  });
}

async function holdsOne(pid: number, sockets: ReadonlySet<string>): Promise<boolean> {
  let names: string[];
  try {
    names = await readdir(`/proc/${pid}/fd`);
  } catch {
    // Somebody else's process, or one that has just ended.
    return false;
  }
  for (const name of names) {
    const target = await readlink(`/proc/${pid}/fd/${name}`).catch(() => "");
    if (sockets.has(target)) return true;
  }
  return false;
}

async function commandOf(pid: number): Promise<string> {
  const words = (await readQuietly(`/proc/${pid}/cmdline`)).split("\0").filter(Boolean);
  return shown(words.join(" ") || (await readQuietly(`/proc/${pid}/comm`)).trim());
}

async function findByLsof(port: number): Promise<PortOwner | undefined> {
  const { pid, command } = parseLsof(await printed("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"]));
  return pid === undefined ? undefined : { pid, command: shown(command) };
}

/** The first process of what `lsof -F pc` prints. */
export function parseLsof(text: string): { readonly pid: number | undefined; readonly command: string } {
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  return { pid: pid === undefined ? undefined : Number(pid), command: /^c(.*)$/m.exec(text)?.[1] ?? "" };
}

async function findOnWindows(port: number): Promise<PortOwner | undefined> {
  const pid = parseNetstat(await printed("netstat", ["-ano", "-p", "TCP"]), port);
  if (pid === undefined) return undefined;
  const row = await printed("tasklist", ["/fi", `PID eq ${pid}`, "/fo", "csv", "/nh"]);
  return { pid, command: shown(/^"([^"]*)"/m.exec(row)?.[1] ?? "") };
}

/** Who listens at `port`, of what `netstat -ano` prints; the word for listening depends on the language of Windows, the remote port 0 does not. */
export function parseNetstat(text: string, port: number): number | undefined {
  for (const line of text.split(/\r?\n/)) {
    const [protocol, local, remote, , pid] = line.trim().split(/\s+/);
    const isListening = protocol === "TCP" && local?.endsWith(`:${port}`) && /:0$/.test(remote ?? "");
    if (isListening && Number(pid) > 0) return Number(pid);
  }
  return undefined;
}

/** What a program of the system prints, within three seconds; empty when it cannot be run. */
export function printed(command: string, args: readonly string[]): Promise<string> {
  const options = { timeout: lookMs, maxBuffer: 4 * 1024 * 1024, windowsHide: true };
  return new Promise((resolve) => {
    execFile(command, args, options, (_error, stdout) => resolve(stdout));
  });
}

async function readQuietly(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}

function shown(command: string): string {
  return command.length > shownCommand ? `${command.slice(0, shownCommand - 1)}…` : command;
}
