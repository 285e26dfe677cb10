import assert from "node:assert/strict";
import { hasUnproven } from "../../../src/core/audit/auditClaims.ts";
import type { Finding } from "../../../src/core/lint/finding.ts";
import { gitRules } from "../../../src/core/lint/git/gitRules.ts";
import { aControlDocument, type SeedDocument, type SeedTask } from "../../support/aControlDocument.ts";
import { runJson } from "../../support/commandLine.ts";
import { withTempFolder } from "../../support/tempRepo.ts";
import { type AuditRepo, documentFile, withAuditRepo, withPlane } from "./auditRepo.ts";

const id = (n: number) => `T-20260102-${String(n).padStart(3, "0")}`;
const done = (n: number, title: string, checkpoint: string | undefined, ...details: string[]): SeedTask => ({
  id: id(n),
  title,
  ...(checkpoint === undefined ? {} : { suffix: `(checkpoint: ${checkpoint})` }),
  details,
});

/** Every kind of lie, and the honest claims that look like one: the id's number, what audit says of it. */
type Verdicts = Record<number, RegExp>;

function lieAboutEverything(repo: AuditRepo): { readonly seed: SeedDocument; readonly expected: Verdicts } {
  const trailers = (task: number, run = "20260102-030405678-a1b2") =>
    `\n\nControl-Plane-Run: ${run}\nControl-Plane-Task: ${id(task)}`;
  const honest = repo.commit(`feat: sow (${id(1)})`, { "src/beans.js": "1\n" });
  const prose = repo.commit(`docs: ${id(2)}`, { "notes.md": "water\n" });
  const bookkeeping = repo.commit(`chore(control-plane): ${id(3)} DONE`, { [documentFile]: "# CONTROL_PLANE\n" });
  const foreign = repo.commit(`feat: prune the roses (${id(99)})`, { "src/roses.js": "1\n" });
  const unrelated = repo.commit("refactor: rename colours", { "src/colours.js": "1\n" });
  const shared = repo.commit("feat: mend everything that is broken", { "src/mend.js": "1\n" });
  repo.git("switch", "--quiet", "--create", "pond");
  const squashed = repo.commit("feat: dig the pond", { "src/pond.js": "1\n" });
  repo.git("switch", "--quiet", "main");
  const squash = repo.commit(`pond (#7)\n\n* feat: dig the pond${trailers(12)}\n\n* and fill it`, {
    "src/pond.js": "2\n",
  });
  const compiled = repo.commit(`feat: build the shed${trailers(13, "20260102-030405678-0013")}`, {
    "src/shed.py": "1\n",
  });
  const guide = repo.commit("docs: how to prune", { "docs/pruning.md": "cut\n" });
  const empty = repo.commit(`feat: paint the fence (${id(15)})`, {});
  const trailed = repo.commit(`feat: a roof${trailers(16, "20260102-030405678-0016")}`, { "src/roof.js": "1\n" });
  const parsed = repo.commit(`feat: shelves (${id(17)})`, { "src/shelves.py": "1\n" });
  const together = repo.commit(`feat: pots (${id(20)}, ${id(21)}, ${id(22)})`, { "src/pots.js": "1\n" });
  journal(repo, "20260102-030405678-0013", "syntax");
  journal(repo, "20260102-030405678-0016", "syntax", "unit");
  const seed = {
    done: [
      done(1, "Beans", honest),
      done(2, "Water the beans", prose),
      done(3, "Harvest", bookkeeping),
      done(4, "Cut the hedge", foreign),
      done(5, "Cut the grass", unrelated),
      done(6, "Mend the fence", shared),
      done(7, "Mend the gate", shared),
      done(8, "Mend the shed", shared),
      done(9, "Rake the leaves", "pending"),
      done(10, "Clean the tools", undefined),
      done(11, "Order seeds", "deadbee"),
      done(12, "Dig the pond", squashed),
      done(13, "Build the shed", compiled),
      done(14, "Write the pruning guide", guide),
      done(15, "Paint the fence", empty),
      done(16, "Cover it", trailed),
      done(17, "Shelves", parsed),
      done(18, "Order colours", unrelated, "**Evidence required:** `src/colours.js`"),
      done(19, "Notes on water", `db7b550 (implementation), governance commit: ${prose}`),
      done(20, "Clay", together),
      done(21, "Sand", together),
      done(22, "Peat", together),
    ],
  };
  const expected: Verdicts = {
    1: /^proven: .* "feat: sow/,
    2: /^weak: .* changes documents only$/,
    3: /^weak: .* changes the control document only$/,
    4: /^weak: .* names T-20260102-099$/,
    5: /^weak: .* speaks of something else$/,
    6: /^weak: .* is shared by 3 tasks$/,
    7: /^weak: .* is shared by 3 tasks$/,
    8: /^weak: .* is shared by 3 tasks$/,
    9: /^unproven: checkpoint "pending" names no commit$/,
    10: /^unproven: no checkpoint$/,
    11: /^broken: deadbee is no commit of this repository$/,
    12: new RegExp(
      `^broken: ${squashed} is a commit that HEAD does not contain; ${squash} "pond \\(#7\\)" may be meant$`,
    ),
    13: /^weak: .* was proved by syntax alone$/,
    14: /^proven/,
    15: /^weak: .* changes nothing$/,
    16: /^proven/,
    17: /^weak: .* was proved by syntax alone$/,
    18: /^proven/,
    19: /^weak: .* names T-20260102-002$/,
    20: /^proven/,
    21: /^proven/,
    22: /^proven/,
  };
  return { seed, expected };
}

/** A run folder in which checks of these strengths passed, and a stronger one failed. */
function journal(repo: AuditRepo, run: string, ...strengths: readonly string[]): void {
  const checks = [
    ...strengths.map((strength) => ({ strength, verdict: "PASS" })),
    { strength: "answers", verdict: "FAIL" },
  ];
  const lines = checks.map((check, seq) =>
    JSON.stringify({ seq, at: "2026-01-02T03:04:05Z", runId: run, type: "checked", data: { check } }),
  );
  repo.write(`.control-plane/runs/${run}/events.jsonl`, `${lines.join("\n")}\n`);
}

const parsedOnly = `### RUN 2026-01-02T03:04:05Z (AUTO - ${id(17)} - Shelves)\n\n**COMMANDS RUN:** \`python3 -m py_compile src/shelves.py\`: PASS\n**TESTS:** py_compile: PASS\n`;

describe("audit of a history with every kind of lie", function () {
  this.timeout(60_000);

  it("finds all of them and nothing else", () =>
    withAuditRepo(async (repo) => {
      const { expected, seed } = lieAboutEverything(repo);
      const text = aControlDocument(seed).replace("> Newest first.\n", `> Newest first.\n\n${parsedOnly}`);
      repo.commit("chore(control-plane): the ledger", { [documentFile]: text });
      const { claims, totals } = await repo.plane((plane) => plane.audit());
      const said = claims.map(({ id: task, reason, verdict }) => `${Number(task.slice(-3))} ${verdict}: ${reason}`);
      assert.deepEqual(
        said.filter((line) => !expected[Number.parseInt(line, 10)]?.test(line.replace(/^\d+ /, ""))),
        [],
      );
      assert.equal(claims.length, Object.keys(expected).length);
      assert.deepEqual(totals, { proven: 7, weak: 11, unproven: 2, broken: 2 });
      assert.ok(hasUnproven(totals));
      const { code, value } = await runJson(["audit"], { cwd: repo.root });
      assert.equal(code, 3);
      assert.equal(value.schema, 1);
      assert.deepEqual(value.claims, claims);
    }));

  it("is clean for honest claims, and strict about weak ones", () =>
    withAuditRepo(async (repo) => {
      const sown = repo.commit(`feat: sow the beans (${id(1)})`, { "src/beans.js": "1\n" });
      const text = (checkpoint: string) => aControlDocument({ done: [done(1, "Sow the beans", checkpoint)] });
      repo.commit("chore(control-plane): done", { [documentFile]: text(sown) });
      assert.equal((await runJson(["audit", "--strict"], { cwd: repo.root })).code, 0);
      const close = repo.commit(`docs: ${id(1)}`, { "notes.md": "beans\n" });
      repo.write(documentFile, text(close));
      assert.equal((await runJson(["audit"], { cwd: repo.root })).code, 0);
      assert.equal((await runJson(["audit", "--strict"], { cwd: repo.root })).code, 3);
    }));

  it("says of a shallow clone that it cannot know", () =>
    withAuditRepo(async (repo) => {
      const sown = repo.commit(`feat: sow the beans (${id(1)})`, { "src/beans.js": "1\n" });
      const fields = { LAST_CHECKPOINT: `\`${sown}\` — \`feat: sow the beans (${id(1)})\`` };
      const text = aControlDocument({ done: [done(1, "Sow the beans", sown)], fields });
      repo.commit("chore(control-plane): done", { [documentFile]: text });
      await withTempFolder(async (folder) => {
        repo.git("clone", "--quiet", "--depth=1", `file://${repo.root}`, `${folder}/clone`);
        await withPlane(`${folder}/clone`, {}, [], async (plane) => {
          const [claim] = (await plane.audit()).claims;
          assert.equal(claim?.verdict, "unproven");
          assert.match(claim?.reason ?? "", /shallow clone/);
          assert.deepEqual(ownFindings(await plane.checkAll()), []);
        });
      });
    }));

  it("asks git four times, and remembers what it learned", () =>
    withAuditRepo(async (repo) => {
      const { seed } = lieAboutEverything(repo);
      repo.commit("chore(control-plane): the ledger", { [documentFile]: aControlDocument(seed) });
      await repo.plane(async (plane) => {
        const first = await plane.audit();
        assert.deepEqual(repo.commands.splice(0).sort(), ["cat-file", "diff-tree", "log", "status"]);
        assert.deepEqual(await plane.audit(), first);
        assert.deepEqual(repo.commands.splice(0).sort(), ["cat-file", "status"]);
        const mended = repo.commit(`feat: order seeds (${id(11)})`, { "src/seeds.js": "1\n" });
        repo.write(documentFile, aControlDocument(seed).replace("deadbee", mended));
        const { totals } = await plane.audit();
        assert.equal(totals.broken, first.totals.broken - 1);
        assert.equal(totals.proven, first.totals.proven + 1);
        repo.git("reset", "--quiet", "--hard", "HEAD~1");
        assert.deepEqual(await plane.audit(), first);
      });
    }));

  it("needs a repository", () =>
    withTempFolder(async (folder) => {
      await withPlane(folder, {}, [], (plane) =>
        assert.rejects(plane.audit(), (error: Error & { code?: string }) => error.code === "not-a-repository"),
      );
    }));

  it("can be cancelled", () =>
    withAuditRepo(async (repo) => {
      repo.commit("chore(control-plane): done", { [documentFile]: aControlDocument() });
      await repo.plane((plane) => assert.rejects(plane.audit(AbortSignal.abort()), { name: "AbortError" }));
    }));
});

const ownIds = new Set(gitRules.map((rule) => rule.id));

function ownFindings(findings: readonly Finding[]): string[] {
  return findings.filter(({ rule }) => ownIds.has(rule)).map(({ rule, message }) => `${rule}: ${message}`);
}

describe("rules against git", function () {
  this.timeout(60_000);

  const open = { id: id(2), title: "Water the beans" };
  const contract = ["Prohibited files: `docs/TASKS.md` (deprecated)."];

  it("find nothing in a true document", () =>
    withAuditRepo(async (repo) => {
      repo.commit("docs: tasks before they were prohibited", { "docs/TASKS.md": "- sow\n" });
      const sown = repo.commit(`feat: sow the beans (${id(1)})`, { "src/beans.js": "1\n" });
      const fields = { LAST_CHECKPOINT: `\`${sown}\` — \`feat: sow the beans (${id(1)})\`` };
      const text = aControlDocument({ contract, done: [done(1, "Sow the beans", sown)], todo: [open], fields });
      repo.commit("chore(control-plane): done", { [documentFile]: text });
      assert.deepEqual(ownFindings(await repo.plane((plane) => plane.checkAll())), []);
      repo.write(documentFile, text.replace("One file", "Two files"));
      assert.deepEqual(ownFindings(await repo.plane((plane) => plane.checkAll())), []);
    }));

  it("find each lie once", () =>
    withAuditRepo(async (repo) => {
      repo.commit("chore: begin", { [documentFile]: aControlDocument({ contract }) });
      const touched = repo.commit("docs: one more task", { "docs/TASKS.md": "- sow\n" });
      const sown = repo.commit(`feat: sow the beans (${id(1)})`, { "src/beans.js": "1\n" });
      const text = aControlDocument({
        contract,
        todo: [open, { id: id(3), title: "Harvest" }],
        done: [done(1, "Sow the beans", sown), done(4, "Dig", "deadbee")],
      });
      repo.commit("chore(control-plane): done", { [documentFile]: text });
      repo.write("src/beans.js", "2\n");
      const lies = aControlDocument({
        contract,
        todo: [{ id: id(1), title: "Sow the beans" }, open],
        done: [done(4, "Dig", "deadbee")],
        fields: { LAST_CHECKPOINT: `\`${sown}\` — \`feat: something else\`` },
      });
      repo.write(documentFile, lies);
      const found = ownFindings(await repo.plane((plane) => plane.checkAll()));
      const rules = found.map((line) => line.split(":")[0]);
      assert.deepEqual(rules.sort(), [
        "done-checkpoint-gone",
        "done-fell-back",
        "last-checkpoint-subject",
        "needs-save",
        "prohibited-touched",
        "repo-clean",
        "vanished-task",
      ]);
      assert.ok(found.some((line) => line.includes(`docs/TASKS.md by ${touched}`)));
    }));

  it("check: mends what is certain, and looks away when asked to", () =>
    withAuditRepo(async (repo) => {
      const sown = repo.commit(`feat: sow the beans (${id(1)})`, { "src/beans.js": "1\n" });
      const gone = `feat: dig (${id(2)})\n\nControl-Plane-Task: ${id(2)}`;
      repo.git("switch", "--quiet", "--create", "side");
      const squashed = repo.commit("feat: dig", { "src/pond.js": "1\n" });
      repo.git("switch", "--quiet", "main");
      const squash = repo.commit(gone, { "src/pond.js": "2\n" });
      const text = aControlDocument({ done: [done(1, "Sow the beans", sown), done(2, "Dig", squashed)] });
      repo.commit("chore(control-plane): done", { [documentFile]: text });
      const own = (value: { findings: { rule: string }[] }) =>
        value.findings.map(({ rule }) => rule).filter((rule) => ownIds.has(rule));
      assert.deepEqual(own((await runJson(["check"], { cwd: repo.root })).value), ["done-checkpoint-gone"]);
      assert.deepEqual(own((await runJson(["check", "--no-git"], { cwd: repo.root })).value), []);
      assert.deepEqual(own((await runJson(["check", "--fix"], { cwd: repo.root })).value), []);
      assert.equal(repo.read(documentFile), text.replace(squashed, squash));
    }));

  it("check: after a squash one round of mends brings ledger, LAST_CHECKPOINT and TODAY to rest", () =>
    withAuditRepo(async (repo) => {
      const trailer = `Control-Plane-Task: ${id(1)}`;
      repo.git("switch", "--quiet", "--create", "side");
      const work = repo.commit(`feat: dig\n\n${trailer}`, { "src/pond.js": "1\n" });
      const line = `│ • ${id(1)} — Dig (checkpoint: ${work})`.padEnd(61);
      const rule = "─".repeat(60);
      const box = [
        "```",
        `┌${rule}┐`,
        `${"│ TODAY'S COMPLETED TASKS".padEnd(61)}│`,
        `├${rule}┤`,
        `${line}│`,
        `└${rule}┘`,
      ];
      const fields = { LAST_CHECKPOINT: `\`${work}\` — \`feat: dig\`` };
      const text = aControlDocument({ done: [done(1, "Dig", work)], fields }).replace(
        "### HISTORY",
        `### TODAY\n\n${box.join("\n")}\n\`\`\`\n\n### HISTORY`,
      );
      repo.commit("chore(control-plane): done", { [documentFile]: text });
      const rulesNow = async (...flags: readonly string[]) =>
        (await runJson(["check", ...flags], { cwd: repo.root })).value.findings.map(({ rule }: Finding) => rule);
      const before = await rulesNow();
      repo.git("switch", "--quiet", "main");
      repo.git("merge", "--quiet", "--squash", "side");
      repo.git("commit", "--quiet", "--message", `pond (#7)\n\n    feat: dig\n\n    ${trailer}`);
      const squash = repo.git("rev-parse", "--short=7", "HEAD").trim();
      const gone = ["done-checkpoint-gone", "last-checkpoint"];
      assert.deepEqual((await rulesNow()).filter((rule: string) => !before.includes(rule)).sort(), gone);
      assert.deepEqual(await rulesNow("--fix"), before);
      const mended = text.replaceAll(work, squash).replace("`feat: dig`", "`pond (#7)`");
      assert.equal(repo.read(documentFile), mended);
      assert.deepEqual(await rulesNow("--fix"), before);
      assert.equal(repo.read(documentFile), mended);
    }));
});
