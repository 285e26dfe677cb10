import { createHash } from "node:crypto";

const shownLength = 12;

/** The name of a command's exact text, for `--approve`: the beginning of its hash. */
export function approvalHash(command: string): string {
  return shownHash(createHash("sha256").update(command).digest("hex"));
}

/** As much of a hash as is shown. */
export function shownHash(hash: string): string {
  return hash.slice(0, shownLength);
}
