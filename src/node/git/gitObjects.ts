import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Disposable } from "../../core/base/disposables.ts";
import { ControlError, messageOf } from "../../core/base/errors.ts";
import { throwIfAborted, toAbortError } from "../process/abortError.ts";
import { gitEnvironment, globalArguments, type OnGit } from "./gitProcess.ts";

export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly bytes: Buffer;
}

interface Waiting {
  resolve(object: GitObject | undefined): void;
  reject(error: unknown): void;
}

interface Header {
  readonly id: string;
  readonly type: string;
  readonly size: number;
}

const lineFeed = 10;

/** Reads objects through one `git cat-file --batch`, which starts with the first question and lives until `dispose`. */
export class GitObjects implements Disposable {
  readonly #root: string;
  readonly #onGit: OnGit;
  readonly #waiting: Waiting[] = [];
  #child: ChildProcessWithoutNullStreams | undefined;
  #failure: unknown;
  #chunks: Buffer[] = [];
  #length = 0;
  #header: Header | undefined;
  #errors = "";

  constructor(root: string, onGit: OnGit = () => undefined) {
    this.#root = root;
    this.#onGit = onGit;
  }

  /** The object that a name means (`<id>`, `HEAD:docs/a.md`); undefined when there is none, or several. Several reads may be under way. */
  async read(name: string, signal?: AbortSignal): Promise<GitObject | undefined> {
    throwIfAborted(signal);
    if (this.#failure !== undefined) throw this.#failure;
    if (/[\n\0]/.test(name)) return undefined;
    const child = this.#child ?? this.#start();
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(toAbortError(signal as AbortSignal));
      signal?.addEventListener("abort", onAbort, { once: true });
      const settled = () => signal?.removeEventListener("abort", onAbort);
      this.#waiting.push({
        resolve: (object) => {
          settled();
          resolve(object);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      child.stdin.write(`${name}\n`);
    });
  }

  dispose(): void {
    this.#fail(new ControlError("git-failed", "git cat-file was closed"));
    this.#child?.kill();
  }

  #start(): ChildProcessWithoutNullStreams {
    const args = ["cat-file", "--batch"];
    this.#onGit(args);
    const child = spawn("git", [...globalArguments, ...args], {
      cwd: this.#root,
      env: { ...gitEnvironment(), GIT_OPTIONAL_LOCKS: "0" },
      windowsHide: true,
    });
    child.stdout.on("data", (chunk: Buffer) => this.#take(chunk));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors = (this.#errors + text).slice(-4000);
    });
    // A git that ends early closes the pipe; how it ended is told by `close`.
    child.stdin.on("error", () => child.stdin.destroy());
    child.on("error", (cause) => this.#fail(notStarted(cause)));
    child.on("close", (code) => {
      const words = this.#errors.trim() || `it ended with ${code}`;
      this.#fail(new ControlError("git-failed", `git cat-file failed: ${words}`, { data: { words } }));
    });
    this.#child = child;
    return child;
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#answer());
  }

  /** Settles the oldest question when its whole answer is here. */
  #answer(): boolean {
    if (this.#header === undefined) {
      const line = this.#takeLine();
      if (line === undefined) return false;
      const parts = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(line);
      if (parts === null) {
        this.#waiting.shift()?.resolve(undefined);
        return true;
      }
      this.#header = { id: parts[1] ?? "", type: parts[2] ?? "", size: Number(parts[3]) };
    }
    const { id, type, size } = this.#header;
    if (this.#length < size + 1) return false;
    const all = this.#joined();
    this.#keep(all.subarray(size + 1));
    this.#header = undefined;
    this.#waiting.shift()?.resolve({ id, type, bytes: all.subarray(0, size) });
    return true;
  }

  #takeLine(): string | undefined {
    const all = this.#joined();
    const end = all.indexOf(lineFeed);
    if (end === -1) return undefined;
    this.#keep(all.subarray(end + 1));
    return all.toString("utf8", 0, end);
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    if (this.#chunks.length !== 1 || first === undefined) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] as Buffer;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
  }
}

function notStarted(cause: Error): ControlError {
  const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
  return isMissing
    ? new ControlError("git-missing", "git cannot be started; install it and put it on the PATH", { cause })
    : new ControlError("git-failed", `git failed: ${messageOf(cause)}`, { cause });
}
