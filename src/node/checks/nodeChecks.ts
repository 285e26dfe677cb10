import { lstat, open, readFile } from "node:fs/promises";
import path from "node:path";
import type { Checks, PlannedCheck } from "../../core/cycle/checks.ts";
import { strengthOf } from "../../core/policy/commandStrength.ts";
import type { ProcessRunner, Repository } from "../../core/ports.ts";
import type { Settings } from "../../core/settings.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { FsWorkFiles } from "../files/fsWorkFiles.ts";
import { resolveInside } from "../files/repositoryPath.ts";
import { parseCommandLine } from "../process/commandLine.ts";
import { type CheckPlan, type CheckTools, runProgram, toPlannedCheck } from "./checkTools.ts";
import { dataCheck, dataFormatOf } from "./dataCheck.ts";
import { floorCheck } from "./floorCheck.ts";
import { findManifest, type PackageManifest, packageCheck } from "./packageChecks.ts";
import { pythonCheck } from "./pythonCheck.ts";
import { ruleChecks } from "./ruleChecks.ts";
import { nodeSyntaxCheck, shellSyntaxCheck } from "./scriptChecks.ts";

export interface NodeChecksInit {
  readonly repository: Pick<Repository, "root" | "fileAt">;
  readonly settings: Pick<Settings, "checks" | "defaultChecks" | "checkTimeoutMinutes">;
  readonly runner: ProcessRunner;
  readonly redact: (text: string) => string;
}

/** The checks of this machine: the settings' rules first, then by file type. Scripts are parsed, never executed. */
export class NodeChecks implements Checks {
  readonly #init: NodeChecksInit;
  readonly #tools: CheckTools;

  constructor(init: NodeChecksInit) {
    this.#init = init;
    const { repository, runner, redact, settings } = init;
    this.#tools = { root: repository.root, runner, redact, timeoutMinutes: settings.checkTimeoutMinutes };
  }

  async forChanges(paths: readonly string[], signal?: AbortSignal): Promise<readonly PlannedCheck[]> {
    const { settings, redact } = this.#init;
    const files = await this.#plainFiles(paths);
    const plans: CheckPlan[] = [];
    for (const rule of settings.checks) plans.push(...(await ruleChecks(this.#tools, rule, files)));
    if (settings.defaultChecks && files.length > 0) plans.push(...(await this.#defaults(files, signal)));
    return plans.map((plan) => toPlannedCheck(plan, redact));
  }

  forTaskCommand(command: string): PlannedCheck {
    return this.#forCommand(command, { name: command, strength: strengthOf(command), ofTask: true });
  }

  forDocumentCheck(command: string): PlannedCheck {
    const strength = strengthOf(command);
    return { ...this.#forCommand(command, { name: command, strength, ofTask: false }), isOptional: true };
  }

  forSmokeCheck(command: string): PlannedCheck {
    const strength = strengthOf(command) === "answers" ? "answers" : "starts";
    return { ...this.#forCommand(command, { name: "smoke check", strength, ofTask: false }), isSmoke: true };
  }

  #forCommand(command: string, what: Pick<CheckPlan, "name" | "strength" | "ofTask">): PlannedCheck {
    const parsed = parseCommandLine(command);
    const shell = parsed.type === "refused" && parsed.needsShell ? shellFor(command) : undefined;
    const plan: CheckPlan = {
      ...what,
      command,
      decidedBy: command,
      approvalText: commandApprovalText(command),
      verdict: async (signal) => {
        if (shell) return runProgram(this.#tools, { ...shell, cwd: this.#tools.root }, signal);
        if (parsed.type === "refused") return { verdict: "SKIP", reason: parsed.reason };
        const { command: program, args, env } = parsed;
        return runProgram(this.#tools, { command: program, args, env, cwd: this.#tools.root }, signal);
      },
    };
    return toPlannedCheck(plan, this.#init.redact);
  }

  async #defaults(files: readonly string[], signal: AbortSignal | undefined): Promise<CheckPlan[]> {
    const { repository } = this.#init;
    const tools = this.#tools;
    const work = new FsWorkFiles(tools.root);
    const read = (file: string) => readFile(path.join(tools.root, file));
    const plans = [
      floorCheck(files, {
        read,
        exists: (file) => work.exists(file),
        before: (file, runSignal) => repository.fileAt("HEAD", file, runSignal),
      }),
    ];
    const data = files.filter((file) => dataFormatOf(file) !== undefined);
    if (data.length > 0) plans.push(dataCheck(data, read));
    const python = files.filter((file) => /\.pyw?$/i.test(file));
    if (python.length > 0) plans.push(await pythonCheck(tools, python, signal));
    const shell = await this.#shellScripts(files);
    if (shell.length > 0) plans.push(shellSyntaxCheck(tools, shell));
    plans.push(...(await this.#scriptChecks(files)));
    return plans;
  }

  /** TypeScript and JavaScript: plain scripts are parsed, and each package's own check runs once. */
  async #scriptChecks(files: readonly string[]): Promise<CheckPlan[]> {
    const scripts = files.filter((file) => /\.([cm]?[jt]sx?|vue|svelte)$/i.test(file));
    const packages = new Map<string, { readonly manifest: PackageManifest; readonly files: string[] }>();
    const plain: string[] = [];
    for (const file of scripts) {
      const manifest = await findManifest(this.#tools.root, file);
      if (/\.[cm]?js$/i.test(file) && !mayHoldJsx(manifest)) plain.push(file);
      if (manifest === undefined) continue;
      const group = packages.get(manifest.folder) ?? { manifest, files: [] };
      group.files.push(file);
      packages.set(manifest.folder, group);
    }
    const plans = plain.length > 0 ? [nodeSyntaxCheck(this.#tools, plain)] : [];
    for (const group of packages.values()) plans.push(await packageCheck(this.#tools, group.manifest, group.files));
    return plans;
  }

  /** What a change deleted, and what is no plain file (a link, a folder), has no bytes of its own to check. */
  async #plainFiles(paths: readonly string[]): Promise<string[]> {
    const files: string[] = [];
    for (const file of paths) {
      const absolute = await resolveInside(this.#tools.root, file);
      try {
        if ((await lstat(absolute)).isFile()) files.push(file);
      } catch (error) {
        if (errorCode(error) !== "ENOENT" && errorCode(error) !== "ENOTDIR") throw error;
      }
    }
    return files;
  }

  /** By ending, or by the first line of a file without one. */
  async #shellScripts(files: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const file of files) {
      const extension = path.posix.extname(file).toLowerCase();
      const isShell = [".sh", ".bash", ".command"].includes(extension);
      if (isShell || (extension === "" && (await this.#hasShellShebang(file)))) found.push(file);
    }
    return found;
  }

  async #hasShellShebang(file: string): Promise<boolean> {
    const handle = await open(path.join(this.#tools.root, file), "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(128), 0, 128, 0);
      return /^#!.*\b(ba)?sh\b/.test(buffer.toString("latin1", 0, bytesRead).split("\n")[0] ?? "");
    } finally {
      await handle.close();
    }
  }
}

/** Undefined where there is no POSIX shell; such a command is skipped there, with the reason. */
function shellFor(command: string): { readonly command: string; readonly args: readonly string[] } | undefined {
  return process.platform === "win32" ? undefined : { command: "sh", args: ["-c", command] };
}

/** In such packages a plain `.js` file may hold markup, which Node cannot parse. */
function mayHoldJsx(manifest: PackageManifest | undefined): boolean {
  const names = ["react", "preact", "solid-js", "inferno", "react-native", "flow-bin"];
  return names.some((name) => manifest?.dependencies.has(name));
}

/** Who approves a command has not approved what a shell would make of it. */
export function commandApprovalText(command: string): string {
  const parsed = parseCommandLine(command);
  const needsShell = parsed.type === "refused" && parsed.needsShell && shellFor(command) !== undefined;
  return needsShell ? `with a shell: ${command}` : command;
}
