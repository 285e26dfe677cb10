import assert from "node:assert/strict";
import { toBlastRadius } from "../../../src/core/cycle/blastRadius.ts";
import { commitTypeOf, governanceSubject, toSubject, workSubject } from "../../../src/core/cycle/commitMessage.ts";
import type { Task } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

function aTask(suffix: string, title = "Make it so", details: readonly string[] = []) {
  const todo = [{ id: "T-20260101-001", title, suffix, details }];
  const task = parseDocument(aControlDocument({ todo })).findTask("T-20260101-001");
  assert.ok(task);
  return task;
}

const blastOf = (task: Task, paths: readonly string[]) =>
  toBlastRadius(
    paths.map((path) => ({ path, added: 1, removed: 0, binary: false })),
    1,
    task,
  );

const scopeFor = (task: Task, paths: readonly string[]) => workSubject("{scope}", task, blastOf(task, paths));

describe("commit messages", () => {
  it("take the type from the tags", () => {
    assert.equal(commitTypeOf(aTask("(#bug #ui)")), "fix");
    assert.equal(commitTypeOf(aTask("(#documentation)")), "docs");
    assert.equal(commitTypeOf(aTask("(#testing)")), "test");
    assert.equal(commitTypeOf(aTask("(#docker)")), "chore");
    assert.equal(commitTypeOf(aTask("[P1]")), "feat");
  });

  it("take the scope from the only surface, else the shared top folder, else the first tag", () => {
    const task = aTask("(#api #db)");
    const scope = (...paths: readonly string[]) => scopeFor(task, paths);
    assert.equal(
      workSubject(defaultSettings.commitSubject, task, blastOf(task, ["src/api/a.py"])),
      "feat(src/api): Make it so (T-20260101-001)",
    );
    assert.equal(scope("src/api/a.py", "src/api/sub/b.py"), "src/api");
    assert.equal(scope("src/api/a.py", "src/web/b.py"), "src");
    assert.equal(scope("src/api/a.py", "docs/b.md"), "api");
    assert.equal(scope("odd (name)/a.py"), "odd-name-");
    assert.equal(scope(), "api");
    assert.equal(scopeFor(aTask("[P2]"), []), "repo");
  });

  it("never take a file's name for the scope", () => {
    assert.equal(scopeFor(aTask("[P2]"), ["file.py"]), "repo");
    assert.equal(scopeFor(aTask("(#cli)"), ["file.py", "other.py"]), "cli");
    assert.equal(scopeFor(aTask("(#cli)"), ["file.py", "src/a.py"]), "cli");
    const stated = aTask("[P2]", "Make it so", ["Surface area: `src/health.ts`"]);
    assert.equal(scopeFor(stated, ["src/health.ts"]), "src");
    assert.equal(scopeFor(aTask("[P2]", "Make it so", ["Surface area: `src/`"]), ["src/a/b/c.ts"]), "src");
  });

  it("do not expand what stands in a title", () => {
    assert.equal(workSubject("{title}", aTask("[P1]", "Use {id} and $& here"), undefined), "Use {id} and $& here");
  });

  it("of the document say task, outcome and progress, and keep what is not theirs", () => {
    const values = { id: "T-20260101-001", outcome: "DONE", progress: ", 12%" };
    const template = defaultSettings.governanceSubject;
    assert.equal(governanceSubject(template, values), "chore(control-plane): T-20260101-001 DONE, 12%");
    assert.equal(governanceSubject(template, { ...values, id: "", progress: "" }), "chore(control-plane): DONE");
    assert.equal(
      governanceSubject("docs: {id} {title} {constructor}", values),
      "docs: T-20260101-001 {title} {constructor}",
    );
  });

  it("are one line without control characters, at most 100 columns", () => {
    assert.equal(toSubject("a\nb\u0007c\u202ed"), "a b c d");
    assert.equal(toSubject("x".repeat(300)).length, 100);
  });
});
