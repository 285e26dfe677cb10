import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import type { Disposable } from "../../core/base/disposables.ts";
import { errorCode } from "../files/atomicWrite.ts";

const pollMs = 300;
const stepBytes = 256 * 1024;

/** Hands on what a file holds behind `from` bytes, as it grows; begins anew when it shrinks. Of a flood, only the newest 256 KB of a step. */
export class FileFollower implements Disposable {
  readonly #file: string;
  readonly #onText: (text: string) => void;
  readonly #timer: NodeJS.Timeout;
  #decoder = new StringDecoder("utf8");
  #at: number;
  #reading: Promise<void> | undefined;

  constructor(file: string, onText: (text: string) => void, from = 0) {
    this.#file = file;
    this.#onText = onText;
    this.#at = from;
    this.#timer = setInterval(() => void this.read(), pollMs);
    this.#timer.unref();
  }

  /** Reads now what is there; resolves when it was handed on. */
  async read(): Promise<void> {
    this.#reading ??= this.#step().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  async #step(): Promise<void> {
    try {
      const handle = await open(this.#file, "r");
      try {
        const { size } = await handle.stat();
        if (size < this.#at) this.#begin(0);
        if (size - this.#at > stepBytes) this.#begin(size - stepBytes);
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - this.#at), 0, size - this.#at, this.#at);
        this.#at += bytesRead;
        const text = this.#decoder.write(buffer.subarray(0, bytesRead));
        if (text) this.#onText(text);
      } finally {
        await handle.close();
      }
    } catch (error) {
      // A file that cannot be read now may be there at the next step.
      if (errorCode(error) === undefined) throw error;
    }
  }

  #begin(at: number): void {
    this.#at = at;
    this.#decoder = new StringDecoder("utf8");
  }
}
