/** The main job on real input: a long, damaged control document in a fresh git repository. */
import assert from "node:assert/strict";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { selectTask } from "../../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { toStatusView } from "../../../src/core/views/statusView.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";

const file = "docs/CONTROL_PLANE.md";
const addsFile = (name: string) => `
import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("backend/app/services", { recursive: true });
writeFileSync("backend/app/services/${name}.json", "{}\\n");
`;

/** Lines that differ between two texts, added and removed, as git counts them. */
function changedLines(repo: CycleRepo, base: string): { added: number; removed: number } {
  const [added, removed] = repo.git("diff", "--numstat", base, "HEAD", "--", file).split("\t");
  return { added: Number(added), removed: Number(removed) };
}

describeWithRealDocument("AUTO on a real control document", (real) => {
  it("status, selection and two cycles to checkpoints", async () => {
    const document = real();
    await withCycleRepo({ [file]: document.text, "backend/app/main.json": "{}\n" }, {}, async (repo) => {
      const selection = selectTask(document, readPolicy(document, defaultSettings));
      const { counts, claimed } = toStatusView({ file, document, selection, truth: null });
      assert.deepEqual(counts, { done: 11, todo: 152, doing: 0, blocked: 5, total: 163, percent: 7 });
      assert.deepEqual(claimed, counts);
      assert.equal(selection.selected?.task.id, "T-20251215-010");
      assert.deepEqual(selection.selected?.reasons[0], "P1 is the highest priority open");

      const base = repo.git("rev-parse", "HEAD").trim();
      const before = repo.commitCount();
      const { report } = await repo.auto({ agentCommand: repo.agent(addsFile("orchestration")) });
      assert.equal(report.task?.id, "T-20251215-010");
      assert.equal(report.outcome, "DONE", report.result);
      assert.ok(repo.commitCount() - before <= 3);
      assert.equal(repo.git("cat-file", "-t", `${report.checkpoint}`).trim(), "commit");
      assert.deepEqual(repo.dirt(), []);
      const after = repo.document();
      assert.equal(after.findTask("T-20251215-010")?.state, "DONE");
      assert.equal(after.findTask("T-20251215-010")?.checkpoint, report.checkpoint);
      assert.deepEqual(changedLines(repo, base), { added: 93, removed: 72 });
      assert.ok(repo.exists(`.ainfluencer/runs/${report.run}/events.jsonl`));

      const others = (doc: typeof after) =>
        doc.ledgers
          .flatMap((ledger) => ledger.tasks)
          .filter((task) => task.id !== "T-20251215-010")
          .map((task) => doc.text.slice(task.range.start, task.range.end));
      assert.deepEqual(others(after), others(document), "no other task changed a byte");

      const second = await repo.auto({ agentCommand: repo.agent(addsFile("frontend")) });
      assert.equal(second.report.task?.id, "T-20251215-011");
      assert.equal(second.report.outcome, "DONE", second.report.result);
      assert.deepEqual(repo.dirt(), []);
      assert.equal(repo.document().runLog?.entries.length, document.runLog?.entries.length, "one in, one out");
    });
  });
});
