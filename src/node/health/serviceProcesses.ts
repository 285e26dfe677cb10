import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ControlError } from "../../core/base/errors.ts";
import type { ServiceRecovery } from "../../core/cycle/checks.ts";
import { isUsable, withDependencies } from "../../core/cycle/healthGate.ts";
import type { Approvals, HealthProbe, ServiceHealth, ServiceSpec } from "../../core/ports.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { throwIfAborted } from "../process/abortError.ts";
import { parseCommandLine } from "../process/commandLine.ts";
import { lastLineOf } from "../process/outputTail.ts";
import { findWindowsProgram, toWindowsTarget } from "../process/windowsCommand.ts";
import { runAlone } from "../runs/runAlone.ts";
import { findLauncher, type StartCommand } from "./launcher.ts";
import { findPortOwner, localPortOf, type PortOwner } from "./portOwner.ts";
import { endProcess, endTree } from "./processEnd.ts";
import { readTail } from "./readTail.ts";
import { StartedRecords } from "./startedRecords.ts";

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
  /** Something is about to be started; the file gets what it prints, from its beginning. */
  readonly onRun?: (id: string, file: string) => void;
  readonly waitMs?: number;
  readonly intervalMs?: number;
}

export type StartAnswer =
  /** `ended` tells how what was started ends, while this process lives. */
  | { readonly type: "started"; readonly detail: string; readonly ended: Promise<string> }
  /** Somebody, perhaps this program, had started it before. */
  | { readonly type: "runs-already"; readonly detail: string }
  /** Another program answers at its address. */
  | { readonly type: "taken"; readonly detail: string }
  | { readonly type: "failed"; readonly detail: string };

export type StopAnswer =
  | { readonly type: "stopped"; readonly detail: string }
  | { readonly type: "not-running"; readonly detail: string }
  /** It runs, and this program did not start it: it is left alone, unless `force` says otherwise. */
  | { readonly type: "not-ours"; readonly detail: string };

const markName = "CONTROL_PLANE_SERVICE";
/** Longer than any system takes to tell who has a port, and to make a process. */
const longestBeginMs = 60_000;

/** Starts services by their command or the repository's launcher, and stops what was started here, nothing else. */
export class ServiceProcesses implements ServiceRecovery {
  readonly #init: ServiceProcessesInit;
  readonly #started: StartedRecords;

  constructor(init: ServiceProcessesInit) {
    this.#init = init;
    this.#started = new StartedRecords(init.folder, markName);
  }

  /** Throws `usage` for an unknown service, `not-approved` when the person said no to the launcher. */
  async start(id: string, signal?: AbortSignal): Promise<StartAnswer> {
    const service = this.#find(id);
    for (const other of withDependencies([service], this.#init.services)) {
      if (other === service) break;
      const answer = await this.#startOne(other, signal);
      if (answer.type === "failed" || answer.type === "taken") {
        return { type: "failed", detail: `${other.name}, which it needs: ${answer.detail}` };
      }
    }
    return this.#startOne(service, signal);
  }

  /** What `recover` would run. */
  async offer(id: string): Promise<{ readonly command: string; readonly isOwn: boolean } | undefined> {
    const service = this.#init.services.find((each) => each.id === id);
    const command = service && (await this.#commandOf(service));
    return command && { command: command.text, isOwn: service.start !== undefined };
  }

  /** Starts a service whose command was approved; one that does not come is a value. */
  async recover(id: string, signal?: AbortSignal): Promise<{ readonly started: boolean; readonly detail: string }> {
    throwIfAborted(signal);
    const service = this.#find(id);
    const command = await this.#commandOf(service);
    if (!command) return { started: false, detail: "the repository has no launcher script" };
    const { detail, type } = await this.#run(service, command, signal);
    return { started: type === "started" || type === "runs-already", detail };
  }

  /**
   * Ends what `start` left behind, by the stop command of the person's settings where there is one. With `force` also what somebody
   * else started. Throws `usage` for an unknown service.
   */
  async stop(id: string, options: { readonly force?: boolean } = {}): Promise<StopAnswer> {
    const service = this.#find(id);
    const started = await this.#started.find(service.id);
    if (!started) return this.#stopForeign(service, options.force === true);
    if (service.stop !== undefined) await this.#runStop(service, service.stop);
    await endTree(started, markName);
    await this.#started.forget(service.id);
    return { type: "stopped", detail: `${started.command} (process ${started.pid})` };
  }

  /** The last lines that it printed since it was started here, or of its own log file; undefined when there is neither. */
  async logs(id: string, lines: number): Promise<readonly string[] | undefined> {
    const text = await readTail(this.logFile(id));
    return text
      ?.replace(/\r?\n$/, "")
      .split(/\r?\n/)
      .slice(-lines);
  }

  /** Absolute path of what a service writes or prints. Throws `usage` for an unknown service. */
  logFile(id: string): string {
    const service = this.#find(id);
    const { log } = service;
    return log === undefined ? this.#started.file(service.id, "log") : path.resolve(this.#init.root, log);
  }

  #find(id: string): ServiceSpec {
    const { services } = this.#init;
    const service =
      services.find((each) => each.id === id) ?? services.find((each) => each.name.toLowerCase() === id.toLowerCase());
    if (service) return service;
    const known = services.map((each) => each.id).join(", ") || "none: neither the document nor your settings name one";
    throw new ControlError("usage", `Unexpected service "${id}", expected ${known}`);
  }

  async #startOne(service: ServiceSpec, signal: AbortSignal | undefined): Promise<StartAnswer> {
    const before = await this.#init.probe.probe(service, signal);
    if (isUsable(before)) return { type: "runs-already", detail: before.detail };
    if (before.state === "degraded") {
      const owner = await ownerOf(service);
      const who = owner ? `; ${toOwnerText(owner)} has its port` : "";
      return { type: "taken", detail: `${service.url} is not answered as ${service.name}: ${before.detail}${who}` };
    }
    const command = await this.#commandOf(service);
    if (command === undefined) {
      const help = 'set its "start" command in your settings';
      return { type: "failed", detail: `the repository has no launcher script; ${help}` };
    }
    if (service.start === undefined) await this.#approve(command.text);
    return this.#run(service, command, signal);
  }

  async #approve(command: string): Promise<void> {
    const { approvals, approve } = this.#init;
    if (await approvals.isApproved(command)) return;
    if (!(await approve(command))) {
      throw new ControlError("not-approved", `${command} was not approved`, { data: { command } });
    }
    await approvals.approve(command);
  }

  async #commandOf(service: ServiceSpec): Promise<StartCommand | undefined> {
    return service.start === undefined ? findLauncher(this.#init.root) : parsed(service, "start", service.start);
  }

  /** What was started stays behind in its own process group, and outlives this process; what starts already is waited for. */
  async #run(service: ServiceSpec, command: StartCommand, signal: AbortSignal | undefined): Promise<StartAnswer> {
    await mkdir(this.#init.folder, { recursive: true });
    const begin = () => this.#begin(service, command);
    const begun = await runAlone(this.#started.file(service.id, "lock"), longestBeginMs, begin, signal);
    if ("taken" in begun) return { type: "taken", detail: begun.taken };
    const { end, started } = begun;
    if (!end) {
      // By another window perhaps, a moment ago.
      const failure = async () => ((await this.#started.find(service.id)) ? undefined : "has ended");
      const text = `${started.command} (process ${started.pid})`;
      const { detail, isUp } = await this.#wait(service, text, failure, signal);
      return isUp ? { type: "runs-already", detail } : { type: "failed", detail: `${detail}; stop it first` };
    }
    try {
      const { detail, isUp } = await this.#wait(service, command.text, end.failure, signal);
      return isUp ? { type: "started", detail, ended: end.promise } : { type: "failed", detail };
    } catch (error) {
      if (started.pid !== undefined) await endTree({ ...started, pid: started.pid }, markName);
      throw error;
    }
  }

  /** Starts the command, or finds what was started before, which has no `end` here; who has the port otherwise. */
  async #begin(service: ServiceSpec, command: StartCommand) {
    const former = await this.#started.find(service.id);
    if (former) return { started: former };
    const owner = await ownerOf(service);
    if (owner) return { taken: `${toOwnerText(owner)} has the port of ${service.url}` };
    const file = this.#started.file(service.id, "log");
    const log = await open(file, "w");
    const mark = randomUUID();
    this.#init.onRun?.(service.id, file);
    try {
      const child = this.#spawn(command, mark, log.fd);
      const end = followEnd(child);
      const { pid } = child;
      if (pid !== undefined) await this.#started.keep(service.id, { pid, mark, command: command.text });
      child.unref();
      return { started: { pid, mark, command: command.text }, end };
    } finally {
      await log.close();
    }
  }

  #spawn({ args, command, env }: Omit<StartCommand, "text">, mark: string, output: number): ChildProcess {
    const environment = { ...process.env, ...env, [markName]: mark };
    const cwd = this.#init.root;
    const isWindows = process.platform === "win32";
    const file = isWindows ? (findWindowsProgram(command, cwd, environment) ?? command) : command;
    const target = isWindows ? toWindowsTarget(file, args, environment) : { file, args, verbatim: false };
    return spawn(target.file, target.args, {
      ...{ cwd, env: environment, detached: true, windowsHide: true, windowsVerbatimArguments: target.verbatim },
      stdio: ["ignore", output, output],
    });
  }

  /** Until the service answers, the command fails, or the time is over; what only takes long is left at work. */
  async #wait(
    service: ServiceSpec,
    text: string,
    failureOf: () => string | undefined | Promise<string | undefined>,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly isUp: boolean; readonly detail: string }> {
    const { intervalMs = 500, probe, waitMs = 60_000 } = this.#init;
    const file = this.#started.file(service.id, "log");
    const see = `see ${path.relative(this.#init.root, file).split(path.sep).join("/")}`;
    const until = performance.now() + waitMs;
    let health: ServiceHealth;
    do {
      await delay(intervalMs, undefined, signal ? { signal } : {});
      throwIfAborted(signal);
      health = await probe.probe(service, signal);
      if (isUsable(health)) return { isUp: true, detail: `${health.detail}, by ${text}` };
      const failure = await failureOf();
      if (failure !== undefined) {
        const said = lastLineOf((await readTail(file)) ?? "");
        return { isUp: false, detail: `${text} ${failure}${said ? `: ${said}` : ""}; ${see}` };
      }
    } while (performance.now() < until);
    return {
      isUp: false,
      detail: `${text} runs, but ${health.detail} after ${waitMs / 1000} s; ${see}`,
    };
  }

  async #stopForeign(service: ServiceSpec, force: boolean): Promise<StopAnswer> {
    const { detail, state } = await this.#init.probe.probe(service);
    const owner = await ownerOf(service);
    if (!owner && state !== "up" && state !== "degraded") return { type: "not-running", detail };
    const who = owner ? toOwnerText(owner) : detail;
    if (!force) return { type: "not-ours", detail: `${service.name} was started by somebody else (${who})` };
    if (service.stop !== undefined) {
      await this.#runStop(service, service.stop);
      return { type: "stopped", detail: service.stop };
    }
    if (!owner) return { type: "not-ours", detail: `nobody can tell which process ${service.name} is (${detail})` };
    await endProcess(owner.pid);
    return { type: "stopped", detail: who };
  }

  async #runStop(service: ServiceSpec, commandLine: string): Promise<void> {
    await mkdir(this.#init.folder, { recursive: true });
    const log = await open(this.#started.file(service.id, "log"), "a");
    try {
      const child = this.#spawn(parsed(service, "stop", commandLine), "", log.fd);
      const failure = await Promise.race([
        followEnd(child).promise,
        delay(this.#init.waitMs ?? 60_000, "takes too long"),
      ]);
      if (failure) throw new ControlError("process-failed", `${commandLine} ${failure}`);
    } finally {
      await log.close();
    }
  }
}

function parsed(service: ServiceSpec, kind: "start" | "stop", text: string): StartCommand {
  const line = parseCommandLine(text);
  if (line.type === "refused") {
    throw new ControlError("setting-invalid", `The ${kind} command of ${service.name}: ${line.reason}`);
  }
  return { command: line.command, args: line.args, env: line.env, text };
}

/** How a child ends, in words; empty for exit code 0, which is no failure: it may leave a service behind. */
function followEnd(child: ChildProcess): { readonly promise: Promise<string>; failure(): string | undefined } {
  let failure: string | undefined;
  const promise = new Promise<string>((resolve) => {
    child.once("error", (error) => {
      const words = errorCode(error) === "ENOENT" ? "there is no such program" : error.message;
      resolve(`could not be started: ${words}`);
    });
    child.once("exit", (code, signal) =>
      resolve(code === 0 ? "" : code === null ? `was ended by ${signal}` : `failed with exit code ${code}`),
    );
  });
  void promise.then((words) => {
    failure = words || undefined;
  });
  return { promise, failure: () => failure };
}

async function ownerOf(service: ServiceSpec): Promise<PortOwner | undefined> {
  const port = localPortOf(service.url);
  return port === undefined ? undefined : findPortOwner(port);
}

function toOwnerText({ command, pid }: PortOwner): string {
  return command ? `${command}, process ${pid}` : `process ${pid}`;
}
