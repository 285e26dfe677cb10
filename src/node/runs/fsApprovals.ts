import { createHash } from "node:crypto";
import { access, mkdir } from "node:fs/promises";
import path from "node:path";
import type { Approvals } from "../../core/ports.ts";
import { atomicWrite, errorCode } from "../files/atomicWrite.ts";
import { userConfigFolder } from "../settings/userConfigFolder.ts";

/**
 * Approvals as one small file each, named by the hash of repository and exact text together. They lie in the person's own
 * configuration, never in the repository, where a commit could bring them along.
 */
export class FsApprovals implements Approvals {
  readonly #root: string;
  readonly #folder: string;

  /** `root` is the repository's absolute path; `folder` is the person's configuration folder. */
  constructor(root: string, folder: string = userConfigFolder()) {
    this.#root = root;
    this.#folder = path.join(folder, "approvals");
  }

  async isApproved(command: string): Promise<boolean> {
    try {
      await access(this.#file(command));
      return true;
    } catch (error) {
      if (errorCode(error) === "ENOENT") return false;
      throw error;
    }
  }

  async approve(command: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    // The text itself stays out: it may hold a secret.
    await atomicWrite(this.#file(command), `${JSON.stringify({ root: this.#root })}\n`);
  }

  #file(command: string): string {
    const hash = createHash("sha256").update(`${this.#root}\0${command}`).digest("hex");
    return path.join(this.#folder, `${hash}.json`);
  }
}
