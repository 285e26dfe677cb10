import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import type { OutputFile } from "./comfyReplies.ts";
import { defaultSaveLimits, type OutputSource, saveOutputs } from "./outputFolder.ts";

/** Where pictures come from, told apart by its address. */
export type PictureSource = OutputSource & { readonly baseUrl: string };

const pictureBytes = 64 * 1024 * 1024;

/** Pictures of servers on the disk, by server, prompt and name. What was used longest ago goes when they are more than the bound. */
export class PictureCache {
  readonly #folder: string;
  readonly #maximumBytes: number;
  readonly #running = new Map<string, Promise<string | undefined>>();
  #trimming: Promise<void> = Promise.resolve();

  /** `folder` is this cache's alone. */
  constructor(folder: string, maximumBytes = 256 * 1024 * 1024) {
    this.#folder = folder;
    this.#maximumBytes = maximumBytes;
  }

  /** The absolute path of a picture; undefined when the server has it no more. A server that cannot be asked rejects. */
  get(client: PictureSource, promptId: string, file: OutputFile, signal?: AbortSignal): Promise<string | undefined> {
    const identity = JSON.stringify([client.baseUrl, promptId, file.type, file.subfolder, file.filename]);
    const extension = /\.(?:png|jpe?g|webp|gif)$/i.exec(file.filename)?.[0].toLowerCase() ?? ".bin";
    const key = `${createHash("sha256").update(identity).digest("hex").slice(0, 32)}${extension}`;
    const running = this.#running.get(key) ?? this.#find(client, file, key, signal);
    this.#running.set(key, running);
    const forget = () => void this.#running.delete(key);
    running.then(forget, forget);
    return running;
  }

  async #find(client: PictureSource, file: OutputFile, key: string, signal?: AbortSignal): Promise<string | undefined> {
    const place = path.join(this.#folder, key);
    const now = new Date();
    const isThere = await utimes(place, now, now).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
    const scratch = path.join(this.#folder, `new-${randomUUID()}`);
    try {
      const limits = { ...defaultSaveLimits, fileBytes: pictureBytes, timeoutMs: 60_000 };
      const [saved] = await saveOutputs(client, [file], scratch, signal, limits);
      if (!saved) return undefined;
      await rename(saved.path, place);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    this.#trimming = this.#trimming.then(() => this.#trim(key));
    await this.#trimming;
    return place;
  }

  /** Removes what was used longest ago until the rest is within the bound; `newest` stays in any case. */
  async #trim(newest: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const names = (await readdir(this.#folder)).filter((name) => /^[0-9a-f]{32}\./.test(name));
    const files = await Promise.all(
      names.map(async (name) => {
        const about = await stat(path.join(this.#folder, name)).catch(() => undefined);
        return {
          name,
          bytes: about?.size ?? 0,
          usedAt: name === newest ? Number.POSITIVE_INFINITY : (about?.mtimeMs ?? 0),
        };
      }),
    );
    let sum = 0;
    for (const { bytes, name } of files.sort((a, b) => b.usedAt - a.usedAt)) {
      sum += bytes;
      if (sum > this.#maximumBytes && name !== newest) await rm(path.join(this.#folder, name), { force: true });
    }
  }
}
