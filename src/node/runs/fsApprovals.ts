import { createHash } from "node:crypto";
import { access, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Approvals } from "../../core/ports.ts";
import { atomicWrite, errorCode } from "../files/atomicWrite.ts";

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

/** The person's configuration folder for this program; `CONTROL_PLANE_HOME` overrides it. */
export function userConfigFolder(environment: NodeJS.ProcessEnv = process.env, home: string = homedir()): string {
  if (environment.CONTROL_PLANE_HOME) return path.resolve(environment.CONTROL_PLANE_HOME);
  const name = "control-plane";
  if (process.platform === "win32")
    return path.join(environment.APPDATA || path.join(home, "AppData", "Roaming"), name);
  if (process.platform === "darwin") return path.join(home, "Library", "Application Support", name);
  return path.join(environment.XDG_CONFIG_HOME || path.join(home, ".config"), name);
}
