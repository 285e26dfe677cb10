import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runJson } from "../../support/commandLine.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

const text = aControlDocument({ done: [{ id: "T-20260101-001", suffix: "(checkpoint: abc1234)" }] });

/** A `git` that is the real one, but never ends a command of this name; it leaves its process id in the file `stuck`. */
function stickyGit(folder: string, stuckAt: string): string {
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  const script = `#!/bin/sh
for word in "$@"; do
  if [ "$word" = "${stuckAt}" ]; then echo $$ > "${folder}/stuck.new"; mv "${folder}/stuck.new" "${folder}/stuck"; exec sleep 600; fi
done
PATH="${process.env.PATH}" exec git "$@"
`;
  writeFileSync(path.join(bin, "git"), script);
  chmodSync(path.join(bin, "git"), 0o755);
  return bin;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Starts `audit`, interrupts it while git hangs, and gives how it ended. */
async function interrupted({ root }: TempRepo, stuckAt: string, ...more: readonly string[]) {
  const folder = path.join(root, ".git", "sticky");
  mkdirSync(folder);
  const home = path.join(root, ".git", "test-home");
  const env = {
    ...process.env,
    CONTROL_PLANE_HOME: home,
    PATH: `${stickyGit(folder, stuckAt)}${path.delimiter}${process.env.PATH}`,
  };
  const args = [path.join(process.cwd(), "dist/cli.js"), "audit", ...more];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (part: string) => (said.out += part));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (said.err += part));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  await until(() => existsSync(path.join(folder, "stuck")) || child.exitCode !== null);
  child.kill("SIGINT");
  const code = await ended;
  const pid = Number(readFileSync(path.join(folder, "stuck"), "utf8"));
  await until(() => !isAlive(pid));
  return { code, ...said };
}

describe("audit, interrupted", () => {
  // Windows has no signal that a process could take for Ctrl-C.
  const onlyPosix = (run: (repo: TempRepo) => Promise<void>) =>
    function (this: Mocha.Context): Promise<void> {
      if (process.platform === "win32") return this.skip();
      return withTempRepo({ "docs/CONTROL_PLANE.md": text }, run);
    };

  it(
    "ends with 1, says that it stops, and leaves neither git nor words behind",
    onlyPosix(async (repo) => {
      const { code, err, out } = await interrupted(repo, "log");
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, /^Stopping; Ctrl-C again ends at once$/m);
      const again = await runJson(["audit"], { cwd: repo.root });
      assert.deepEqual([again.code, again.value.totals.broken], [3, 1]);
    }),
  );

  it(
    "answers a program with the code cancelled, also while it reads revisions",
    onlyPosix(async (repo) => {
      const { code, out } = await interrupted(repo, "cat-file", "--history", "--json");
      assert.deepEqual([code, JSON.parse(out).error.code], [1, "cancelled"]);
    }),
  );
});
