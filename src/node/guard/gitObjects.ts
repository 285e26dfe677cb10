/** What a hook asks of git: few, short, synchronous processes that read and never lock. */
import { execFileSync } from "node:child_process";

const maximumOutput = 256 * 1024 * 1024;

/** Runs git here and gives what it prints. In a hook the environment names the index of the commit, so it is passed on. */
export function runGit(cwd: string, args: readonly string[], input = ""): Buffer {
  return execFileSync("git", ["--literal-pathspecs", ...args], {
    cwd,
    input,
    env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" },
    maxBuffer: maximumOutput,
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
}

/** Paths of NUL-separated output. */
export function toPaths(output: Buffer): string[] {
  return output
    .toString("utf8")
    .split("\0")
    .filter((path) => path !== "");
}

/** The texts of objects such as `HEAD:a.md` and `:a.md`, by one process; undefined for each that is not there. */
export function readTexts(cwd: string, names: readonly string[]): (string | undefined)[] {
  const output = runGit(cwd, ["cat-file", "--batch"], `${names.join("\n")}\n`);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let at = 0;
  return names.map(() => {
    const end = output.indexOf(10, at);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString("latin1", at, end))?.[1];
    if (size === undefined) {
      at = end + 1;
      return undefined;
    }
    const start = end + 1;
    at = start + Number(size) + 1;
    return decoder.decode(output.subarray(start, at - 1));
  });
}

/** Those of the hashes that are commits here, by one process. One that is too short to tell apart counts. */
export function existingCommits(cwd: string, hashes: readonly string[]): Set<string> {
  if (hashes.length === 0) return new Set();
  const asked = hashes.map((hash) => `${hash}^{commit}`).join("\n");
  const lines = runGit(cwd, ["cat-file", "--batch-check"], `${asked}\n`).toString("utf8").split("\n");
  return new Set(hashes.filter((_, index) => !/ missing$/.test(lines[index] ?? " missing")));
}
