import { createHash } from "node:crypto";

const shownLength = 12;

/** The name of a command's exact text, for `--approve`: the beginning of its hash. */
export function approvalHash(command: string): string {
  return createHash("sha256").update(command).digest("hex").slice(0, shownLength);
}
