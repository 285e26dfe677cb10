import { open } from "node:fs/promises";
import { errorCode } from "../files/atomicWrite.ts";

const tailBytes = 256 * 1024;

/** The end of a file, at most 256 KB, from the beginning of a line where it was cut; undefined when there is no such file. */
export async function readTail(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      const length = Math.min(size, tailBytes);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
      const text = buffer.toString("utf8", 0, bytesRead);
      return size > length ? text.slice(text.indexOf("\n") + 1) : text;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
