/** What an agent prints, and how it ends. */
import assert from "node:assert/strict";
import { processIdentity } from "../../../src/node/runs/processIdentity.ts";
import { describeAgents, runFile } from "./lyingAgent.ts";

const short = { executorTimeoutMinutes: 0.02 };
const token = ["ghp", "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA"].join("_");

describeAgents("processes and output", [
  { does: "never ends", settings: short, script: "work(); forever();", ends: "DOING", says: /timed out/ },
  {
    does: "ignores the polite signal",
    settings: short,
    script: `process.on("SIGTERM", () => undefined); work(); forever();`,
    ends: "DOING",
    says: /timed out/,
  },
  {
    does: "leaves a process in the background that goes on writing",
    script: `work(); const child = spawn(process.execPath, ["-e", "setInterval(() => require('fs').appendFileSync('src/late.txt', 'x\\\\n'), 20)"], { stdio: "ignore" }); child.unref(); write("../pid", String(child.pid)); while (!fs.existsSync("src/late.txt")) await new Promise((done) => setTimeout(done, 10));`,
    ends: "DONE",
    after: (repo) => {
      assert.ok(!isAlive(Number(repo.read("../pid"))), "the process was ended");
      assert.deepEqual(repo.dirt(), []);
    },
  },
  {
    does: "leaves a process in a session of its own",
    unless: { when: process.platform !== "linux", why: "only Linux lets us find it by its environment" },
    script: `work(); const child = spawn(process.execPath, ["-e", "setInterval(() => require('fs').appendFileSync('src/late.txt', 'x\\\\n'), 20)"], { stdio: "ignore", detached: true }); child.unref(); write("../pid", String(child.pid)); while (!fs.existsSync("src/late.txt")) await new Promise((done) => setTimeout(done, 10));`,
    ends: "DONE",
    after: (repo) => {
      assert.ok(!isAlive(Number(repo.read("../pid"))), "the process was ended");
      assert.deepEqual(repo.dirt(), []);
    },
  },
  {
    does: "keeps its output open in the background",
    script: `work(); const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "inherit" }); child.unref(); write("../pid", String(child.pid));`,
    ends: "DONE",
    after: (repo) => assert.ok(!isAlive(Number(repo.read("../pid"))), "the process was ended"),
  },
  {
    does: "floods its output with 100 MB",
    script: `work(); const line = "x".repeat(1023) + "\\n"; const block = line.repeat(1024); for (let n = 0; n < 100; n++) fs.writeSync(1, block);`,
    ends: "DONE",
    after: (repo, result) => {
      const log = runFile(repo, result, "output.log");
      assert.ok(log.length > 32_000 && log.length < 33_000, `${log.length} characters were kept`);
      assert.match(log, /left out here: 104857600 bytes in all, SHA-256 of its first \d+ bytes [0-9a-f]{64}/);
      const told = result.events.reduce((sum, event) => sum + (event.type === "output" ? event.text.length : 0), 0);
      assert.ok(told < 1e7, `${told} characters were told`);
    },
  },
  {
    does: "prints secrets, in pieces as well",
    script: `work(); fs.writeSync(1, "token ${token.slice(0, 9)}"); await new Promise((done) => setTimeout(done, 60)); fs.writeSync(1, "${token.slice(9)}\\n"); fs.writeSync(2, "https://me:${token}@host/\\n");`,
    ends: "DONE",
    after: (repo, result) => assertNoSecret(repo, result),
  },
  {
    does: "writes a secret into a file",
    script: `write("src/notes.json", JSON.stringify({ token: "${token}" }));`,
    ends: "BLOCKED",
    says: /secret/,
    after: (repo, result) => {
      assertNoSecret(repo, result);
      assert.ok(!repo.git("log", "--all", "-p").includes(token), "it was not committed");
    },
  },
  {
    does: "gives a secret as its reason",
    script: `work(); write(process.env.CONTROL_PLANE_OUTCOME, JSON.stringify({ outcome: "blocked", reason: "cannot log in with ${token}" }));`,
    ends: "BLOCKED",
    after: (repo, result) => assertNoSecret(repo, result),
  },
  {
    does: "ends itself by a signal",
    unless: { when: process.platform === "win32", why: "Windows has no such signals" },
    script: `work(); process.kill(process.pid, "SIGKILL");`,
    ends: "FAILED",
    says: /ended from outside/,
  },
  {
    does: "sends terminal sequences",
    script: `work(); process.stdout.write("\\u001b[2J\\u001b]0;pwned\\u0007\\u001b[31mall tests pass\\n");`,
    ends: "DONE",
  },
]);

function isAlive(pid: number): boolean {
  return processIdentity(pid) !== undefined;
}

function assertNoSecret(
  repo: Parameters<typeof runFile>[0] & { read(file: string): string },
  result: Parameters<typeof runFile>[1],
): void {
  for (const name of ["events.jsonl", "commands.log", "summary.md", "diff.patch", "output.log", "outcome.json"]) {
    assert.ok(!runFile(repo, result, name).includes(token), `${name} has the secret`);
  }
  assert.ok(!JSON.stringify(result).includes(token), "an event has the secret");
  assert.ok(!repo.read("docs/CONTROL_PLANE.md").includes(token), "the document has the secret");
}
