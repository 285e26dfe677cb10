import { createHash } from "node:crypto";
import { access, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { Approval, Approvals } from "../../core/ports.ts";
import { atomicWrite, errorCode } from "../files/atomicWrite.ts";
import { namesIn } from "../files/namesIn.ts";
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
    const { createRedactor } = await import("./redact.ts");
    const approval: Approval = {
      hash: createHash("sha256").update(command).digest("hex"),
      command: createRedactor().text(command),
      approvedAt: new Date().toISOString(),
    };
    await atomicWrite(this.#file(command), `${JSON.stringify({ root: this.#root, ...approval })}\n`);
  }

  async list(): Promise<readonly Approval[]> {
    return (await this.#read()).map(({ approval }) => approval);
  }

  async revoke(hash: string): Promise<readonly Approval[]> {
    const meant = (await this.#read()).filter(({ approval }) => approval.hash.startsWith(hash.toLowerCase()));
    for (const { file } of meant) await rm(file, { force: true });
    return meant.map(({ approval }) => approval);
  }

  async #read(): Promise<{ readonly file: string; readonly approval: Approval }[]> {
    const found: { readonly file: string; readonly approval: Approval }[] = [];
    for (const name of (await namesIn(this.#folder)).filter((one) => one.endsWith(".json"))) {
      const file = path.join(this.#folder, name);
      const approval = parseApproval(await readFile(file, "utf8"), this.#root, name);
      if (approval) found.push({ file, approval });
    }
    return found.sort((a, b) => (b.approval.approvedAt ?? "").localeCompare(a.approval.approvedAt ?? ""));
  }

  #file(command: string): string {
    const hash = createHash("sha256").update(`${this.#root}\0${command}`).digest("hex");
    return path.join(this.#folder, `${hash}.json`);
  }
}

/** Undefined for another repository's approval, and for a file that is none. */
function parseApproval(text: string, root: string, name: string): Approval | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // Cut by a crash: it can be revoked only by hand.
  }
  const fields = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  if (fields.root !== root) return undefined;
  const textOf = (field: unknown) => (typeof field === "string" ? field : undefined);
  const hash = textOf(fields.hash) ?? path.basename(name, ".json");
  return { hash, command: textOf(fields.command), approvedAt: textOf(fields.approvedAt) };
}
