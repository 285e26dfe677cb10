import assert from "node:assert/strict";
import { commitTypeOf, governanceSubject, toSubject, workSubject } from "../../../src/core/cycle/commitMessage.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

function aTask(suffix: string, title = "Make it so") {
  const task = parseDocument(aControlDocument({ todo: [{ id: "T-20260101-001", title, suffix }] })).findTask(
    "T-20260101-001",
  );
  assert.ok(task);
  return task;
}

describe("commit messages", () => {
  it("take the type from the tags", () => {
    assert.equal(commitTypeOf(aTask("(#bug #ui)")), "fix");
    assert.equal(commitTypeOf(aTask("(#documentation)")), "docs");
    assert.equal(commitTypeOf(aTask("(#testing)")), "test");
    assert.equal(commitTypeOf(aTask("(#docker)")), "chore");
    assert.equal(commitTypeOf(aTask("[P1]")), "feat");
  });

  it("take the scope from the only surface, else from the first tag", () => {
    const task = aTask("(#api #db)");
    const template = defaultSettings.commitSubject;
    assert.equal(workSubject(template, task, ["src/api"]), "feat(src/api): Make it so (T-20260101-001)");
    assert.equal(workSubject(template, task, ["src/api", "docs"]), "feat(api): Make it so (T-20260101-001)");
    assert.equal(workSubject(template, aTask("[P2]"), []), "feat(repo): Make it so (T-20260101-001)");
  });

  it("do not expand what stands in a title", () => {
    assert.equal(workSubject("{title}", aTask("[P1]", "Use {id} and $& here"), []), "Use {id} and $& here");
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
