import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "../files/atomicWrite.ts";

/** Launchers by platform, the preferred one first; the words before the file run it. */
const launchers: readonly (readonly [file: string, ...runner: string[]])[] =
  process.platform === "win32"
    ? [
        ["launch.ps1", "powershell.exe", "-NoProfile", "-ExecutionPolicy", "Bypass", "-File"],
        ["launch.bat", "cmd.exe", "/d", "/c"],
        ["scripts/dev.ps1", "powershell.exe", "-NoProfile", "-ExecutionPolicy", "Bypass", "-File"],
      ]
    : [
        ["launch.sh", "bash"],
        ["launch.command", "bash"],
        ["scripts/dev.sh", "bash"],
      ];

/** A program with its arguments, and the words that a person is shown. */
export interface StartCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The repository's own launcher. Its text carries a digest of the script: a changed script is another command, to be approved anew. */
export async function findLauncher(root: string): Promise<StartCommand | undefined> {
  for (const [file, command = "", ...args] of launchers) {
    const script = path.join(root, file);
    try {
      const digest = createHash("sha256")
        .update(await readFile(script))
        .digest("hex");
      const text = `${[command, ...args, file].join(" ")} (sha256 ${digest.slice(0, 12)})`;
      return { command, args: [...args, script], env: {}, text };
    } catch (error) {
      if (errorCode(error) !== "ENOENT" && errorCode(error) !== "ENOTDIR") throw error;
    }
  }
  return undefined;
}
