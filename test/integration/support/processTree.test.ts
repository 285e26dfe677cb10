import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { lineSplitter, runProgram, spawnTree } from "../../support/processTree.mjs";

const stayAlive = "setInterval(() => undefined, 1000);";
/** A program with a child, which prints both ids. */
const parent = `
  const child = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stayAlive)}]);
  child.once("spawn", () => console.log(process.pid + " " + child.pid));
  ${stayAlive}`;

/** A process that has ended counts as gone, also while nobody has asked for its exit code. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = process.platform === "linux" ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
    return !/\) Z /.test(stat);
  } catch {
    return false;
  }
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  const lines = new Promise<string>((resolve) => stream.setEncoding("utf8").on("data", lineSplitter(resolve)));
  return lines;
}

async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await new Promise((resolve) => setImmediate(resolve));
}

describe("process trees", () => {
  it("end with all that they started", async () => {
    const tree = spawnTree(process.execPath, ["-e", parent], { stdio: ["ignore", "pipe", "inherit"] });
    assert.ok(tree.child.stdout);
    const pids = (await firstLine(tree.child.stdout)).split(" ").map(Number);
    assert.deepEqual(pids.map(isAlive), [true, true]);
    await tree.stop();
    await gone(pids);
    await tree.stop();
  });

  it("end when their owner is asked to end, trees of trees as well", async function () {
    if (process.platform === "win32") this.skip();
    const folder = mkdtempSync(path.join(os.tmpdir(), "process-tree-"));
    const file = path.join(folder, "owner.mjs");
    const module = pathToFileURL(path.resolve("test/support/processTree.mjs")).href;
    writeFileSync(
      file,
      `import { spawnTree } from ${JSON.stringify(module)};
       spawnTree(process.execPath, ["-e", ${JSON.stringify(parent)}], { stdio: ["ignore", "inherit", "inherit"] });`,
    );
    try {
      const owner = spawnTree(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
      assert.ok(owner.child.stdout);
      const pids = (await firstLine(owner.child.stdout)).split(" ").map(Number);
      const exit = once(owner.child, "exit");
      owner.child.kill("SIGTERM");
      assert.deepEqual(await exit, [143, null]);
      await gone(pids);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("reject with the output of a program that fails, that hangs, that is not there", async () => {
    await assert.rejects(
      runProgram(process.execPath, ["-e", "console.log('why'); process.exit(3)"]),
      /ended with 3:\nwhy/,
    );
    await assert.rejects(
      runProgram(process.execPath, ["-e", stayAlive], { timeoutMs: 300 }),
      /did not end within 0.3 s/,
    );
    await assert.rejects(runProgram("no-such-program-here", []), /ENOENT/);
  });

  it("give the output of a program that succeeds, line by line", async () => {
    const lines: string[] = [];
    const output = await runProgram(process.execPath, ["-e", "console.log('one\\ntwo')"], {
      onLine: (line) => lines.push(line),
    });
    assert.equal(output, "one\ntwo\n");
    assert.deepEqual(lines, ["one", "two"]);
  });
});
