import assert from "node:assert/strict";
import fc from "fast-check";
import { toAgentContext } from "../../../src/core/cycle/agentContext.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { selectTask } from "../../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { createRedactor } from "../../../src/node/runs/redact.ts";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";
import { countTokens } from "../../support/tokens.ts";

const todo = [{ id: "T-20260101-001", title: "Add the API", suffix: "[P1]" }];

function contextOf(document: ReturnType<typeof parseDocument>): string {
  const policy = readPolicy(document, defaultSettings);
  return toAgentContext({
    ...{ document, documentPath: "docs/CONTROL_PLANE.md", policy, limits: defaultSettings.limits },
    ...{ chosen: selectTask(document, policy).selected, redact: createRedactor({}).text },
  });
}

const contextWith = (seed: SeedDocument) => contextOf(parseDocument(aControlDocument(seed)));

describe("context for an agent without access", () => {
  it("has the contract in the document's words, the chosen task, its limits, and how to answer", () => {
    const text = contextWith({ todo, contract: ["Only the engine writes.", "", "### PROHIBITED", "- `docs/old/`"] });
    for (const part of [
      /Progress: 0 of 1 done/,
      /^> Only the engine writes\.$/m,
      /^> ### PROHIBITED$/m,
      /^## T-20260101-001: Add the API$/m,
      /## Limits\n/,
      /one unified diff/,
    ]) {
      assert.match(text, part);
    }
  });

  it("says when no task can be done, and which blockers are open", () => {
    const text = contextWith({ blockers: ["- **B-20260101-001:** No key", "  - What's needed: a key"] });
    assert.match(text, /No task can be done now/);
    assert.match(text, /- B-20260101-001 No key/);
  });

  it("gives no secret away, neither of the contract nor of the task", () => {
    const secret = `ghp_${"a1B2".repeat(9)}`;
    const text = contextWith({
      todo: [{ ...todo[0], id: "T-20260101-001", title: secret }],
      contract: [`Key ${secret}`],
    });
    assert.ok(!text.includes(secret.slice(0, 10)));
  });

  it("stays within 4,000 tokens, whatever the document holds", () => {
    const line = fc.string({ unit: "grapheme", maxLength: 500 }).map((text) => text.replace(/[\r\n]/g, " "));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), line, (contract, title) => {
        const text = contextWith({ todo: [{ ...todo[0], id: "T-20260101-001", title: `T ${title}` }], contract });
        assert.ok(countTokens(text) <= 4000, `${countTokens(text)} tokens`);
      }),
      { numRuns: 25 },
    );
  });
});

describeWithRealDocument("context of a real document", (read) => {
  it("stays within 4,000 tokens", () => {
    assert.ok(countTokens(contextOf(read())) <= 4000);
  });
});
