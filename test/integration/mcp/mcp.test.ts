import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";
import { type Answer, withMcp } from "./mcpClient.ts";

const file = "docs/CONTROL_PLANE.md";
const first = "T-20260101-001";
const second = "T-20260101-002";

function files(details: readonly string[] = []): Record<string, string> {
  const todo = [
    { id: first, title: "Write the notes", suffix: "[P1] (#core)", details },
    { id: second, title: "Later", suffix: "[P2]" },
  ];
  return { [file]: aControlDocument({ todo }), "src/app.json": "{}\n", "src/words.txt": "one\ntwo\nthree\n" };
}

const withRepo = (use: (repo: TempRepo) => Promise<void>, details: readonly string[] = []) =>
  withTempRepo(files(details), use);

function write({ root }: TempRepo, name: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}

describe("MCP server", () => {
  it("tells its tools with schemas of input and output, the document and the prompt", async () => {
    await withRepo(({ root }) =>
      withMcp(root, async ({ client }) => {
        assert.equal(client.getServerVersion()?.name, "control-plane");
        const { tools } = await client.listTools();
        assert.deepEqual(
          tools.map(({ name }) => name),
          ["status", "next", "tasks", "begin", "read", "check", "finish", "block"],
        );
        for (const tool of tools) assert.ok(tool.outputSchema?.required?.length, tool.name);
        const { resources } = await client.listResources();
        assert.deepEqual(
          resources.map(({ uri }) => uri),
          ["control-plane://document"],
        );
        const { contents } = await client.readResource({ uri: "control-plane://document" });
        const [document] = contents;
        assert.ok(document && "text" in document && document.text.includes(first));
        const { prompts } = await client.listPrompts();
        assert.deepEqual(
          prompts.map(({ name }) => name),
          ["auto"],
        );
      }),
    );
  });

  it("answers before any run: status, next, tasks, and what is wrong in the document", async () => {
    await withRepo(({ root }) =>
      withMcp(root, async ({ ask }) => {
        const status = await ask("status");
        assert.equal(status.next.id, first);
        assert.equal(status.run, null);
        assert.equal(status.counts.todo, 2);
        assert.equal((await ask("next")).next.id, first);
        const tasks = await ask("tasks", { state: "TODO", search: "later" });
        assert.deepEqual([tasks.total, tasks.tasks[0].id], [1, second]);
        const check = await ask("check");
        assert.equal(check.run, null);
      }),
    );
  });

  it("does a task from begin to DONE; the engine writes the document and commits", async () => {
    await withRepo((repo) =>
      withMcp(repo.root, async ({ ask, client }) => {
        const steps: string[] = [];
        const begun = await ask("begin", {}, ({ message }) => void steps.push(String(message)));
        assert.equal(begun.outcome, "WAITING");
        assert.equal(begun.task.id, first);
        assert.match(begun.brief, /^# T-20260101-001: Write the notes/);
        assert.ok(steps.includes("selection"), steps.join());
        const prompt = await client.getPrompt({ name: "auto" });
        assert.ok(JSON.stringify(prompt.messages).includes("Write the notes"));
        const read = await ask("read", { path: "src/words.txt", from: 2, lines: 1 });
        assert.deepEqual([read.text, read.from, read.to, read.total, read.filesRead], ["two", 2, 2, 4, 1]);
        write(repo, "src/notes.json", '{ "notes": 1 }\n');
        const checked = await ask("check");
        assert.deepEqual([checked.passed, checked.files], [true, ["src/notes.json"]]);
        const done = await ask("finish");
        assert.equal(done.outcome, "DONE", done.result);
        assert.deepEqual(done.files, ["src/notes.json"]);
        const status = await ask("status");
        assert.equal(status.counts.done, 1);
        assert.equal(status.truth.dirty, 0);
        assert.equal(status.lastRun.outcome, "DONE");
        assert.equal((await ask("begin")).task.id, second);
      }),
    );
  });

  it("keeps a run over the end of its server, and gives it back", async () => {
    await withRepo(async (repo) => {
      const run = await withMcp(repo.root, async ({ ask }) => {
        await ask("begin");
        await ask("read", { path: "src/words.txt" });
        return (await ask("status")).run;
      });
      await withMcp(repo.root, async ({ ask }) => {
        const again = await ask("begin");
        assert.deepEqual([again.run, again.task.id], [run.run, first]);
        assert.equal((await ask("status")).run.filesRead, 1);
        write(repo, "src/app.json", "{ broken\n");
        const checked = await ask("check");
        assert.equal(checked.passed, false);
        assert.ok(checked.checks.some(({ verdict }: { verdict: string }) => verdict === "FAIL"));
        assert.equal((await ask("finish")).outcome, "FAILED");
      });
    });
  });

  it("ends blocked with the agent's reason, or goes on when it is not done", async () => {
    await withRepo((repo) =>
      withMcp(repo.root, async ({ ask }) => {
        await ask("begin");
        write(repo, "src/half.json", "{}\n");
        const half = await ask("finish", { outcome: "continue", reason: "the other half" });
        assert.equal(half.outcome, "DOING");
        assert.match(half.result, /the other half/);
        assert.equal((await ask("begin")).task.id, first);
        const blocked = await ask("block", { reason: "no licence" });
        assert.equal(blocked.outcome, "BLOCKED");
        const { tasks } = await ask("tasks", { state: "BLOCKED" });
        assert.equal(tasks[0].id, first);
      }),
    );
  });

  it("refuses a command that nobody approved, and says what a person does", async () => {
    await withRepo(
      (repo) =>
        withMcp(repo.root, async ({ ask }) => {
          await ask("begin");
          write(repo, "src/notes.json", "{}\n");
          const { approvals, checks } = await ask("check");
          assert.equal(approvals[0].command, "node --version");
          assert.ok(checks.some(({ verdict }: { verdict: string }) => verdict === "SKIP"));
          const report = await ask("finish");
          assert.equal(report.outcome, "DOING");
          const approve = String(report.approvals[0].approve);
          assert.match(approve, /^control-plane auto --approve [0-9a-f]{12}$/);
        }),
      ["**Verification commands:** `node --version`"],
    );
  });

  it("says in words what went wrong, and goes on", async () => {
    await withRepo((repo) =>
      withMcp(repo.root, async ({ ask, client, refusal }) => {
        for (const verb of ["finish", "read"]) {
          assert.match(await refusal(verb, verb === "read" ? { path: "src/words.txt" } : {}), /call begin first/);
        }
        assert.match(await refusal("block", { reason: " " }), /"reason" is empty/);
        assert.match(await refusal("tasks", { state: "all", __proto__: 1 }), /DOING or TODO/);
        assert.match(await refusal("tasks", { limit: 1e9 }), /a whole number from 1 to 100/);
        // What git ignores is no part of the work: a link out of the repository among it would end the run.
        write(repo, ".git/info/exclude", "out\n");
        await ask("begin");
        symlinkSync(path.join(repo.root, "..", ".."), path.join(repo.root, "out"), "junction");
        for (const place of [
          "../secret",
          "/etc/passwd",
          "C:\\secret",
          ".git/config",
          "src",
          "out/x",
          "src/\0",
          "nothing.txt",
        ]) {
          assert.match(await refusal("read", { path: place }), /refused|not read|no file|inside the repository/, place);
        }
        assert.match(await refusal("read", { path: file }), /read once by the engine/);
        await assert.rejects(client.callTool({ name: "rm", arguments: {} }), /Unexpected tool/);
        await assert.rejects(client.readResource({ uri: "file:///etc/passwd" }), /Unexpected resource/);
        await assert.rejects(client.getPrompt({ name: "x" }), /Unexpected prompt/);
        assert.equal((await ask("status")).run.task, first);
      }),
    );
  });

  it("meets the budget of context files", async () => {
    const document = aControlDocument({ todo: [{ id: first }] }).replace(
      "The engine keeps this file.",
      "- Context files: 2",
    );
    const texts = { "a.txt": "a\n", "b.txt": "b\n", "c.txt": "c\n" };
    await withTempRepo({ [file]: document, ...texts }, ({ root }) =>
      withMcp(root, async ({ ask, refusal }) => {
        await ask("begin");
        assert.equal((await ask("read", { path: "a.txt" })).filesLimit, 2);
        await ask("read", { path: "b.txt" });
        assert.match(await refusal("read", { path: "c.txt" }), /budget of 2 context files is spent/);
        assert.equal((await ask("read", { path: "./b.txt" })).filesRead, 2);
      }),
    );
  });

  it("meets the budget of context files that its client counts anew", async () => {
    const document = aControlDocument({ todo: [{ id: first }] }).replace(
      "The engine keeps this file.",
      "- Context files: 2",
    );
    const nothing = JSON.stringify({ contextFiles: [], changes: [], miniChecks: 0, unchecked: 0 });
    await withTempRepo({ [file]: document, "a.txt": "a\n", "b.txt": "b\n", "c.txt": "c\n" }, (repo) =>
      withMcp(repo.root, async ({ ask, refusal }) => {
        const { run } = await ask("begin");
        for (const name of ["a.txt", "b.txt"]) await ask("read", { path: name });
        for (const text of [nothing, "{", ""]) {
          write(repo, `.control-plane/runs/${run}/io.json`, text);
          assert.match(await refusal("read", { path: "c.txt" }), /budget of 2 context files is spent/, text);
          assert.equal((await ask("read", { path: "a.txt" })).filesRead, 2);
        }
      }),
    );
  });

  it("leaves a person's run alone", async () => {
    await withRepo((repo) =>
      withMcp(repo.root, async ({ ask, refusal }) => {
        await runCommandLine(["auto", "--executor", "manual"], { cwd: repo.root });
        assert.equal((await ask("status")).run.inYourHands, false);
        for (const verb of ["begin", "finish", "check"]) assert.match(await refusal(verb), /in a person's hands/);
        assert.match(await refusal("block", { reason: "x" }), /in a person's hands/);
        assert.equal((await runJson(["auto", "--stop"], { cwd: repo.root })).value.outcome, "CANCELLED");
      }),
    );
  });

  it("takes calls at once in their order, and secrets out of every answer", async () => {
    const secret = `ghp_${"a1B2".repeat(10)}`;
    await withTempRepo({ ...files(), "src/key.txt": `key ${secret}\n` }, ({ root }) =>
      withMcp(root, async ({ ask }) => {
        const [begun, read, status] = await Promise.all([
          ask("begin"),
          ask("read", { path: "src/key.txt" }),
          ask("status"),
        ]);
        assert.equal(begun.outcome, "WAITING");
        assert.equal(status.run.filesRead, 1);
        assert.ok(!JSON.stringify(read).includes(secret));
        assert.match(read.text, /key \*\*\*REDACTED\*\*\*/);
      }),
    );
  });

  it("answers broken messages with errors of the protocol, and ends with its input", async () => {
    await withRepo(async ({ root }) => {
      const child = spawn(process.execPath, [path.resolve("dist/cli.js"), "mcp"], { cwd: root });
      const ended = new Promise((resolve) => child.once("close", resolve));
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      child.stdin.write("not json\n[]\n{}\n");
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "no/such" })}\n`);
      const answer = JSON.parse((await lines.next()).value ?? "");
      assert.equal(answer.error.code, -32601);
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: 5 } })}\n`);
      assert.ok(JSON.parse((await lines.next()).value ?? "").error.code < 0);
      child.stdin.end();
      assert.equal(await ended, 0);
    });
  });

  it("answers all that it was asked before its input closed, then ends", async () => {
    await withRepo(async ({ root }) => {
      const child = spawn(process.execPath, [path.resolve("dist/cli.js"), "mcp"], { cwd: root });
      const ended = new Promise((resolve) => child.once("close", resolve));
      const ask = (id: number, method: string, params: object) =>
        `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
      const call = (id: number, name: string) => ask(id, "tools/call", { name, arguments: {} });
      const clientInfo = { name: "hasty", version: "1" };
      const hello = { protocolVersion: "2025-06-18", capabilities: { elicitation: {} }, clientInfo };
      const initialized = `${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`;
      const noCode = ask(6, "tools/call", { name: "finish", arguments: { noCode: "nothing to do" } });
      const cancelled = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 5 } };
      child.stdin.end(
        [
          ask(1, "initialize", hello) + initialized,
          call(2, "status") + call(3, "begin") + call(4, "next") + call(5, "check"),
          `${JSON.stringify(cancelled)}\n${noCode}`,
        ].join(""),
      );
      const answers = new Map<number, Answer>();
      for await (const line of createInterface({ input: child.stdout })) {
        const { id, result, method } = JSON.parse(line);
        if (method === undefined) answers.set(id, result);
      }
      assert.equal(await ended, 0);
      assert.deepEqual([...answers.keys()].filter((id) => id !== 5).sort(), [1, 2, 3, 4, 6]);
      assert.equal(answers.get(3).structuredContent.outcome, "WAITING");
      assert.match(answers.get(6).structuredContent.result, /a person has to confirm/, "nobody answers a question now");
    });
  });
});
