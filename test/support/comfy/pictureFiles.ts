import { createHash } from "node:crypto";

export type FolderType = "output" | "temp" | "input";

/** The server's folders, in memory: nothing of a test reaches the disk. */
export class PictureFiles {
  readonly #files = new Map<string, Buffer>();
  readonly #counters = new Map<string, number>();
  /** The random part of names in the temp folder, another one at every start. */
  readonly #tempName: string;

  constructor(seed: string) {
    this.#tempName = [...createHash("sha1").update(seed).digest().subarray(0, 5)]
      .map((byte) => String.fromCharCode(97 + (byte % 26)))
      .join("");
  }

  save(
    picture: Buffer,
    prefix: string,
    type: "output" | "temp",
  ): { filename: string; subfolder: string; type: string } {
    const at = prefix.lastIndexOf("/");
    const subfolder = at === -1 ? "" : prefix.slice(0, at);
    const name = type === "temp" ? `${prefix.slice(at + 1)}_temp_${this.#tempName}` : prefix.slice(at + 1);
    const key = `${type}/${subfolder}/${name}`;
    const count = (this.#counters.get(key) ?? 0) + 1;
    this.#counters.set(key, count);
    const filename = `${name}_${String(count).padStart(5, "0")}_.png`;
    this.put(type, subfolder, filename, picture);
    return { filename, subfolder, type };
  }

  put(type: string, subfolder: string, name: string, bytes: Buffer): void {
    this.#files.set(`${type}/${subfolder}/${name}`, bytes);
  }

  /** Names of a folder, the newest first. */
  names(type: string): string[] {
    const keys = [...this.#files.keys()].filter((key) => key.startsWith(`${type}//`));
    return keys.map((key) => key.slice(type.length + 2)).reverse();
  }

  get(type: string, subfolder: string, name: string): Buffer | undefined {
    return this.#files.get(`${type}/${subfolder}/${name}`);
  }

  /** `x.png`, `folder/x.png`, `x.png [output]`. */
  annotated(text: string): Buffer | undefined {
    const [, path = "", type = "input"] = /^(.*?)(?: \[(output|temp|input)\])?$/.exec(text) ?? [];
    const at = path.lastIndexOf("/");
    return this.get(type, at === -1 ? "" : path.slice(0, at), path.slice(at + 1));
  }

  /** Pictures at the top level of the input folder, sorted. */
  inputs(): string[] {
    return [...this.#files.keys()]
      .filter((key) => key.startsWith("input//"))
      .map((key) => key.slice("input//".length))
      .filter((name) => /\.(png|jpe?g|webp|gif|bmp)$/i.test(name))
      .sort();
  }
}
