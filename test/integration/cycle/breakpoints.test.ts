/** Task breakpoints, with a person and without one. */
import assert from "node:assert/strict";
import type { Breakpoints } from "../../../src/core/settings.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const works = `import { writeFileSync } from "node:fs";
writeFileSync("src/notes.json", "{}\\n");`;

async function withBreakpoints(breakpoints: Partial<Breakpoints>, use: (repo: CycleRepo) => Promise<void>) {
  const files = { [file]: aControlDocument({ todo: [{ id }] }), "src/app.json": "{}\n" };
  await withCycleRepo(files, { breakpoints: { before: [], verify: [], ...breakpoints } }, use);
}

describe("a breakpoint before a task", () => {
  for (const before of [[id], ["*"]]) {
    it(`stops at ${before.join()} where nobody can be asked, and changes nothing`, async () => {
      await withBreakpoints({ before }, async (repo) => {
        const commits = repo.commitCount();
        const { report, events } = await repo.auto({ agentCommand: repo.agent(works) });
        assert.equal(report.outcome, "NOTHING");
        assert.match(report.result, new RegExp(`breakpoint stands before ${id}`));
        assert.match(report.next, /--past/);
        assert.equal(repo.commitCount(), commits);
        assert.ok(!events.some((event) => event.type === "executing"));
      });
    });
  }

  it("is passed by once, and by a person's yes", async () => {
    await withBreakpoints({ before: [id] }, async (repo) => {
      const past = await repo.auto({ agentCommand: repo.agent(works), past: [id] });
      assert.equal(past.report.outcome, "DONE", past.report.result);
    });
    await withBreakpoints({ before: [id] }, async (repo) => {
      const interaction = { atBreakpoint: async () => true };
      const asked = await repo.auto({ agentCommand: repo.agent(works), interaction });
      assert.equal(asked.report.outcome, "DONE", asked.report.result);
    });
  });

  it("stands before its own task only", async () => {
    await withBreakpoints({ before: ["T-20260101-002"] }, async (repo) => {
      assert.equal((await repo.auto({ agentCommand: repo.agent(works) })).report.outcome, "DONE");
    });
  });
});

describe("a breakpoint at verify", () => {
  it("shows a person what changed and saves after a yes", async () => {
    await withBreakpoints({ verify: [id] }, async (repo) => {
      const seen: string[] = [];
      const interaction = {
        atBreakpoint: async ({ at, files }: { at: string; files: readonly { path: string }[] }) => {
          seen.push(at, ...files.map(({ path }) => path));
          return true;
        },
      };
      const { report } = await repo.auto({ agentCommand: repo.agent(works), interaction });
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(seen, ["verify", "src/notes.json"]);
    });
  });

  it("waits where nobody can be asked, and Verify & Save goes on", async () => {
    await withBreakpoints({ verify: ["*"] }, async (repo) => {
      const { report, events } = await repo.auto({ agentCommand: repo.agent(works) });
      assert.equal(report.outcome, "DOING");
      assert.equal(events.at(-1)?.type, "waiting");
      assert.deepEqual(repo.dirt(), ["?? src/notes.json"]);
      const saved = await repo.resume("verify");
      assert.equal(saved.report.outcome, "DONE", saved.report.result);
      assert.deepEqual(repo.dirt(), []);
    });
  });

  it("puts a forged document back before it waits", async () => {
    await withBreakpoints({ verify: [id] }, async (repo) => {
      const before = repo.read(file);
      const agent = repo.agent(`${works}\nwriteFileSync("${file}", "forged");`);
      await repo.auto({ agentCommand: agent });
      assert.equal(repo.read(file), before);
    });
  });
});
