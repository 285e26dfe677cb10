/** The outcome table, row by row, over real git and real processes. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { defaultSettings } from "../../../src/core/settings.ts";
import { createControlPlane } from "../../../src/node/controlPlane.ts";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const other = "T-20260101-002";

function twoTasks(first: Partial<NonNullable<SeedDocument["todo"]>[number]> = {}): SeedDocument {
  return {
    todo: [
      { id, suffix: "[P1] (#core)", ...first },
      { id: other, suffix: "[P2] (#core)" },
    ],
  };
}

async function withSeed(seed: SeedDocument, use: (repo: CycleRepo) => Promise<void>, settings = {}): Promise<void> {
  await withCycleRepo({ [file]: aControlDocument(seed), "src/app.json": "{}\n" }, settings, use);
}

const writesNotes = `
import { writeFileSync } from "node:fs";
writeFileSync("src/notes.json", '{ "notes": 1 }\\n');
`;

describe("outcomes of a cycle", () => {
  it("DONE: work and governance commit, DONE with a checkpoint that exists, a clean tree", async () => {
    await withSeed(twoTasks(), async (repo) => {
      const before = repo.commitCount();
      const { report, events } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.commitCount() - before, 2);
      const task = repo.document().findTask(id);
      assert.equal(task?.state, "DONE");
      assert.equal(task?.checkpoint, report.checkpoint);
      assert.equal(repo.git("cat-file", "-t", `${report.checkpoint}`).trim(), "commit");
      assert.deepEqual(repo.git("show", "--name-only", "--format=", `${report.checkpoint}`).trim().split("\n"), [
        "src/notes.json",
      ]);
      assert.deepEqual(repo.dirt(), []);
      assert.match(repo.git("log", "-1", "--format=%(trailers:key=Control-Plane-Task,valueonly)"), new RegExp(id));
      assert.equal(events.at(-1)?.type, "finished");
      assert.equal(repo.document().runLog?.entries.length, 1);
      const plain = Object.fromEntries(
        repo.document().dashboard?.fields.map((field) => [field.name, field.plain]) ?? [],
      );
      assert.equal(plain.STATE_ID, "STATE_008");
      assert.equal(plain.REPO_CLEAN, "clean");
      assert.ok(plain.LAST_CHECKPOINT?.includes(`${report.checkpoint}`));
      assert.deepEqual(
        repo.document().dashboard?.progress.map((line) => [line.done, line.total, line.percent]),
        [[1, 2, 50]],
      );
    });
  });

  it("takes the task that the person wants, when the ranking lets it", async () => {
    await withSeed(twoTasks(), async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes), task: other });
      assert.equal(report.task?.id, other);
      assert.equal(report.outcome, "DONE", report.result);
      const again = await repo.auto({ agentCommand: repo.agent(writesNotes), task: other });
      assert.equal(again.report.outcome, "NOTHING");
      assert.match(again.report.result, /T-20260101-002 is DONE/);
      const unknown = await repo.auto({ agentCommand: repo.agent(writesNotes), task: "T-20260101-999" });
      assert.match(unknown.report.result, /T-20260101-999 is in no ledger/);
      assert.equal(repo.document().findTask(id)?.state, "TODO");
    });
    await withSeed({ ...twoTasks(), doing: [{ id: "T-20260101-003" }] }, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes), task: other });
      assert.match(report.result, /T-20260101-002 has to wait: T-20260101-003 is in DOING/);
    });
  });

  it("DONE again: the second AUTO goes on with the next task", async () => {
    await withSeed(twoTasks(), async (repo) => {
      await repo.auto({ agentCommand: repo.agent(writesNotes) });
      const second = repo.agent(writesNotes.replaceAll("notes", "more"));
      const { report } = await repo.auto({ agentCommand: second });
      assert.equal(report.task?.id, other);
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.document().runLog?.entries.length, 2);
    });
  });

  it("DOING: the executor says continue; checked work is committed", async () => {
    await withSeed(twoTasks(), async (repo) => {
      const agent = repo.agent(`${writesNotes}
writeFileSync(process.env.CONTROL_PLANE_OUTCOME, JSON.stringify({ outcome: "continue", reason: "half of it" }));`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DOING");
      assert.match(report.result, /half of it/);
      assert.equal(repo.document().findTask(id)?.state, "DOING");
      assert.ok(report.checkpoint);
      assert.deepEqual(repo.dirt(), []);
    });
  });

  it("DOING beside a task that is in DOING and blocked: the task stays in TODO, the report says so, and the work is proved later", async () => {
    const third = "T-20260101-003";
    const blockers = ["- **B-20260101-001** — No seed", `  - **Task:** ${third}`];
    await withSeed({ ...twoTasks(), doing: [{ id: third }], blockers }, async (repo) => {
      const agent = repo.agent(`${writesNotes}
writeFileSync(process.env.CONTROL_PLANE_OUTCOME, JSON.stringify({ outcome: "continue", reason: "half of it" }));`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.result, `DOING: half of it; ${id} stays in TODO, for ${third} is in DOING`);
      assert.equal(repo.document().findTask(id)?.state, "TODO");
      const result = repo.document().runLog?.entries[0]?.fields.find(({ name }) => name === "RESULT")?.value;
      assert.equal(result, report.result.replace(":", " —"));
      const second = await repo.auto({ agentCommand: repo.agent("") });
      assert.equal(second.report.outcome, "DONE", second.report.result);
      assert.equal(second.report.checkpoint, report.checkpoint);
      const failed = await repo.auto({ agentCommand: repo.agent("process.exit(3);") });
      assert.match(failed.report.result, /^FAILED: .*; T-20260101-002 stays in TODO, for T-20260101-003 is in DOING$/);
      const again = await repo.auto({ agentCommand: repo.agent("process.exit(3);") });
      assert.equal(again.report.task?.id, other);
    });
  });

  it("DOING: a claim without a change proves nothing, and saying it twice writes nothing", async () => {
    await withSeed(twoTasks(), async (repo) => {
      const agent = repo.agent("process.exit(0);");
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "DOING");
      assert.match(report.result, /nothing was changed/);
      assert.equal(report.checkpoint, undefined);
      const commits = repo.commitCount();
      await repo.auto({ agentCommand: agent });
      assert.equal(repo.commitCount(), commits);
    });
  });

  it("DOING: a verification command that nobody approved keeps the task open", async () => {
    const details = ["**Verification commands:** `node check.mjs`"];
    await withSeed(twoTasks({ details }), async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "DOING");
      assert.match(report.result, /node check\.mjs/);
      assert.equal(repo.document().findTask(id)?.state, "DOING");
    });
  });

  it("DOING, then DONE: work that was committed before its command was approved is proved later", async () => {
    const details = ["**Verification commands:** `node --version`"];
    await withSeed(twoTasks({ details }), async (repo) => {
      const first = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(first.report.outcome, "DOING", first.report.result);
      const commits = repo.commitCount();
      const { report } = await repo.auto({
        agentCommand: repo.agent("process.exit(0);"),
        interaction: { approve: async () => true },
      });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(report.checkpoint, first.report.checkpoint);
      assert.equal(repo.document().findTask(id)?.checkpoint, first.report.checkpoint);
      assert.equal(repo.commitCount() - commits, 1, "no work is committed twice");
      assert.deepEqual(repo.dirt(), []);
    });
  });

  it("DOING: missing evidence keeps the task open", async () => {
    await withSeed(twoTasks({ details: ["**Evidence required:** `src/proof.json`"] }), async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "DOING");
      assert.match(report.result, /src\/proof\.json/);
    });
  });

  it("DOING: over budget, nothing of it is committed and the run owns it", async () => {
    await withSeed(
      twoTasks(),
      async (repo) => {
        const agent = repo.agent(`
import { writeFileSync } from "node:fs";
for (let i = 0; i < 4; i++) writeFileSync(\`src/f\${i}.json\`, "{}\\n");`);
        const { report } = await repo.auto({ agentCommand: agent });
        assert.equal(report.outcome, "DOING");
        assert.match(report.result, /4 files changed, the limit is 3/);
        assert.equal(repo.dirt().length, 4);
        assert.match(repo.read(`.control-plane/runs/${report.run}/diff.patch`), /src\/f3\.json/);
      },
      { limits: { files: 3, lines: 100, bytes: 1000, minutes: 5 } },
    );
  });

  it("DOING: an agent that does not end is stopped when the minutes are spent, and its checked work is saved", async () => {
    const limits = { files: 60, lines: 3000, bytes: 1_000_000, minutes: 3 / 60 };
    await withSeed(
      twoTasks(),
      async (repo) => {
        const { report } = await repo.auto({ agentCommand: repo.agent(`${writesNotes}setInterval(() => {}, 1000);`) });
        assert.equal(report.outcome, "DOING", report.result);
        assert.equal(repo.document().findTask(id)?.state, "DOING");
        assert.deepEqual(repo.dirt(), []);
      },
      { limits },
    );
  });

  it("FAILED: DOING with a blocker, the diff stays, the next AUTO goes on; the third time BLOCKED", async () => {
    await withSeed(twoTasks(), async (repo) => {
      const broken = repo.agent(`
import { writeFileSync } from "node:fs";
writeFileSync("src/notes.json", "{ broken");`);
      const before = repo.commitCount();
      const first = await repo.auto({ agentCommand: broken });
      assert.equal(first.report.outcome, "FAILED", first.report.result);
      assert.equal(repo.commitCount() - before, 1);
      assert.equal(repo.document().findTask(id)?.state, "DOING");
      const [blocker] = repo.document().blockers?.items ?? [];
      assert.equal(blocker?.taskId, id);
      assert.match(blocker?.id ?? "", /^B-\d{8}-001$/);
      assert.deepEqual(repo.dirt(), ["?? src/notes.json"]);
      assert.equal(repo.document().dashboard?.fields.find((field) => field.name === "STATUS")?.plain, "RED");

      const second = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(second.report.task?.id, id, "the unfinished task goes on");
      assert.equal(second.report.outcome, "DONE", second.report.result);
      assert.equal(repo.document().blockers?.items.filter((item) => !item.resolved).length, 0);
      assert.deepEqual(repo.dirt(), []);
    });
    await withSeed(twoTasks(), async (repo) => {
      for (const suffix of ["a", "b", "c"]) {
        const agent = repo.agent(`
import { writeFileSync } from "node:fs";
writeFileSync("src/notes.json", "{ broken ${suffix}");`);
        assert.equal((await repo.auto({ agentCommand: agent })).report.task?.id, id);
      }
      assert.equal(repo.document().findTask(id)?.state, "BLOCKED");
    });
  });

  it("DONE by words alone is told as weak, as the audit will tell it", async () => {
    await withSeed(twoTasks(), async (repo) => {
      const agentCommand = repo.agent(
        'import { writeFileSync } from "node:fs"; writeFileSync("src/notes.txt", "words\\n");',
      );
      const { events, report } = await repo.auto({ agentCommand });
      assert.equal(report.result, "DONE");
      const notes = events.flatMap((event) => (event.type === "note" ? [event.text] : []));
      assert.deepEqual(
        notes.filter((note) => note.includes("weak")),
        ["An audit will call this DONE weak: its commit changes documents only, was proved by syntax alone"],
      );
      const plane = await createControlPlane({ folder: repo.root, settings: defaultSettings });
      const claims = (await plane.audit()).claims.filter((claim) => claim.id === id);
      plane.dispose();
      assert.deepEqual(
        claims.map(({ verdict }) => verdict),
        ["weak"],
      );
    });
  });

  it("FAILED: an executor that fails", async () => {
    await withSeed(twoTasks(), async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent("console.error('no key'); process.exit(3);") });
      assert.equal(report.outcome, "FAILED");
      assert.match(report.result, /no key|3/);
    });
  });

  it("BLOCKED: the executor says so, and the task goes to BLOCKED with the reason", async () => {
    await withSeed(twoTasks(), async (repo) => {
      const agent = repo.agent(`
import { writeFileSync } from "node:fs";
writeFileSync(process.env.CONTROL_PLANE_OUTCOME, JSON.stringify({ outcome: "blocked", reason: "needs a licence" }));`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "BLOCKED");
      const task = repo.document().findTask(id);
      assert.equal(task?.state, "BLOCKED");
      assert.match(task?.blockedReason ?? "", /needs a licence/);
      assert.equal(repo.document().blockers?.items.length, 1);
      assert.deepEqual(repo.dirt(), []);
    });
  });

  it("BLOCKED: a service that the task needs is down; nothing is executed", async () => {
    const port = await freePort();
    const contract = [`- Backend: \`curl http://localhost:${port}/api/health\``];
    const seed = { ...twoTasks({ details: ["**Services:** backend"] }), contract };
    await withSeed(seed, async (repo) => {
      const { report, events } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "BLOCKED", report.result);
      assert.ok(!events.some((event) => event.type === "executing"));
      assert.equal(repo.document().findTask(id)?.state, "TODO", "blocked tasks keep their section");
      const commits = repo.commitCount();
      await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(repo.document().findTask(other)?.state, "DONE", "the next task is chosen while the blocker is open");
      assert.ok(repo.commitCount() > commits);
    });
  });

  it("BLOCKED: a prohibited file is touched; the edit is undone and kept in the patch", async () => {
    const contract = ["#### Prohibited Files (do not touch)", "", "- `docs/old/TASKS.md` (deprecated)"];
    const files = { [file]: aControlDocument({ ...twoTasks(), contract }), "docs/old/TASKS.md": "old\n" };
    await withCycleRepo(files, {}, async (repo) => {
      const agent = repo.agent(`
import { writeFileSync } from "node:fs";
writeFileSync("docs/old/TASKS.md", "new\\n");`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "BLOCKED", report.result);
      assert.equal(repo.read("docs/old/TASKS.md"), "old\n");
      assert.match(repo.read(`.control-plane/runs/${report.run}/diff.patch`), /\+new/);
      assert.deepEqual(repo.dirt(), []);
    });
  });

  it("BLOCKED: dependencies change although the task is about something else; the diff stays with the run", async () => {
    await withSeed({ todo: [{ id, title: "Show the tide table", suffix: "[P1]" }] }, async (repo) => {
      const agent = repo.agent(`${writesNotes}
writeFileSync("package-lock.json", "{}\\n");`);
      const { report } = await repo.auto({ agentCommand: agent });
      assert.equal(report.outcome, "BLOCKED", report.result);
      assert.match(report.result, /package-lock\.json/);
      assert.equal(repo.document().findTask(id)?.state, "TODO");
      assert.deepEqual(repo.dirt(), ["?? package-lock.json", "?? src/notes.json"]);
    });
  });

  it("CANCELLED: no commit; with a diff the run owns it and the next AUTO goes on", async () => {
    await withSeed(twoTasks(), async (repo) => {
      const agent = repo.agent(`${writesNotes}
console.log("written");
setInterval(() => {}, 1000);`);
      const before = repo.commitCount();
      const stop = new AbortController();
      const { report } = await repo.auto({ agentCommand: agent }, stop.signal, (event) => {
        if (event.type === "output" && event.text.includes("written")) stop.abort();
      });
      assert.equal(report.outcome, "CANCELLED");
      assert.equal(repo.commitCount(), before);
      assert.deepEqual(repo.dirt(), ["?? src/notes.json"]);
      const next = await repo.auto({ agentCommand: repo.agent("process.exit(0);") });
      assert.equal(next.report.task?.id, id);
      assert.equal(next.report.outcome, "DONE", next.report.result);
    });
  });

  it("CANCELLED beside an untracked file of the person: the next AUTO still goes on, and leaves that file alone", async () => {
    const fields = { REPO_CLEAN: "`dirty`", NEEDS_SAVE: "`true`" };
    await withSeed({ ...twoTasks(), fields }, async (repo) => {
      repo.write("scratch.txt", "mine\n");
      const stop = new AbortController();
      const agent = repo.agent(`${writesNotes}
console.log("written");
setInterval(() => {}, 1000);`);
      await repo.auto({ agentCommand: agent }, stop.signal, (event) => {
        if (event.type === "output" && event.text.includes("written")) stop.abort();
      });
      const { report } = await repo.auto({ agentCommand: repo.agent("process.exit(0);") });
      assert.equal(report.task?.id, id);
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(report.files, ["src/notes.json"]);
      assert.deepEqual(repo.dirt(), ["?? scratch.txt"]);
    });
  });

  it("NOTHING: no eligible task writes only the run folder", async () => {
    await withSeed({ done: [{ id, suffix: "(checkpoint: abc1234)" }] }, async (repo) => {
      const text = repo.read(file);
      const before = repo.commitCount();
      const { report } = await repo.auto({ agentCommand: repo.agent(writesNotes) });
      assert.equal(report.outcome, "NOTHING");
      assert.equal(repo.read(file), text);
      assert.equal(repo.commitCount(), before);
      assert.ok(repo.exists(`.control-plane/runs/${report.run}/summary.md`));
      assert.deepEqual(repo.dirt(), []);
    });
  });

  it("dry run: explains and touches nothing", async () => {
    await withSeed(twoTasks(), async (repo) => {
      const { report, events } = await repo.auto({ dryRun: true });
      assert.equal(report.task?.id, id);
      assert.ok(events.some((event) => event.type === "selected" && event.reasons.length > 0));
      assert.ok(!repo.exists(".control-plane"));
    });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
