/** What a cycle that failed, or touched what it must not, leaves behind. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Settings } from "../../../src/core/settings.ts";
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

  it("three times running, each a blocker of its own id, the task is BLOCKED", async () => {
    await withSeed(seed, { afterFailure: "put-aside" }, async (repo) => {
      const outcomes: (string | undefined)[] = [];
      for (const text of ["one", "two", "three"]) {
        const agent = repo.agent(`console.error("${text}"); process.exit(3);`);
        await repo.auto({ agentCommand: agent });
        outcomes.push(repo.document().findTask(id)?.state);
        // A person resolves the blocker and tries again.
        const blockers = repo.document().blockers?.items ?? [];
        assert.match(blockers[0]?.id ?? "", /^B-\d{8}-\d{3}$/);
        if (text !== "three") {
          const line = /^.*B-\d{8}-\d{3}.*$(\n[ \t].*$)*/m;
          repo.write(file, repo.read(file).replace(line, "- None"));
          repo.git("commit", "-qam", "resolve the blocker");
        }
      }
      assert.deepEqual(outcomes, ["DOING", "DOING", "BLOCKED"]);
    });
  }).timeout(60_000);
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
