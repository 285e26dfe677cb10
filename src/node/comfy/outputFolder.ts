import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { ControlError, isAbort, messageOf } from "../../core/base/errors.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { isInside } from "../files/repositoryPath.ts";
import type { ComfyClient } from "./comfyClient.ts";
import type { OutputFile } from "./comfyReplies.ts";

/** Whoever has the files that a run has made. */
export type OutputSource = Pick<ComfyClient, "download">;

export interface WrittenFile {
  readonly file: OutputFile;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Of what was received, in hex. Computed when first asked for: to be shown, a picture needs no hash. */
  readonly sha256: () => string;
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
 * each, in this folder, never over a file that is there. `onFault` hears of each file that could not be had, also because `signal`
 * fired; without it the first of them rejects.
 */
export async function saveOutputs(
  client: OutputSource,
  files: readonly OutputFile[],
  folder: string,
  signal?: AbortSignal,
  limits: SaveLimits = defaultSaveLimits,
  onFault?: (file: OutputFile, reason: string) => void,
): Promise<readonly WrittenFile[]> {
  await mkdir(folder, { recursive: true });
  const written: Promise<WrittenFile>[] = [];
  let left = limits.totalBytes;
  try {
    for (const file of files.slice(0, limits.files)) {
      const heldBytes = Math.max(0, mostHeldBytes - (limits.totalBytes - left));
      const maximumBytes = Math.min(limits.fileBytes, left);
      const bounds = { heldBytes, maximumBytes, timeoutMs: limits.timeoutMs };
      const one = await saveOne(client, file, folder, bounds, signal).catch((error: unknown) => {
        if (!onFault) throw error;
        onFault(file, isAbort(error) ? "stopped" : messageOf(error));
      });
      if (!one) continue;
      // The end of a file is written while the next one comes.
      await written.at(-1);
      written.push(one.written);
      left -= one.bytes;
    }
  } finally {
    await Promise.allSettled(written);
  }
  return Promise.all(written);
}

async function saveOne(
  client: OutputSource,
  file: OutputFile,
  folder: string,
  limits: { readonly heldBytes: number; readonly maximumBytes: number; readonly timeoutMs: number },
  signal: AbortSignal | undefined,
): Promise<{ readonly bytes: number; readonly written: Promise<WrittenFile> } | undefined> {
  const { handle, path: place } = await createFree(folder, safeName(file.filename));
  const sink = new HashingSink(handle, limits.heldBytes);
  const close = async (isWhole: boolean) => {
    await handle.close();
    if (!isWhole) await rm(place, { force: true });
  };
  const finish = async (): Promise<WrittenFile> => {
    let sha256: (() => string) | undefined;
    try {
      sha256 = await sink.end();
    } finally {
      await close(sha256 !== undefined);
    }
    return { file, path: place, bytes: sink.bytes, sha256 };
  };
  let isThere = false;
  try {
    isThere = await client.download(file, (chunk) => sink.take(chunk), limits, signal);
  } finally {
    if (!isThere) await close(false);
  }
  if (!isThere) return undefined;
  const written = finish();
  // Whoever waits for it hears of a failure.
  written.catch(() => undefined);
  return { bytes: sink.bytes, written };
}

/** What all files of a call hold in memory together, to be hashed later; the rest is hashed and written as it comes. */
const mostHeldBytes = 32 * 1024 * 1024;
const pieceBytes = 512 * 1024;

/** Writes what it takes. Up to `heldBytes` are written in one piece and hashed when somebody asks. */
class HashingSink {
  readonly #handle: FileHandle;
  readonly #heldBytes: number;
  readonly #hash = createHash("sha256");
  #chunks: Buffer[] = [];
  #waiting = 0;
  bytes = 0;

  constructor(handle: FileHandle, heldBytes: number) {
    this.#handle = handle;
    this.#heldBytes = heldBytes;
  }

  async take(chunk: Buffer): Promise<void> {
    this.#chunks.push(chunk);
    this.#waiting += chunk.length;
    this.bytes += chunk.length;
    if (this.bytes > this.#heldBytes && this.#waiting >= pieceBytes) this.#hash.update(await this.#write());
  }

  /** Writes what is left. */
  async end(): Promise<() => string> {
    const rest = await this.#write();
    let sha256: string | undefined;
    const digest = () => (sha256 ??= this.#hash.update(rest).digest("hex"));
    if (this.bytes > this.#heldBytes) digest();
    return digest;
  }

  async #write(): Promise<Buffer> {
    const piece = Buffer.concat(this.#chunks, this.#waiting);
    this.#chunks = [];
    this.#waiting = 0;
    await this.#handle.writeFile(piece);
    return piece;
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
