import { createHash, type Hash, webcrypto } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { isInside } from "../files/repositoryPath.ts";
import type { ComfyClient } from "./comfyClient.ts";
import type { OutputFile } from "./comfyReplies.ts";

export interface SavedFile {
  readonly file: OutputFile;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface SaveLimits {
  readonly fileBytes: number;
  readonly totalBytes: number;
  readonly files: number;
  readonly timeoutMs: number;
}

export const defaultSaveLimits: SaveLimits = {
  fileBytes: 512 * 1024 * 1024,
  totalBytes: 4 * 1024 * 1024 * 1024,
  files: 1000,
  timeoutMs: 600_000,
};

const plainCharacter = /[\p{L}\p{N}\p{M} ._()+,=@#-]/u;
/** Names that Windows keeps for devices, whatever stands behind the point. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** What stands beside the outputs and proves them; no server writes that. */
const ownName = /^(?:media|workflow)\.json$/i;

/**
 * Downloads what a run has made into a folder; files that are gone are left out. The server's names only suggest: one plain file
 * each, in this folder, never over a file that is there.
 */
export async function saveOutputs(
  client: ComfyClient,
  files: readonly OutputFile[],
  folder: string,
  signal?: AbortSignal,
  limits: SaveLimits = defaultSaveLimits,
): Promise<readonly SavedFile[]> {
  await mkdir(folder, { recursive: true });
  const written: WrittenFile[] = [];
  let left = limits.totalBytes;
  for (const file of files.slice(0, limits.files)) {
    const maximumBytes = Math.min(limits.fileBytes, left);
    const one = await saveOne(client, file, folder, { maximumBytes, timeoutMs: limits.timeoutMs }, signal);
    if (!one) continue;
    written.push(one);
    left -= one.bytes;
  }
  return Promise.all(written.map(async ({ hash, ...file }) => ({ ...file, sha256: await hash() })));
}

interface WrittenFile extends Omit<SavedFile, "sha256"> {
  readonly hash: () => Promise<string>;
}

async function saveOne(
  client: ComfyClient,
  file: OutputFile,
  folder: string,
  limits: { readonly maximumBytes: number; readonly timeoutMs: number },
  signal: AbortSignal | undefined,
): Promise<WrittenFile | undefined> {
  const { handle, path: place } = await createFree(folder, safeName(file.filename));
  const sink = new HashingSink(handle);
  let hash: (() => Promise<string>) | undefined;
  try {
    const isThere = await client.download(file, (chunk) => sink.take(chunk), limits, signal);
    hash = isThere ? await sink.end() : undefined;
  } finally {
    await handle.close();
    if (!hash) await rm(place, { force: true });
  }
  return hash && { file, path: place, bytes: sink.bytes, hash };
}

/** Smaller files are written and hashed in one piece, the hash beside the next download. */
const wholeBytes = 32 * 1024 * 1024;

/** Writes what it takes, and hashes it. */
class HashingSink {
  readonly #handle: FileHandle;
  #chunks: Buffer[] = [];
  #stream: Hash | undefined;
  bytes = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async take(chunk: Buffer): Promise<void> {
    this.#chunks.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes <= wholeBytes) return;
    this.#stream ??= createHash("sha256");
    await this.#write(this.#stream);
  }

  /** Writes what is left; resolves with the hash to come, in hex. */
  async end(): Promise<() => Promise<string>> {
    const stream = this.#stream;
    if (stream) {
      await this.#write(stream);
      return async () => stream.digest("hex");
    }
    const whole = Buffer.concat(this.#chunks, this.bytes);
    this.#chunks = [];
    const hashing = webcrypto.subtle.digest("SHA-256", whole);
    await this.#handle.writeFile(whole);
    return async () => Buffer.from(await hashing).toString("hex");
  }

  async #write(stream: Hash): Promise<void> {
    const chunks = this.#chunks;
    this.#chunks = [];
    for (const chunk of chunks) stream.update(chunk);
    await this.#handle.writev(chunks);
  }
}

/** A plain file name made of what a server says: no folders, no hidden or device names, nothing that a terminal obeys. */
export function safeName(filename: string): string {
  const last = filename.split(/[\\/]/).at(-1) ?? "";
  const plain = [...last.normalize("NFC")]
    .map((character) => (plainCharacter.test(character) ? character : "_"))
    .join("")
    .replace(/^[. ]+|[. ]+$/g, "");
  const { ext, name } = path.parse(plain);
  const short = `${[...name].slice(0, 80).join("")}${[...ext].slice(0, 16).join("")}`.replace(/[. ]+$/, "");
  if (short === "") return "output";
  return deviceName.test(short) || ownName.test(short) ? `_${short}` : short;
}

/** A new file of this name, or of the next free one. */
async function createFree(
  folder: string,
  name: string,
): Promise<{ readonly handle: FileHandle; readonly path: string }> {
  const { ext, name: stem } = path.parse(name);
  for (let count = 0; count < 10_000; count++) {
    const target = path.join(folder, count === 0 ? name : `${stem} (${count})${ext}`);
    if (!isInside(folder, target)) break;
    try {
      return { handle: await open(target, "wx"), path: target };
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
  }
  throw new ControlError("path-refused", `No free name for ${JSON.stringify(name)} in ${folder}`);
}
