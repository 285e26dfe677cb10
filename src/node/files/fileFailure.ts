import { readFile } from "node:fs/promises";
import { ControlError, messageOf } from "../../core/base/errors.ts";
import { errorCode } from "./atomicWrite.ts";

const noRight = `you may not; allow it with ${process.platform === "win32" ? "attrib -r" : "chmod u+w"}, or look at its folder`;
const words: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of its path is a file, not a folder",
  EISDIR: "it is a folder, not a file",
  EACCES: noRight,
  EPERM: noRight,
  EROFS: "its disk is read-only",
  ENOSPC: "its disk is full",
  EDQUOT: "your share of its disk is used up",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "its name is too long",
  EBUSY: "another program holds it",
};

/** What went wrong with a file, in plain words; the message of any other failure. */
export function fileWords(error: unknown): string {
  return words[errorCode(error) ?? ""] ?? messageOf(error);
}

/** The `file-failed` of a file as it was named. */
export function fileFailure(file: string, what: "read" | "written" | "used", cause: unknown): ControlError {
  const why = what === "written" && errorCode(cause) === "ENOENT" ? "its folder is not there" : fileWords(cause);
  return new ControlError("file-failed", `${file} cannot be ${what}: ${why}`, { data: { file }, cause });
}

/** The `file-failed` of a raw failure of the system that names a file; undefined for any other. */
export function toFileFailure(error: unknown): ControlError | undefined {
  const file = error instanceof Error ? (error as NodeJS.ErrnoException).path : undefined;
  return file === undefined || !Object.hasOwn(words, errorCode(error) ?? "")
    ? undefined
    : fileFailure(file, "used", error);
}

/** The text of a file that a person named as `shown`. Throws `file-failed`. */
export async function readNamedFile(file: string, shown = file): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw fileFailure(shown, "read", error);
  }
}
