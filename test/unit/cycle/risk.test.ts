import assert from "node:assert/strict";
import { riskOf } from "../../../src/core/cycle/risk.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

function aTask(title: string, suffix = "[P1]") {
  const task = parseDocument(aControlDocument({ todo: [{ id: "T-20260101-001", title, suffix }] })).findTask(
    "T-20260101-001",
  );
  assert.ok(task);
  return task;
}

function highRisk(changed: readonly string[], deleted: readonly string[], task: ReturnType<typeof aTask>) {
  const { beside } = riskOf({ changed, deleted, dependencies: [] }, task);
  return beside[0];
}

const many = Array.from({ length: 10 }, (_, index) => `src/f${index}.ts`);

describe("risk", () => {
  it("is high when dependencies change beside the task", () => {
    for (const file of ["package-lock.json", "web/yarn.lock", "requirements-dev.txt", "go.mod", "api/Cargo.lock"]) {
      assert.match(highRisk([file], [], aTask("Show the tide table")) ?? "", /dependencies changed/, file);
    }
  });

  it("is not high when that is the task", () => {
    assert.equal(highRisk(["package-lock.json"], [], aTask("Upgrade the toolchain")), undefined);
    assert.equal(highRisk(["requirements.txt"], [], aTask("Install and configure the model")), undefined);
    assert.equal(highRisk(["yarn.lock"], [], aTask("Tidy", "(#dependencies)")), undefined);
    assert.equal(highRisk(many, many, aTask("Rename the service folder")), undefined);
  });

  it("is high when many files go, not when a few do", () => {
    const task = aTask("Show the tide table");
    assert.match(highRisk(many, many, task) ?? "", /10 files were removed or renamed/);
    assert.equal(highRisk(many, many.slice(1), task), undefined);
    assert.equal(highRisk([...many, "package.json", "src/lock.json"], [], task), undefined);
  });

  it("is high when tests go, beside the task", () => {
    for (const file of ["test/a.json", "src/__tests__/x.ts", "lib/a.test.ts", "pkg/test_it.py", "a_spec.rb"]) {
      assert.match(highRisk([file], [file], aTask("Show the tide table")) ?? "", /tests were deleted/, file);
      assert.equal(highRisk([file], [file], aTask("Remove the old module")), undefined);
      assert.equal(highRisk([file], [], aTask("Show the tide table")), undefined);
    }
  });

  it("is high for a new dependency, medium for interfaces, low for the rest", () => {
    const task = aTask("Show the tide table");
    const of = (changed: readonly string[], dependencies: readonly string[] = []) =>
      riskOf({ changed, deleted: [], dependencies }, task);
    assert.deepEqual(of(["package.json"], ["left-pad"]).beside, ["dependencies changed (left-pad)"]);
    assert.equal(riskOf({ changed: [], deleted: [], dependencies: ["a"] }, aTask("Install a")).level, "HIGH");
    assert.equal(of(["src/api/tides.ts"]).level, "MEDIUM");
    assert.equal(of(["db/migrations/1.sql"]).level, "MEDIUM");
    assert.deepEqual(of(["src/page.ts"]), { level: "LOW", reasons: [], beside: [] });
  });
});
