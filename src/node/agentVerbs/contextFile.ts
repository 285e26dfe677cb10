import { readFile, stat } from "node:fs/promises";
import { ControlError } from "../../core/base/errors.ts";
import { resolveWorkPath } from "../models/workPath.ts";

const largestBytes = 1024 * 1024;

export interface ContextFile {
  /** Relative to the repository, `/` as separator, links of folders resolved. */
  readonly path: string;
  readonly text: string;
}

/**
 * Reads a text file of a repository for whoever works on it. Throws `path-refused` for a place that no worker may name and for
 * what is no text of at most 1 MB; `file-failed` when there is no such file.
 */
export async function readContextFile(root: string, written: string): Promise<ContextFile> {
  const { absolute, kind, path } = await resolveWorkPath(root, written);
  if (kind === "missing") throw new ControlError("file-failed", `There is no file ${path}`, { data: { path } });
  if (kind === "folder") throw refused(path, "it is a folder");
  const { size } = await stat(absolute);
  if (size > largestBytes) throw refused(path, `it has ${size} bytes, more than ${largestBytes}`);
  try {
    return { path, text: new TextDecoder("utf-8", { fatal: true }).decode(await readFile(absolute)) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw refused(path, "it is no UTF-8 text");
  }
}

function refused(path: string, why: string): ControlError {
  return new ControlError("path-refused", `${path} is not read: ${why}`, { data: { path } });
}
