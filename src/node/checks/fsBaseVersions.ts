import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import type { BaseVersions, HeldVersions, HoldRequest } from "../../core/cycle/baseVersions.ts";
import type { Repository } from "../../core/ports.ts";
import { atomicWrite, errorCode } from "../files/atomicWrite.ts";
import { resolveInside } from "../files/repositoryPath.ts";
import { isCheckConfiguration, isManifest, scriptsOf, withBaseDecisions } from "./checkDeciders.ts";
import { namedFiles, scriptsRunBy } from "./namedFiles.ts";
import { scriptNames } from "./packageChecks.ts";

export interface FsBaseVersionsInit {
  readonly repository: Pick<Repository, "root" | "fileAt">;
  /** Absolute; in git's common folder. It is there only while files are held. */
  readonly keptFolder: string;
}

/** What stands at a path; `none` where nothing does. */
type Version =
  | { readonly kind: "none" }
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "file"; readonly mode: number; readonly bytes: Buffer };

/** A held path as the index of the kept folder names it: the cycle's version is `kept`, and `held` the digest of what stands there. */
interface Entry {
  readonly path: string;
  readonly kept: string | null;
  readonly target: string | null;
  readonly mode: number;
  readonly held: string;
}

/** What scripts a package's folder offers. */
interface Package {
  readonly folder: string;
  readonly scripts: ReadonlyMap<string, string>;
}

const indexName = "index.json";

/** Swaps files of the working tree; the cycle's versions are kept on disk before, so that a crash loses none of them. */
export class FsBaseVersions implements BaseVersions {
  readonly #init: FsBaseVersionsInit;

  constructor(init: FsBaseVersionsInit) {
    this.#init = init;
  }

  async hold(request: HoldRequest, signal?: AbortSignal): Promise<HeldVersions | undefined> {
    const packages = await this.#packages(request, signal);
    const wanted = await this.#wanted(request, packages, signal);
    if (wanted.size === 0) return undefined;
    const entries = await this.#keep(wanted);
    try {
      for (const [file, text] of wanted) await this.#replace(file, text);
    } catch (error) {
      await this.#release(entries);
      throw error;
    }
    const paths = [...wanted.keys()];
    const isForAll = paths.some((file) => isManifest(file) || isCheckConfiguration(file));
    const decides = (command: string) => {
      const named = namedBy([command], packages);
      return isForAll || paths.some((file) => named.has(file));
    };
    return { paths, decides, release: () => this.#release(entries) };
  }

  async recover(): Promise<readonly string[]> {
    const entries = await this.#readIndex();
    if (entries === undefined) return [];
    const back: string[] = [];
    let isDoubtful = false;
    for (const entry of entries) {
      const now = digestOf(await this.#look(entry.path));
      if (now === entry.held) {
        await this.#restore(entry);
        back.push(entry.path);
      } else if (now !== digestOf(await this.#keptVersion(entry))) isDoubtful = true;
    }
    // A file that somebody changed since stays as it is, and the version of the work stays where a person finds it.
    if (isDoubtful) await rename(this.#init.keptFolder, `${this.#init.keptFolder}-${crypto.randomUUID().slice(0, 8)}`);
    else await this.#forget();
    return back;
  }

  /** Base texts by path; undefined where the base had nothing. */
  async #wanted(
    { changed, commands }: HoldRequest,
    packages: readonly Package[],
    signal: AbortSignal | undefined,
  ): Promise<Map<string, string | undefined>> {
    const wanted = new Map<string, string | undefined>();
    const { repository } = this.#init;
    for (const { path: file, base } of changed.filter((change) => isManifest(change.path))) {
      const former = await repository.fileAt(base, file, signal);
      const now = await this.#look(file);
      const merged = now.kind === "file" ? withBaseDecisions(now.bytes.toString("utf8"), former) : former;
      if (merged !== undefined) wanted.set(file, merged);
    }
    // With a former manifest a check may run that the present one does not offer any more.
    const named = namedBy([...commands, ...(wanted.size > 0 ? scriptNames : [])], packages);
    for (const { path: file, base } of changed) {
      if (isManifest(file) || !(named.has(file) || isCheckConfiguration(file))) continue;
      const former = await repository.fileAt(base, file, signal);
      // A new script that a command names has no version before the work; a new configuration was not there.
      if (former !== undefined || isCheckConfiguration(file)) wanted.set(file, former);
    }
    return wanted;
  }

  /** The packages at or above the changed files, as they were before the work. */
  async #packages({ changed }: HoldRequest, signal: AbortSignal | undefined): Promise<Package[]> {
    const folders = new Set<string>();
    for (const { path: file } of changed) {
      for (let folder = path.posix.dirname(file); !folders.has(folder); folder = path.posix.dirname(folder))
        folders.add(folder);
    }
    const packages: Package[] = [];
    for (const folder of folders) {
      const manifest = path.posix.join(folder, "package.json");
      const change = changed.find((other) => other.path === manifest);
      const now = change ? undefined : await this.#look(manifest);
      const text = change
        ? await this.#init.repository.fileAt(change.base, manifest, signal)
        : now?.kind === "file"
          ? now.bytes.toString("utf8")
          : undefined;
      packages.push({ folder, scripts: scriptsOf(text) });
    }
    return packages;
  }

  /** Puts the cycle's versions where a crash does not reach them; the index last, so that it never names what is not there. */
  async #keep(wanted: ReadonlyMap<string, string | undefined>): Promise<Entry[]> {
    const { keptFolder } = this.#init;
    await mkdir(keptFolder, { recursive: true });
    const entries: Entry[] = [];
    for (const [file, text] of wanted) {
      const version = await this.#look(file);
      const kept = version.kind === "file" ? `${entries.length}` : null;
      if (version.kind === "file") await atomicWrite(path.join(keptFolder, `${entries.length}`), version.bytes);
      const target = version.kind === "link" ? version.target : null;
      const mode = version.kind === "file" ? version.mode : 0;
      entries.push({ path: file, kept, target, mode, held: digestOf(toVersion(text)) });
    }
    await atomicWrite(path.join(keptFolder, indexName), `${JSON.stringify(entries, null, 2)}\n`);
    return entries;
  }

  async #release(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) await this.#restore(entry);
    await this.#forget();
  }

  async #restore(entry: Entry): Promise<void> {
    const version = await this.#keptVersion(entry);
    const absolute = await resolveInside(this.#init.repository.root, entry.path);
    if (version.kind !== "file" || (await this.#look(entry.path)).kind !== "file") await rm(absolute, { force: true });
    if (version.kind === "none") return;
    await mkdir(path.dirname(absolute), { recursive: true });
    if (version.kind === "link") return symlink(version.target, absolute);
    await atomicWrite(absolute, version.bytes, { durable: false });
    await chmod(absolute, version.mode);
  }

  async #replace(file: string, text: string | undefined): Promise<void> {
    const absolute = await resolveInside(this.#init.repository.root, file);
    const before = await this.#look(file);
    if (text === undefined || before.kind === "link") await rm(absolute, { force: true });
    if (text === undefined) return;
    await mkdir(path.dirname(absolute), { recursive: true });
    await atomicWrite(absolute, text, { durable: false });
  }

  async #look(file: string): Promise<Version> {
    const absolute = await resolveInside(this.#init.repository.root, file);
    try {
      const stats = await lstat(absolute);
      if (stats.isSymbolicLink()) return { kind: "link", target: await readlink(absolute) };
      return stats.isFile()
        ? { kind: "file", mode: stats.mode & 0o7777, bytes: await readFile(absolute) }
        : { kind: "none" };
    } catch (error) {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return { kind: "none" };
      throw error;
    }
  }

  async #keptVersion({ kept, target, mode }: Entry): Promise<Version> {
    if (target !== null) return { kind: "link", target };
    if (kept === null) return { kind: "none" };
    return { kind: "file", mode, bytes: await readFile(path.join(this.#init.keptFolder, kept)) };
  }

  /** Undefined when nothing is held. */
  async #readIndex(): Promise<readonly Entry[] | undefined> {
    try {
      return JSON.parse(await readFile(path.join(this.#init.keptFolder, indexName), "utf8")) as readonly Entry[];
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  async #forget(): Promise<void> {
    // The index first: what it does not name any more is nobody's.
    await rm(path.join(this.#init.keptFolder, indexName), { force: true });
    await rm(this.#init.keptFolder, { recursive: true, force: true });
  }
}

/** The files that commands name, themselves or by the scripts that they run. */
function namedBy(commands: readonly string[], packages: readonly Package[]): Set<string> {
  const named = namedFiles(commands);
  for (const { folder, scripts } of packages)
    for (const word of namedFiles(scriptsRunBy(commands, scripts))) named.add(path.posix.join(folder, word));
  return named;
}

function toVersion(text: string | undefined): Version {
  return text === undefined ? { kind: "none" } : { kind: "file", mode: 0, bytes: Buffer.from(text, "utf8") };
}

function digestOf(version: Version): string {
  if (version.kind === "none") return "none";
  const what = version.kind === "link" ? version.target : version.bytes;
  return createHash("sha256").update(version.kind).update(what).digest("hex");
}
