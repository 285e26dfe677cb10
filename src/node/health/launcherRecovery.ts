import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ServiceRecovery } from "../../core/cycle/checks.ts";
import type { HealthProbe, ServiceHealth, ServiceSpec } from "../../core/ports.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { throwIfAborted } from "../process/abortError.ts";
import { lastLineOf } from "../process/outputTail.ts";
import { endProcessTree } from "../process/processTree.ts";

/** Launchers by platform, the preferred one first; the words before the file run it. */
const launchers: readonly (readonly [file: string, ...runner: string[]])[] =
  process.platform === "win32"
    ? [
        ["launch.ps1", "powershell.exe", "-NoProfile", "-ExecutionPolicy", "Bypass", "-File"],
        ["launch.bat", "cmd.exe", "/d", "/c"],
        ["scripts/dev.ps1", "powershell.exe", "-NoProfile", "-ExecutionPolicy", "Bypass", "-File"],
      ]
    : [
        ["launch.sh", "bash"],
        ["launch.command", "bash"],
        ["scripts/dev.sh", "bash"],
      ];

export interface LauncherRecoveryInit {
  /** Absolute path of the repository. */
  readonly root: string;
  readonly services: readonly ServiceSpec[];
  readonly probe: HealthProbe;
  /** Absolute path of the file that gets what the launcher prints. */
  readonly logFile: string;
  readonly waitMs?: number;
  readonly intervalMs?: number;
  /** Hears the id of the process that was started. */
  readonly onStart?: (pid: number) => void;
}

interface Launcher {
  readonly file: string;
  readonly runner: readonly string[];
  readonly digest: string;
}

/**
 * Starts the repository's own launcher, which stays behind in its own process group. The text to approve carries a digest of the
 * script: a changed script is another command.
 */
export class LauncherRecovery implements ServiceRecovery {
  readonly #init: LauncherRecoveryInit;

  constructor(init: LauncherRecoveryInit) {
    this.#init = init;
  }

  async commandFor(serviceId: string): Promise<string | undefined> {
    const launcher = this.#find(serviceId) && (await this.#launcher());
    return launcher && `${[...launcher.runner, launcher.file].join(" ")} (sha256 ${launcher.digest.slice(0, 12)})`;
  }

  async recover(
    serviceId: string,
    signal?: AbortSignal,
  ): Promise<{ readonly started: boolean; readonly detail: string }> {
    throwIfAborted(signal);
    const service = this.#find(serviceId);
    const launcher = await this.#launcher();
    if (!service || !launcher) return { started: false, detail: "the repository has no launcher script" };
    const child = await this.#start(launcher);
    if (child.pid !== undefined) this.#init.onStart?.(child.pid);
    const onAbort = () => endProcessTree(child);
    signal?.addEventListener("abort", onAbort, { once: true });
    let ended: string | undefined;
    child.once("error", (error) => (ended = error.message));
    child.once("exit", (code) => (ended = code === 0 ? "" : `exit code ${code ?? "none"}`));
    try {
      return await this.#wait(service, launcher.file, () => ended, signal);
    } finally {
      signal?.removeEventListener("abort", onAbort);
      child.unref();
    }
  }

  /** Until the service answers, the launcher fails, or the time is over; a launcher that only takes long is left at work. */
  async #wait(
    service: ServiceSpec,
    file: string,
    ended: () => string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly started: boolean; readonly detail: string }> {
    const { probe, logFile, waitMs = 60_000, intervalMs = 1000 } = this.#init;
    const until = performance.now() + waitMs;
    let health: ServiceHealth;
    do {
      await delay(intervalMs, undefined, signal ? { signal } : {});
      health = await probe.probe(service, signal);
      if (health.state === "up" || health.state === "degraded") {
        return { started: true, detail: `started by ${file}, ${health.detail}` };
      }
      const failure = ended();
      if (failure) {
        const said = lastLineOf(await readFile(logFile, "utf8"));
        return { started: false, detail: `${file} failed with ${failure}${said ? `: ${said}` : ""}; see ${logFile}` };
      }
    } while (performance.now() < until);
    return { started: false, detail: `${file} runs, but ${health.detail} after ${waitMs / 1000} s; see ${logFile}` };
  }

  #find(serviceId: string): ServiceSpec | undefined {
    return this.#init.services.find((service) => service.id === serviceId);
  }

  async #launcher(): Promise<Launcher | undefined> {
    for (const [file, ...runner] of launchers) {
      try {
        const bytes = await readFile(path.join(this.#init.root, file));
        return { file, runner, digest: createHash("sha256").update(bytes).digest("hex") };
      } catch (error) {
        if (errorCode(error) !== "ENOENT" && errorCode(error) !== "ENOTDIR") throw error;
      }
    }
    return undefined;
  }

  async #start({ file, runner }: Launcher) {
    const { root, logFile } = this.#init;
    await mkdir(path.dirname(logFile), { recursive: true });
    const log = await open(logFile, "w");
    try {
      const [command = "", ...args] = runner;
      return spawn(command, [...args, path.join(root, file)], {
        cwd: root,
        detached: true,
        windowsHide: true,
        stdio: ["ignore", log.fd, log.fd],
      });
    } finally {
      await log.close();
    }
  }
}
