import assert from "node:assert/strict";
import type { DocumentHistory } from "../../../src/core/audit/documentHistory.ts";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { runJson } from "../../support/commandLine.ts";
import { type AuditRepo, documentFile, withAuditRepo } from "./auditRepo.ts";

const id = (n: number) => `T-20260102-00${n}`;
const open = (n: number) => ({ id: id(n), title: `Bed ${n}` });
const closed = (n: number, checkpoint: string) => ({ ...open(n), suffix: `(checkpoint: ${checkpoint})` });

describe("history of a document", function () {
  this.timeout(60_000);

  it("tells of each revision what it counted, closed, reopened and lost", () =>
    withAuditRepo(async (repo) => {
      const dug = repo.commit(`feat: bed (${id(1)})`, { "src/bed1.js": "1\n" });
      const save = (subject: string, seed: SeedDocument) =>
        repo.commit(subject, { [documentFile]: aControlDocument(seed) });
      save("begin", { todo: [open(1), open(2), open(3)] });
      save("one is done", { todo: [open(2), open(3)], done: [closed(1, dug)] });
      save("a rewrite", { todo: [open(1), open(2)] });
      save("mended", { todo: [open(2), open(3)], done: [closed(1, "pending")] });
      repo.commit("work beside it", { "src/bed2.js": "1\n" });
      const { revisions, series } = await repo.plane((plane) => plane.history());
      assert.deepEqual(
        revisions.map(({ subject, counts, closed: came, reopened, vanished }) => [
          ...[subject, counts.done, counts.total],
          ...[came, reopened, vanished],
        ]),
        [
          ["begin", 0, 3, [], [], []],
          ["one is done", 1, 3, [id(1)], [], []],
          ["a rewrite", 0, 2, [], [id(1)], [id(3)]],
          ["mended", 1, 3, [id(1)], [], []],
        ],
      );
      assert.deepEqual(
        series.provenShare.map(({ value }) => value),
        [0, 1, 0, 0],
      );
      assert.deepEqual(
        series.reopenRate.map(({ value }) => value),
        [0, 0, 1, 0.5],
      );
      assert.deepEqual(
        series.leadTimes.map((time) => time.id),
        [id(1)],
      );
      assert.equal(revisions[1]?.commit, repo.git("rev-parse", "HEAD~3").trim());
      assert.equal((revisions[3]?.findings ?? 0) > (revisions[1]?.findings ?? 0), true);
    }));

  it("follows the document to its former names, and past its absence", () =>
    withAuditRepo(async (repo) => {
      repo.commit("first name", { "PLAN.md": aControlDocument({ todo: [open(1)] }) });
      repo.commit("grown", { "PLAN.md": aControlDocument({ todo: [open(1), open(2)] }) });
      move(repo, "PLAN.md", "notes/CONTROL.md");
      move(repo, "notes/CONTROL.md", documentFile);
      repo.git("rm", "--quiet", documentFile);
      repo.git("commit", "--quiet", "--message", "gone");
      repo.commit("back", { [documentFile]: aControlDocument({ todo: [open(1)] }) });
      const { revisions } = await repo.plane((plane) => plane.history());
      assert.deepEqual(totals({ revisions }), ["first name 1", "grown 2", "move 2", "move 2", "back 1"]);
    }));

  it("goes along the branch, a merge as one revision", () =>
    withAuditRepo(async (repo) => {
      repo.commit("begin", { [documentFile]: aControlDocument({ todo: [open(1)] }) });
      repo.git("switch", "--quiet", "--create", "side");
      repo.commit("side", { [documentFile]: aControlDocument({ todo: [open(1), open(2)] }) });
      repo.git("switch", "--quiet", "main");
      repo.commit("main", { "src/a.js": "1\n" });
      repo.git("merge", "--quiet", "--no-ff", "--message", "merged", "side");
      assert.deepEqual(totals(await repo.plane((plane) => plane.history())), ["begin 1", "merged 2"]);
    }));

  it("takes a few processes however many revisions there are, tells its progress and can be cancelled", () =>
    withAuditRepo(async (repo) => {
      for (let n = 0; n < 12; n++)
        repo.commit(`${n}`, { [documentFile]: aControlDocument({ fields: { STATE_ID: `S_${n}` } }) });
      await repo.plane(async (plane) => {
        const told: string[] = [];
        await plane.history(undefined, ({ done, total }) => told.push(`${done}/${total}`));
        assert.deepEqual([told.length, told[0], told.at(-1)], [12, "1/12", "12/12"]);
        assert.ok(repo.commands.length <= 8, repo.commands.join());
        const controller = new AbortController();
        await assert.rejects(
          plane.history(controller.signal, () => controller.abort()),
          { name: "AbortError" },
        );
      });
    }));

  it("is not changed by a person's configuration of git", () =>
    withAuditRepo(async (repo) => {
      repo.git("config", "log.follow", "true");
      repo.git("config", "log.showRoot", "false");
      repo.git("config", "color.ui", "always");
      repo.git("config", "diff.renames", "copies");
      repo.git("switch", "--quiet", "--orphan", "other");
      repo.commit("root", { [documentFile]: aControlDocument({ todo: [open(1)] }) });
      repo.commit("next", { [documentFile]: aControlDocument({ todo: [open(1), open(2)] }) });
      assert.deepEqual(totals(await repo.plane((plane) => plane.history())), ["root 1", "next 2"]);
    }));

  it("is empty before the first commit", () =>
    withAuditRepo(async (repo) => {
      repo.git("switch", "--quiet", "--orphan", "other");
      repo.write(documentFile, aControlDocument({ done: [closed(1, "abc1234")] }));
      assert.deepEqual((await repo.plane((plane) => plane.history())).revisions, []);
      const { totals: verdicts } = await repo.plane((plane) => plane.audit());
      assert.deepEqual(verdicts, { proven: 0, weak: 0, unproven: 0, broken: 1 });
    }));

  it("is empty for a document that was never committed, and prints JSON and text", () =>
    withAuditRepo(async (repo) => {
      repo.write(documentFile, aControlDocument());
      const { code, value } = await runJson(["audit", "--history"], { cwd: repo.root });
      assert.deepEqual([code, value.schema, value.claims, value.revisions], [0, 1, [], []]);
      repo.commit("begin", { [documentFile]: aControlDocument({ todo: [open(1)] }) });
      const { value: after } = await runJson(["audit", "--history"], { cwd: repo.root });
      assert.equal(after.revisions.length, 1);
      assert.equal(after.revisions[0].time, new Date(after.revisions[0].time).toISOString());
      assert.deepEqual(after.revisions[0].counts, { done: 0, todo: 1, doing: 0, blocked: 0, total: 1, percent: 0 });
    }));
});

function move(repo: AuditRepo, from: string, to: string): void {
  repo.write(to, repo.read(from));
  repo.remove(from);
  repo.git("add", "--all");
  repo.git("commit", "--quiet", "--message", "move");
}

function totals({ revisions }: Pick<DocumentHistory, "revisions">): string[] {
  return revisions.map(({ subject, counts }) => `${subject} ${counts.total}`);
}
