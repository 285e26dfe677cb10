import assert from "node:assert/strict";
import { toBrief } from "../../../src/core/cycle/brief.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

const id = "T-20260101-001";

function brief(details: readonly string[], continued = false): string {
  const document = parseDocument(
    aControlDocument({ todo: [{ id, title: "Add the API", suffix: "[P1] (#api)", details }] }),
  );
  const task = document.findTask(id);
  assert.ok(task);
  return toBrief({
    document,
    documentPath: "docs/CONTROL_PLANE.md",
    policy: readPolicy(document, defaultSettings),
    task,
    reasons: ["P1 is the highest priority open"],
    limits: defaultSettings.limits,
    runId: "r",
    continued,
  });
}

describe("brief", () => {
  it("says the task, its limits, its checks and how to end", () => {
    const text = brief([
      "**Definition of Done:** it answers",
      "**Evidence required:** `src/api.ts`",
      "**Verification commands:** `node check.mjs`",
    ]);
    assert.match(text, /^# T-20260101-001: Add the API\n/);
    for (const part of [
      /it answers/,
      /src\/api\.ts must exist/,
      /`node check\.mjs`/,
      /at most 60 files/,
      /Never edit docs\/CONTROL_PLANE\.md/,
      /CONTROL_PLANE_OUTCOME/,
    ]) {
      assert.match(text, part);
    }
  });

  it("is the same text for the same input, and says when work goes on", () => {
    assert.equal(brief([]), brief([]));
    assert.match(brief([], true), /go on from them/);
  });

  it("stays short, however long the details are", () => {
    const text = brief(Array.from({ length: 5 }, () => `**Notes:** ${"long ".repeat(2000)}`));
    assert.ok(text.length < 8000, `${text.length} characters`);
  });
});
