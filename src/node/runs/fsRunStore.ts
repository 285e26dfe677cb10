import { randomBytes } from "node:crypto";
import { lstat, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import type { Clock, RunFolder, RunStore, RunSummary } from "../../core/ports.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { namesIn } from "../files/namesIn.ts";
import { resolveInside } from "../files/repositoryPath.ts";
import type { Redactor } from "./redact.ts";
import { FsRunFolder } from "./runFolder.ts";
import { toRunSummary } from "./runSummary.ts";

const runIdPattern = /^\d{8}-\d{9}-[0-9a-f]{4}$/;

export interface RunStoreInit {
  /** Absolute path of the repository. */
  readonly root: string;
  /** Where `info/exclude` lies. */
  readonly commonFolder: string;
  /** Relative to the repository, without a slash at the end. */
  readonly runsFolder: string;
  readonly clock: Clock;
  readonly redactor: Redactor;
}

/** Run folders below the repository, kept out of git by `info/exclude`. */
export class FsRunStore implements RunStore {
  readonly #init: RunStoreInit;
  readonly #folder: string;

  constructor(init: RunStoreInit) {
    this.#init = init;
    this.#folder = init.runsFolder.replace(/\\/g, "/").replace(/^(\.\/)+|\/+$/g, "");
  }

  newRunId(now: Date): string {
    const time = now
      .toISOString()
      .replace(/[-:.Z]/g, "")
      .replace("T", "-");
    return `${time}-${randomBytes(2).toString("hex")}`;
  }

  async create(runId: string): Promise<RunFolder> {
    const folder = await this.#resolve();
    await this.#keepOutOfGit();
    await mkdir(folder, { recursive: true });
    await mkdir(path.join(folder, checked(runId)));
    await pointLatest(folder, runId);
    return this.#toFolder(folder, runId);
  }

  async open(runId: string): Promise<RunFolder | undefined> {
    const folder = await this.#resolve();
    return (await exists(path.join(folder, checked(runId)))) ? this.#toFolder(folder, runId) : undefined;
  }

  async list(limit: number): Promise<readonly RunSummary[]> {
    const folder = await this.#resolve();
    const names = (await namesIn(folder)).filter((name) => runIdPattern.test(name)).sort();
    const newest = names.reverse().slice(0, Math.max(0, limit));
    return Promise.all(newest.map((runId) => toRunSummary(this.#toFolder(folder, runId))));
  }

  #toFolder(folder: string, runId: string): FsRunFolder {
    const { clock, redactor } = this.#init;
    const absolute = path.join(folder, runId);
    return new FsRunFolder({ runId, path: `${this.#folder}/${runId}/`, absolute, clock, redactor });
  }

  /** A document names this folder: it may not lead out of the repository. */
  async #resolve(): Promise<string> {
    const folder = await resolveInside(this.#init.root, `${this.#folder}/x`);
    return path.dirname(folder);
  }

  async #keepOutOfGit(): Promise<void> {
    const file = path.join(this.#init.commonFolder, "info", "exclude");
    const line = `/${this.#folder.replace(/[\\*?[!# ]/g, "\\$&")}/`;
    const text = await readText(file);
    if (text.split(/\r?\n/).includes(line)) return;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`, { flag: "a" });
  }
}

function checked(runId: string): string {
  if (runIdPattern.test(runId)) return runId;
  throw new ControlError("run-unknown", `Unexpected run ${JSON.stringify(runId)}, expected YYYYMMDD-HHMMSSmmm-xxxx`);
}

/** `latest` is a convenience for people: a file or folder of that name that is not ours stays. */
async function pointLatest(folder: string, runId: string): Promise<void> {
  const latest = path.join(folder, "latest");
  if ((await exists(latest)) && !(await lstat(latest)).isSymbolicLink()) return;
  if (process.platform === "win32") {
    await rm(latest, { force: true, recursive: false });
    await symlink(path.join(folder, runId), latest, "junction");
    return;
  }
  const fresh = `${latest}.${randomBytes(4).toString("hex")}`;
  await symlink(runId, fresh);
  await rename(fresh, latest);
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "";
    throw error;
  }
}
