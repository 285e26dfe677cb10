/** What a cycle that failed, or touched what it must not, leaves behind. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { applyEdits } from "../../../src/core/base/text.ts";
import { addBlockerEdits } from "../../../src/core/document/edits/blockerEdits.ts";
import { DocumentDraft } from "../../../src/core/document/edits/draft.ts";
import { changeTask, unblockedTask } from "../../../src/core/lint/changeTask.ts";
import { defaultSettings, type Settings } from "../../../src/core/settings.ts";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";

async function withSeed(
  seed: SeedDocument,
  settings: Partial<Settings>,
  use: (repo: CycleRepo) => Promise<void>,
): Promise<void> {
  const files = { [file]: aControlDocument(seed), "src/app.json": "{}\n", "src/old.txt": "old\r\n" };
  await withCycleRepo(files, settings, use);
}

const broken = `import { rmSync, writeFileSync } from "node:fs";
writeFileSync("src/app.json", '{ "half": \\n');
writeFileSync("src/new.txt", "new\\n");
rmSync("src/old.txt");`;

const runFolder = (run: string) => `.control-plane/runs/${run}/`;

const notesOf = (events: readonly { readonly type: string; readonly text?: string }[]) =>
  events.flatMap((event) => (event.type === "note" ? [event.text ?? ""] : []));

describe("after FAILED", () => {
  const seed = { todo: [{ id }] };

  it("the changes stay, unless the policy puts them aside", async () => {
    await withSeed(seed, {}, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(broken) });
      assert.equal(report.outcome, "FAILED", report.result);
      assert.deepEqual(repo.dirt().sort(), [" D src/old.txt", " M src/app.json", "?? src/new.txt"]);
    });
  });

  it("put aside: the tree is as it was, and the patch brings the work back byte for byte", async () => {
    await withSeed(seed, { afterFailure: "put-aside" }, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(broken) });
      assert.equal(report.outcome, "FAILED", report.result);
      assert.deepEqual(repo.dirt(), []);
      assert.equal(repo.read("src/old.txt"), "old\r\n");
      assert.equal(repo.read(`${runFolder(report.run)}set-aside/src/new.txt`), "new\n");
      const fields = repo.document().dashboard?.fields ?? [];
      assert.equal(fields.find((field) => field.name === "REPO_CLEAN")?.plain, "clean");
      repo.git("apply", `${runFolder(report.run)}diff.patch`);
      assert.equal(repo.read("src/app.json"), '{ "half": \n');
      assert.equal(repo.read("src/new.txt"), "new\n");
      assert.ok(!repo.exists("src/old.txt"));
    });
  });

  it("put aside: what lay there untracked before is left alone", async () => {
    await withSeed(
      { ...seed, fields: { REPO_CLEAN: "dirty", NEEDS_SAVE: "true" } },
      { afterFailure: "put-aside" },
      async (repo) => {
        repo.write("mine.txt", "mine\n");
        repo.write("notes.txt", "notes\n");
        const agent = repo.agent(`${broken}\nwriteFileSync("notes.txt", "by the agent\\n");`);
        const { report } = await repo.auto({ agentCommand: agent });
        assert.equal(report.outcome, "FAILED", report.result);
        assert.equal(repo.read("mine.txt"), "mine\n");
        assert.deepEqual(repo.dirt().sort(), ["?? mine.txt", "?? notes.txt"]);
      },
    );
  });

  it("put aside: not what the patch cannot hold", async () => {
    await withSeed(seed, { afterFailure: "put-aside" }, async (repo) => {
      repo.write("src/picture.bin", "\0\0one");
      repo.git("add", ".");
      repo.git("commit", "-qm", "picture");
      const agent = repo.agent(`${broken}\nwriteFileSync("src/picture.bin", "\\0\\0two");`);
      const { report, events } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "FAILED", report.result);
      assert.equal(repo.read("src/picture.bin"), "\0\0two");
      assert.ok(notesOf(events).some((note) => note.includes("not put aside: src/picture.bin is binary")));
    });
  });

  for (const [name, settings] of [
    ["put aside", { afterFailure: "put-aside" }],
    ["with a tree of its own", { isolation: "worktree" }],
  ] as const) {
    it(`${name}: AUTO goes on with the task, and the third time running it is BLOCKED until it is unblocked`, async () => {
      await withSeed(seed, settings, async (repo) => {
        const states: (string | undefined)[] = [];
        for (const text of ["one", "two", "two"]) {
          const { report } = await repo.auto({
            agentCommand: repo.agent(`${broken}\nconsole.error("${text}"); process.exit(3);`),
          });
          assert.equal(report.outcome, "FAILED", report.result);
          assert.deepEqual(repo.dirt(), []);
          states.push(repo.document().findTask(id)?.state);
        }
        assert.deepEqual(states, ["DOING", "DOING", "BLOCKED"]);
        assert.deepEqual(
          repo.document().blockers?.items.map(({ resolved }) => resolved),
          [false],
        );
        assert.equal((await repo.auto({ agentCommand: repo.agent("") })).report.outcome, "NOTHING");
        const { edits } = changeTask(repo.document(), unblockedTask(id), defaultSettings);
        repo.write(file, applyEdits(repo.read(file), edits));
        repo.git("commit", "-qam", "unblock");
        for (const text of ["three", "four"]) {
          await repo.auto({ agentCommand: repo.agent(`${broken}\nconsole.error("${text}"); process.exit(3);`) });
          assert.equal(repo.document().findTask(id)?.state, "DOING", "who unblocks a task begins to count anew");
        }
        const agent = repo.agent(`import { writeFileSync } from "node:fs";\nwriteFileSync("src/new.json", "{}\\n");`);
        const { report } = await repo.auto({ agentCommand: agent });
        assert.equal(report.outcome, "DONE", report.result);
      });
    }).timeout(60_000);
  }

  it("a blocker that a person wrote still holds up the task", async () => {
    await withSeed(seed, {}, async (repo) => {
      await repo.auto({ agentCommand: repo.agent("process.exit(3);") });
      const draft = new DocumentDraft(repo.document());
      const blocker = { id: "B-20260101-009", title: "No seed", why: "sold out", needed: "seed", taskId: id };
      draft.apply((now) => addBlockerEdits(now, { ...blocker, created: "2026-01-01 00:00:00" }));
      repo.write(file, draft.document.text);
      repo.git("commit", "-qam", "a blocker");
      const { report } = await repo.auto({ agentCommand: repo.agent("") });
      assert.equal(report.outcome, "NOTHING");
      assert.match(report.result, /has the open blocker B-20260101-009/);
    });
  });

  it("an agent that cannot be started is no failure of the task: nothing is written", async () => {
    await withSeed(seed, {}, async (repo) => {
      const before = repo.read(file);
      const { report } = await repo.auto({ agentCommand: "no-such-agent-here" });
      assert.equal(report.outcome, "BLOCKED");
      assert.match(report.result, /no-such-agent-here could not be started/);
      assert.match(report.next, /set another agent command/);
      assert.equal(repo.read(file), before);
      assert.deepEqual(repo.dirt(), []);
    });
  });
});

describe("a new file that nobody may touch", () => {
  const contract = ["### Prohibited files", "- `docs/deprecated/`"];

  it("is moved into the run folder, byte for byte, and a blocker names it", async () => {
    await withSeed({ todo: [{ id }], contract }, {}, async (repo) => {
      const agent = repo.agent(`import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("docs/deprecated", { recursive: true });
writeFileSync("docs/deprecated/TASKS.md", "more\\r\\n");`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "BLOCKED", report.result);
      assert.ok(!repo.exists("docs/deprecated/TASKS.md"));
      assert.equal(repo.read(`${runFolder(report.run)}set-aside/docs/deprecated/TASKS.md`), "more\r\n");
      const [blocker] = repo.document().blockers?.items ?? [];
      assert.match(blocker?.id ?? "", /^B-\d{8}-001$/);
      assert.match(repo.read(file), /docs\/deprecated\/TASKS\.md must not be changed/);
    });
  });

  it("that lay there before is not taken away", async () => {
    const fields = { REPO_CLEAN: "dirty", NEEDS_SAVE: "true" };
    await withSeed({ todo: [{ id }], contract, fields }, {}, async (repo) => {
      repo.write("docs/deprecated/mine.md", "mine\n");
      const agent = repo.agent(`import { appendFileSync } from "node:fs";
appendFileSync("docs/deprecated/mine.md", "and the agent's\\n");`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "BLOCKED", report.result);
      assert.match(repo.read("docs/deprecated/mine.md"), /^mine\n/);
    });
  });
});

describe("the record of a check", () => {
  it("has command, exit code, duration, output and its digest, HEAD before and after, and the tree", async () => {
    const rule = {
      glob: "src/**",
      name: "says",
      command: process.execPath,
      args: ["says.cjs"],
      strength: "unit" as const,
    };
    await withSeed({ todo: [{ id }] }, { checks: [rule] }, async (repo) => {
      repo.write("says.cjs", 'console.log("said 7");\n');
      repo.git("add", ".");
      repo.git("commit", "-qm", "says");
      const head = repo.git("rev-parse", "HEAD").trim();
      const agentCommand = repo.agent('import { writeFileSync } from "node:fs"; writeFileSync("src/a.txt", "a\\n");');
      const { report } = await repo.auto({ agentCommand });
      assert.equal(report.outcome, "DONE", report.result);
      const lines = readFileSync(path.join(repo.root, runFolder(report.run), "events.jsonl"), "utf8")
        .trim()
        .split("\n");
      const records = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "checked");
      const says = records.map(({ data }) => data.check).find(({ name }) => name === "says");
      assert.equal(says.command, `${process.execPath} says.cjs`);
      assert.deepEqual([says.exitCode, says.verdict, says.outputTail.trim()], [0, "PASS", "said 7"]);
      assert.ok(says.durationMs >= 0);
      assert.equal(says.proof.outputDigest, createHash("sha256").update(says.outputTail).digest("hex"));
      assert.deepEqual([says.proof.headBefore, says.proof.headAfter], [head, head]);
      assert.match(says.proof.tree, /^[0-9a-f]{64}$/);
      const log = repo.read(`${runFolder(report.run)}commands.log`);
      assert.match(log, new RegExp(`PASS, exit 0, \\d+ ms\\nHEAD ${head}, tree [0-9a-f]{64}, output [0-9a-f]{64}\\n`));
    });
  });
});
