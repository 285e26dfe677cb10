import { access, constants } from "node:fs/promises";
import path from "node:path";
import { errorCode, realFile } from "./atomicWrite.ts";
import { fileFailure } from "./fileFailure.ts";

/**
 * Throws `file-failed` for a file that the system does not let this person write, or its folder replace. A replacement alone would pass
 * over the protection. Nothing for a file that is not there.
 */
export async function requireWritable(file: string): Promise<void> {
  try {
    const target = await realFile(file);
    await access(target, constants.W_OK);
    await access(path.dirname(target), constants.W_OK);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw fileFailure(file, "written", error);
  }
}
