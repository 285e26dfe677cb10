import { open, readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { RuleFile } from "../../core/lint/lintContext.ts";
import { errorCode } from "./atomicWrite.ts";
import { isInside } from "./repositoryPath.ts";

const names = ["AGENTS.md", "CLAUDE.md", ".cursorrules", ".github/copilot-instructions.md"];
const rulesFolder = ".cursor/rules";

/** So much of a file is read, and so many files of the rules folder. */
const maximumBytes = 64 * 1024;
const maximumRules = 32;

/** Errors of a file that is not there, or that nobody may read: it tells nobody how to work. */
const absent: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM", "EISDIR", "ELOOP"]);

/** Reads the texts beside a control document that tell people and tools how to work; what did not change is read once. */
export class RuleFileReader {
  readonly #root: string;
  readonly #folders: readonly string[];
  readonly #known = new Map<string, { readonly stamp: string; readonly text: string }>();

  /** `root` is the repository's top level; a workspace folder below it may have rule files of its own. Both absolute. */
  constructor(root: string, folder: string) {
    this.#root = root;
    this.#folders = root === folder ? [root] : [root, folder];
  }

  /** Files outside of the repository are never read, whatever links say. */
  async read(): Promise<readonly RuleFile[]> {
    const realRoot = await realpath(this.#root);
    const files = new Map<string, RuleFile>();
    for (const folder of this.#folders) {
      const candidates = [...names, ...(await rulesIn(folder))].map((name) => path.join(folder, name));
      const found = await Promise.all(candidates.map((file) => this.#readOne(realRoot, file)));
      for (const one of found) if (one !== undefined && !files.has(one.real)) files.set(one.real, one.file);
    }
    return [...files.values()];
  }

  async #readOne(realRoot: string, file: string): Promise<{ real: string; file: RuleFile } | undefined> {
    try {
      const real = await realpath(file);
      const status = await stat(real);
      if (!status.isFile() || !isInside(realRoot, real)) return undefined;
      const stamp = `${status.mtimeMs} ${status.size} ${status.ino}`;
      const known = this.#known.get(real);
      const text = known?.stamp === stamp ? known.text : await readStart(real);
      this.#known.set(real, { stamp, text });
      return { real, file: { path: path.relative(this.#root, file).split(path.sep).join("/"), text } };
    } catch (error) {
      if (absent.has(errorCode(error))) return undefined;
      throw error;
    }
  }
}

async function rulesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(path.join(folder, rulesFolder));
    return entries
      .filter((name) => /\.(?:md|mdc)$/i.test(name))
      .sort()
      .slice(0, maximumRules)
      .map((name) => `${rulesFolder}/${name}`);
  } catch (error) {
    if (absent.has(errorCode(error))) return [];
    throw error;
  }
}

async function readStart(file: string): Promise<string> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(maximumBytes), 0, maximumBytes, 0);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await handle.close();
  }
}
