import { readFile } from "node:fs/promises";
import { ControlError } from "../../core/base/errors.ts";
import { applyBatch, type EditBatch, type TextSnapshot } from "../../core/base/text.ts";
import type { TextStore } from "../../core/ports.ts";
import { atomicWrite, errorCode } from "./atomicWrite.ts";
import { fileFailure, fileWords } from "./fileFailure.ts";
import { requireWritable } from "./requireWritable.ts";

/** A text file. The version of a snapshot is the SHA-256 of its bytes in hex; a byte-order mark stays in the text. */
export class FsTextStore implements TextStore {
  readonly #file: string;

  /** `file` is absolute. */
  constructor(file: string) {
    this.#file = file;
  }

  async read(): Promise<TextSnapshot> {
    const bytes = await this.#readBytes();
    try {
      return toSnapshot(bytes);
    } catch (error) {
      throw await notUtf8(this.#file, bytes, error);
    }
  }

  async write(batch: EditBatch): Promise<TextSnapshot> {
    const before = await this.read();
    const bytes = Buffer.from(applyBatch(before, batch), "utf8");
    const version = versionOf(bytes);
    if (version === before.version) return before;
    await this.#replace(bytes, before);
    const after = await this.read();
    if (after.version !== version) {
      throw new ControlError("stale-edit", `${this.#file} was changed by someone else right after it was written`);
    }
    return after;
  }

  async #replace(bytes: Buffer, before: TextSnapshot): Promise<void> {
    await requireWritable(this.#file);
    try {
      await atomicWrite(this.#file, bytes, {
        beforeReplace: async () => {
          const now = versionOf(await this.#readBytes());
          if (now !== before.version) throw staleEdit(this.#file, before.version, now);
        },
      });
    } catch (error) {
      if (error instanceof ControlError) throw error;
      throw fileFailure(this.#file, "written", error);
    }
  }

  async #readBytes(): Promise<Buffer> {
    try {
      return await readFile(this.#file);
    } catch (error) {
      const missing = errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR";
      throw missing
        ? new ControlError("document-missing", `There is no ${this.#file}`, {
            data: { file: this.#file },
            cause: error,
          })
        : unreadable(this.#file, fileWords(error), error);
    }
  }
}

function toSnapshot(bytes: Buffer): TextSnapshot {
  let version: string | undefined;
  return {
    text: decodeUtf8(bytes),
    get version() {
      version ??= versionOf(bytes);
      return version;
    },
  };
}

/** Names the first byte, with what to do; `isText` of the data says that `repair --encoding` can look at it. */
async function notUtf8(file: string, bytes: Buffer, cause: unknown): Promise<ControlError> {
  const { foreignByteInWords, readForeignText } = await import("../../core/base/foreignBytes.ts");
  const foreign = readForeignText(bytes)?.foreign ?? [];
  const [first] = foreign;
  if (first === undefined) {
    return unreadable(file, "it is not valid UTF-8 but UTF-16 or no text; save it as UTF-8", cause);
  }
  const others = foreign.length === 1 ? "" : ` and ${foreign.length - 1} more`;
  const mend = "control-plane repair --encoding shows the mend, and writes it with --write";
  return unreadable(file, `it is not valid UTF-8: ${foreignByteInWords(first)}${others}; ${mend}`, cause, true);
}

/** Decodes strictly and keeps a byte-order mark. Throws a `TypeError` for bytes that are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Loads the library when a version is first asked for: who only reads a document does without. */
function versionOf(bytes: Uint8Array): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(bytes).digest("hex");
}

function unreadable(file: string, reason: string, cause: unknown, isText = false): ControlError {
  return new ControlError("document-unreadable", `${file} cannot be read: ${reason}`, {
    data: { file, reason, isText },
    cause,
  });
}

function staleEdit(file: string, expected: string, actual: string): ControlError {
  return new ControlError("stale-edit", `${file} changed since the edit was computed; read it again and retry`, {
    data: { expected, actual },
  });
}
