/** SAVE-FIRST tells kinds of changes apart, with real git. */
import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import path from "node:path";
import type { CycleEvent } from "../../../src/core/cycle/events.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const files = {
  [file]: aControlDocument({ todo: [{ id: "T-20260101-001" }] }),
  "src/app.json": '{ "a": 1 }\n',
  "src/lines.txt": "one\ntwo\n",
  "src/code.py": "if True:\n    print(1)\n",
  "src/made.ts": "export const made = 1;\n",
  "package-lock.json": "{}\n",
  ".gitattributes": "src/made.ts linguist-generated\n*.txt -text\n",
};

const withRepo = (use: (repo: CycleRepo) => Promise<void>) => withCycleRepo(files, {}, use);

/** Runs AUTO with an agent that does nothing; gives each kind's paths, and the save-first commit's subject and body. */
async function saved(repo: CycleRepo, options: Parameters<CycleRepo["auto"]>[0] = {}) {
  const { events } = await repo.auto({ agentCommand: repo.agent(""), ...options });
  const dirty = events.find((event): event is Extract<CycleEvent, { type: "dirty" }> => event.type === "dirty");
  const kinds: Record<string, string[]> = {};
  for (const [index, { path: name }] of (dirty?.changes ?? []).entries()) {
    const kind = dirty?.kinds?.[index] ?? "none";
    kinds[kind] = [...(kinds[kind] ?? []), name];
  }
  const committed = events.find((event) => event.type === "committed" && event.what === "save-first");
  const hash = committed?.type === "committed" ? committed.hash : undefined;
  const [subject = "", ...body] = hash ? repo.git("show", "-s", "--format=%B", hash).trim().split("\n") : [];
  return { kinds, subject, body };
}

describe("SAVE-FIRST", () => {
  it("lists work, the control document, format and what tools wrote, and says so in the commit", async () => {
    await withRepo(async (repo) => {
      repo.write("src/app.json", '{ "a": 2 }\n');
      repo.write("src/lines.txt", "one  \r\ntwo\r\n");
      repo.write("src/made.ts", "export const made = 2;\n");
      repo.write("package-lock.json", '{ "v": 1 }\n');
      repo.write(file, repo.read(file).replace("Title of T-20260101-001", "Another title"));
      const { kinds, subject, body } = await saved(repo);
      assert.deepEqual(kinds, {
        "control-document": [file],
        generated: ["package-lock.json", "src/made.ts"],
        format: ["src/lines.txt"],
        work: ["src/app.json"],
      });
      assert.equal(subject, "chore(save-first): save 5 changed files");
      assert.deepEqual(body.slice(1, 5), [
        "work: src/app.json",
        `control document: ${file}`,
        "format only: src/lines.txt",
        "generated: package-lock.json, src/made.ts",
      ]);
    });
  });

  it("takes white space for format only where it has no meaning, and a mode for work", async () => {
    await withRepo(async (repo) => {
      repo.write("src/code.py", "if True:\n        print(1)\n");
      repo.write("src/app.json", '{"a":1}\n\n');
      if (process.platform !== "win32") chmodSync(path.join(repo.root, "src/lines.txt"), 0o755);
      const { kinds } = await saved(repo);
      assert.deepEqual(kinds.format, ["src/app.json"]);
      const mode = process.platform === "win32" ? [] : ["src/lines.txt"];
      assert.deepEqual(kinds.work, ["src/code.py", ...mode]);
    });
  });

  for (const [what, name, text, subject] of [
    ["format", "src/app.json", '{"a": 1}\n', "style(save-first): save the format of 1 file"],
    ["what tools wrote", "package-lock.json", '{"b": 1}\n', "chore(save-first): save 1 file that tools wrote"],
  ] as const) {
    it(`names a commit of nothing but ${what}`, async () => {
      await withRepo(async (repo) => {
        repo.write(name, text);
        assert.equal((await saved(repo)).subject, subject);
      });
    });
  }

  it("commits hand edits of the control document alone", async () => {
    await withRepo(async (repo) => {
      repo.write(file, repo.read(file).replace("Title of T-20260101-001", "Another title"));
      const { kinds, subject } = await saved(repo);
      assert.deepEqual(kinds, { "control-document": [file] });
      assert.equal(subject, "docs(control-plane): save edits of the control document");
    });
  });

  it("shows a person which untracked files tools wrote, and commits those that are ticked", async () => {
    await withRepo(async (repo) => {
      repo.write("src/new.json", "{}\n");
      repo.write("src/__pycache__/a.pyc", "x");
      let told: readonly string[] = [];
      const pickUntracked = async (paths: readonly string[], generated: readonly string[]) => {
        told = generated;
        return paths.filter((name) => !generated.includes(name));
      };
      const { body } = await saved(repo, { interaction: { pickUntracked } });
      assert.deepEqual(told, ["src/__pycache__/a.pyc"]);
      assert.equal(body[1], "work: src/new.json");
      assert.deepEqual(repo.dirt(), ["?? src/__pycache__/"]);
    });
  });

  it("stops at work whose checks fail, with one blocker", async () => {
    await withRepo(async (repo) => {
      repo.write("src/app.json", "{ half\n");
      const { report } = await repo.auto({ agentCommand: repo.agent("") });
      assert.equal(report.outcome, "BLOCKED");
      assert.equal(repo.document().blockers?.items.filter((item) => !item.resolved).length, 1);
    });
  });
});
