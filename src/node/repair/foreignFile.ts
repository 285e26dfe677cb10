import { readFile } from "node:fs/promises";
import { ControlError } from "../../core/base/errors.ts";
import { type ForeignText, readForeignText } from "../../core/base/foreignBytes.ts";
import { atomicWrite } from "../files/atomicWrite.ts";
import { requireWritable } from "../files/requireWritable.ts";

/** A document that cannot be read, for some of its bytes are no UTF-8. */
export interface ForeignFile extends ForeignText {
  /** Absolute path. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The file that a failure speaks of; undefined for any other failure, and for files that are no text in one byte a character. */
export async function foreignFileOf(error: unknown): Promise<ForeignFile | undefined> {
  if (!(error instanceof ControlError) || error.code !== "document-unreadable") return undefined;
  const { file, isText } = error.data;
  if (typeof file !== "string" || isText !== true) return undefined;
  const bytes = await readFile(file);
  const read = readForeignText(bytes);
  return read === undefined ? undefined : { ...read, path: file, bytes };
}

/** Writes the characters in place of their bytes and leaves every other byte as it is. Throws `stale-edit`, and `file-failed`. */
export async function writeCharacters({ bytes, foreign, path }: ForeignFile): Promise<void> {
  await requireWritable(path);
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { at, character } of foreign) {
    if (character === undefined) continue;
    parts.push(bytes.subarray(from, at), Buffer.from(character, "utf8"));
    from = at + 1;
  }
  await atomicWrite(path, Buffer.concat([...parts, bytes.subarray(from)]), {
    beforeReplace: async () => {
      if (Buffer.compare(await readFile(path), bytes) === 0) return;
      throw new ControlError("stale-edit", `${path} changed since it was read; call it again`);
    },
  });
}
