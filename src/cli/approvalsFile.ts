import { realpath } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../core/base/errors.ts";
import { readNamedFile } from "../node/files/fileFailure.ts";
import { isInside } from "../node/files/repositoryPath.ts";
import { findRepository } from "../node/git/findRepository.ts";

/**
 * The hashes that a file lists, one a line, with remarks behind `#`. Throws `usage` for a file inside the repository: a commit
 * could bring it along. Throws `file-failed`.
 */
export async function readApprovalsFile(file: string, folder: string): Promise<string[]> {
  const absolute = path.resolve(folder, file);
  const text = await readNamedFile(absolute, file);
  const place = findRepository(folder);
  if (place && isInside(place.root, await realpath(absolute))) {
    throw new ControlError("usage", `Unexpected --approvals ${file}, expected a file outside of the repository`);
  }
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*$/, "").trim())
    .filter((line) => line !== "");
}
