import { spawn } from "node:child_process";
import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ControlError } from "../../core/base/errors.ts";
import type { Approvals, HealthProbe, ServiceHealth, ServiceSpec } from "../../core/ports.ts";
import { atomicWrite, errorCode } from "../files/atomicWrite.ts";
import { numberOf, recordOf, textOf } from "../http/fields.ts";
import { throwIfAborted } from "../process/abortError.ts";
import { parseCommandLine } from "../process/commandLine.ts";
import { signalGroup } from "../process/processTree.ts";
import { processIdentity } from "../runs/processIdentity.ts";
import { LauncherRecovery } from "./launcherRecovery.ts";

export interface ServiceProcessesInit {
  /** Absolute path of the repository or folder. */
  readonly root: string;
  /** Absolute; keeps what was started and what it printed, outside of the tree. */
  readonly folder: string;
  readonly services: readonly ServiceSpec[];
  readonly probe: HealthProbe;
  readonly approvals: Pick<Approvals, "isApproved" | "approve">;
  /** Asked once for each text of the repository that would run. */
  readonly approve: (command: string) => Promise<boolean>;
  readonly waitMs?: number;
  readonly intervalMs?: number;
}

export type StartAnswer =
  | { readonly type: "started"; readonly detail: string }
  /** Somebody, perhaps this program, had started it before. */
  | { readonly type: "runs-already"; readonly detail: string }
  /** Another program answers at its address. */
  | { readonly type: "taken"; readonly detail: string }
  | { readonly type: "failed"; readonly detail: string };

export type StopAnswer =
  | { readonly type: "stopped"; readonly detail: string }
  | { readonly type: "not-running"; readonly detail: string }
  /** It runs, and this program did not start it: it is left alone. */
  | { readonly type: "not-ours"; readonly detail: string };

interface StartedProcess {
  readonly pid: number;
  readonly identity: string;
  readonly command: string;
}

const stopMs = 5000;
const tailBytes = 256 * 1024;

/** Starts services by their command or the repository's launcher, and stops what was started here, nothing else. */
export class ServiceProcesses {
  readonly #init: ServiceProcessesInit;

  constructor(init: ServiceProcessesInit) {
    this.#init = init;
  }

  /** Throws `usage` for an unknown service, `not-approved` when the person said no to the launcher. */
  async start(id: string, signal?: AbortSignal): Promise<StartAnswer> {
    const service = this.#find(id);
    const before = await this.#init.probe.probe(service, signal);
    if (before.state === "up") return { type: "runs-already", detail: before.detail };
    if (before.state === "degraded") {
      return { type: "taken", detail: `${service.url} is answered, but not as ${service.name}: ${before.detail}` };
    }
    await mkdir(this.#init.folder, { recursive: true });
    return service.start === undefined ? this.#launch(service, signal) : this.#run(service, service.start, signal);
  }

  /** Ends the process tree that `start` left behind. Throws `usage` for an unknown service. */
  async stop(id: string): Promise<StopAnswer> {
    const service = this.#find(id);
    const started = await this.#recorded(id);
    if (!started) {
      const { detail, state } = await this.#init.probe.probe(service);
      const runs = state === "up" || state === "degraded";
      return runs
        ? { type: "not-ours", detail: `${service.name} was started by somebody else (${detail})` }
        : { type: "not-running", detail };
    }
    await endTree(started.pid);
    await rm(this.#file(id, "json"), { force: true });
    return { type: "stopped", detail: `${started.command} (process ${started.pid})` };
  }

  /** The last lines that it printed since it was started here; undefined when it never was. */
  async logs(id: string, lines: number): Promise<readonly string[] | undefined> {
    this.#find(id);
    const file = this.#file(id, "log");
    try {
      const { size } = await stat(file);
      const handle = await open(file, "r");
      try {
        const length = Math.min(size, tailBytes);
        const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
        return buffer
          .toString("utf8")
          .replace(/\r?\n$/, "")
          .split(/\r?\n/)
          .slice(-lines);
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Absolute path of what a service prints. */
  logFile(id: string): string {
    return this.#file(id, "log");
  }

  #find(id: string): ServiceSpec {
    const { services } = this.#init;
    const service = services.find((each) => each.id === id);
    if (service) return service;
    const known = services.map((each) => each.id).join(", ") || "none: neither the document nor your settings name one";
    throw new ControlError("usage", `Unexpected service "${id}", expected ${known}`);
  }

  async #launch(service: ServiceSpec, signal: AbortSignal | undefined): Promise<StartAnswer> {
    const { approvals, approve } = this.#init;
    let pid: number | undefined;
    const launcher = new LauncherRecovery({
      ...this.#init,
      logFile: this.#file(service.id, "log"),
      onStart: (started) => (pid = started),
    });
    const command = await launcher.commandFor(service.id);
    if (command === undefined) {
      const help = 'set its "start" command in your settings';
      return { type: "failed", detail: `the repository has no launcher script; ${help}` };
    }
    if (!(await approvals.isApproved(command))) {
      if (!(await approve(command)))
        throw new ControlError("not-approved", `${command} was not approved`, { data: { command } });
      await approvals.approve(command);
    }
    const { detail, started } = await launcher.recover(service.id, signal);
    if (pid !== undefined) await this.#record(service.id, pid, command);
    return { type: started ? "started" : "failed", detail };
  }

  async #run(service: ServiceSpec, commandLine: string, signal: AbortSignal | undefined): Promise<StartAnswer> {
    const parsed = parseCommandLine(commandLine);
    if (parsed.type === "refused")
      throw new ControlError("setting-invalid", `The start command of ${service.name}: ${parsed.reason}`);
    const log = await open(this.#file(service.id, "log"), "w");
    try {
      const child = spawn(parsed.command, parsed.args, {
        ...{ cwd: this.#init.root, env: { ...process.env, ...parsed.env }, detached: true, windowsHide: true },
        stdio: ["ignore", log.fd, log.fd],
      });
      let ended: string | undefined;
      child.once("error", (error) => (ended = error.message));
      child.once("exit", (code) => (ended ??= `it ended with exit code ${code ?? "none"}`));
      if (child.pid !== undefined) await this.#record(service.id, child.pid, commandLine);
      const answer = await this.#wait(service, () => ended, signal);
      child.unref();
      return answer;
    } finally {
      await log.close();
    }
  }

  async #wait(
    service: ServiceSpec,
    ended: () => string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<StartAnswer> {
    const { intervalMs = 500, probe, waitMs = 60_000 } = this.#init;
    const until = performance.now() + waitMs;
    let health: ServiceHealth;
    do {
      await delay(intervalMs, undefined, signal ? { signal } : {});
      throwIfAborted(signal);
      health = await probe.probe(service, signal);
      if (health.state === "up") return { type: "started", detail: health.detail };
      const failure = ended();
      if (failure) return { type: "failed", detail: `${failure}; see ${this.#file(service.id, "log")}` };
    } while (performance.now() < until);
    return { type: "failed", detail: `it runs, but ${health.detail} after ${waitMs / 1000} s` };
  }

  async #record(id: string, pid: number, command: string): Promise<void> {
    const started: StartedProcess = { pid, identity: processIdentity(pid) ?? "", command };
    await atomicWrite(this.#file(id, "json"), JSON.stringify(started), { durable: false });
  }

  /** What was started here and still lives: the number alone may be another program's by now. */
  async #recorded(id: string): Promise<StartedProcess | undefined> {
    let told: Readonly<Record<string, unknown>> | undefined;
    try {
      told = recordOf(JSON.parse(await readFile(this.#file(id, "json"), "utf8")));
    } catch {
      // Never started here, or a record that was cut off.
      return undefined;
    }
    const [pid, identity, command] = [numberOf(told?.pid), textOf(told?.identity), textOf(told?.command)];
    if (pid === undefined || identity === undefined || command === undefined) return undefined;
    return processIdentity(pid) === identity ? { pid, identity, command } : undefined;
  }

  #file(id: string, extension: string): string {
    return path.join(this.#init.folder, `${id.replace(/[^\w.-]/g, "_")}.${extension}`);
  }
}

/** Politely, then by force; resolves when the leader is gone. */
async function endTree(pid: number): Promise<void> {
  if (process.platform === "win32") {
    const killer = spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    await new Promise((resolve) => killer.once("close", resolve).once("error", resolve));
    return;
  }
  signalGroup(pid, "SIGTERM");
  const until = performance.now() + stopMs;
  while (processIdentity(pid) !== undefined && performance.now() < until) await delay(50);
  signalGroup(pid, "SIGKILL");
}
