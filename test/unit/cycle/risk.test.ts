import assert from "node:assert/strict";
import { highRisk } from "../../../src/core/cycle/risk.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

function aTask(title: string, suffix = "[P1]") {
  const task = parseDocument(aControlDocument({ todo: [{ id: "T-20260101-001", title, suffix }] })).findTask(
    "T-20260101-001",
  );
  assert.ok(task);
  return task;
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
});
