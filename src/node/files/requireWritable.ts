import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import { errorCode, realFile } from "./atomicWrite.ts";
import { fileFailure } from "./fileFailure.ts";

/**
 * Throws `file-failed` for a file that is protected, or that its folder does not let be replaced. A replacement alone would pass over
 * the protection. Nothing for a file that is not there.
 */
export async function requireWritable(file: string): Promise<void> {
  try {
    const target = await realFile(file);
    if (((await stat(target)).mode & 0o222) === 0)
      throw new ControlError("file-failed", protectedWords(file), { data: { file } });
    await access(target, constants.W_OK);
    await access(path.dirname(target), constants.W_OK);
  } catch (error) {
    if (error instanceof ControlError) throw error;
    if (errorCode(error) !== "ENOENT") throw fileFailure(file, "written", error);
  }
}

function protectedWords(file: string): string {
  const mend = process.platform === "win32" ? "attrib -r" : "chmod u+w";
  return `${file} is protected from writing; allow it with ${mend}, then retry`;
}
