import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ChildRegister } from "../../../src/node/process/childRegister.ts";
import { NodeProcessRunner } from "../../../src/node/process/nodeProcessRunner.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

/** Says "ready" once its own child runs too; both ignore a polite end when `stubborn`. */
const family = (stubborn: boolean) => `
import { spawn } from "node:child_process";
${stubborn ? 'process.on("SIGTERM", () => undefined);' : ""}
const child = spawn(process.execPath, ["-e", ${JSON.stringify(stubborn ? 'process.on("SIGTERM", () => {});' : "")} + "setInterval(() => {}, 1000); console.log('up')"]);
child.stdout.once("data", () => console.log("ready " + child.pid));
setInterval(() => undefined, 1000);`;

async function startFamily(stubborn: boolean): Promise<{ readonly leader: ChildProcess; readonly grandchild: number }> {
  const leader = spawn(process.execPath, ["--input-type=module", "-e", family(stubborn)], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [words] = await once(leader.stdout as NodeJS.ReadableStream, "data");
  return { leader, grandchild: Number(/ready (\d+)/.exec(String(words))?.[1]) };
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // No process of that number: what is asked for.
  }
}

/** Whoever collects orphans may take a moment, and a container may have nobody: a zombie counts as ended. */
async function ended(pid: number): Promise<void> {
  const isZombie = () => process.platform === "linux" && / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  while (lives(pid) && !isZombie()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("ChildRegister", () => {
  for (const stubborn of [false, true]) {
    it(`ends a whole family that a dead process noted${stubborn ? ", by force when it must" : ""}`, async () => {
      await withTempFolder(async (folder) => {
        const { leader, grandchild } = await startFamily(stubborn);
        const exit = once(leader, "exit");
        new ChildRegister(folder).add(leader.pid ?? 0);
        assert.equal(await new ChildRegister(folder).endAll(), 1);
        await exit;
        await ended(grandchild);
        assert.equal(existsSync(folder), false);
      });
    });
  }

  it("never signals a process that has the number of a noted one, nor anything for a broken note", async () => {
    await withTempFolder(async (folder) => {
      const { leader } = await startFamily(false);
      new ChildRegister(folder).add(leader.pid ?? 0);
      const [name = ""] = readdirSync(folder);
      const note = JSON.parse(readFileSync(path.join(folder, name), "utf8"));
      writeFileSync(path.join(folder, name), JSON.stringify({ ...note, identity: "1", at: 0 }));
      for (const [index, text] of [
        "",
        "{",
        '{"pid":-1,"identity":"","at":0}',
        '{"pid":1,"identity":"","at":0}',
      ].entries())
        writeFileSync(path.join(folder, `broken${index}`), text);
      assert.equal(await new ChildRegister(folder).endAll(), 0);
      assert.ok(lives(leader.pid ?? 0));
      new ChildRegister(folder).add(leader.pid ?? 0);
      assert.equal(await new ChildRegister(folder).endAll(), 1);
    });
  });

  it("notes what a runner runs, and only while it runs", async () => {
    await withTempFolder(async (folder) => {
      const notes = path.join(folder, "children");
      mkdirSync(notes);
      const runner = new NodeProcessRunner(process.env, new ChildRegister(notes));
      let seen = 0;
      await runner.run({
        command: process.execPath,
        args: ["-e", "console.log(1)"],
        cwd: folder,
        onOutput: () => {
          seen = readdirSync(notes).length;
        },
      });
      assert.equal(seen, 1);
      assert.deepEqual(readdirSync(notes), []);
    });
  });
});
