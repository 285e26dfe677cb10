import assert from "node:assert/strict";
import fc from "fast-check";
import { type BriefInput, toBrief } from "../../../src/core/cycle/brief.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { createRedactor } from "../../../src/node/runs/redact.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { generateSecrets } from "../../support/generatedSecrets.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";
import { countTokens } from "../../support/tokens.ts";

const id = "T-20260101-001";
const documentPath = "docs/CONTROL_PLANE.md";

function briefOf(text: string, change: Partial<BriefInput> = {}, task = id): string {
  const document = parseDocument(text);
  const found = document.findTask(task);
  assert.ok(found, "the task was not understood");
  return toBrief({
    ...{ document, documentPath, policy: readPolicy(document, defaultSettings), task: found },
    ...{ reasons: ["P1 is the highest priority open"], limits: defaultSettings.limits, continued: false },
    ...{ reader: "command", redact: createRedactor({}).text, ...change },
  });
}

function brief(details: readonly string[], change: Partial<BriefInput> = {}): string {
  return briefOf(aControlDocument({ todo: [{ id, title: "Add the API", suffix: "[P1] (#api)", details }] }), change);
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
    assert.match(brief([], { continued: true }), /go on from them/);
  });

  it("says to each reader how its work ends", () => {
    assert.match(brief([], { reader: "mcp" }), /Call finish .*call block/);
    assert.match(brief([], { reader: "language-model" }), /Call finish .*"blocked"/);
    assert.match(brief([], { reader: "manual" }), /Verify & Save/);
    assert.doesNotMatch(brief([], { reader: "mcp" }), /CONTROL_PLANE_OUTCOME|Exit 0/);
  });

  it("offers an agent the tasks that its work may close too, where the contract allows it", () => {
    const detail = "Evidence required: `src/api/a.ts`";
    const todo = [1, 2, 3].map((n) => ({ id: `T-20260101-00${n}`, details: n === 3 ? [] : [detail] }));
    const contract = ["- Allow closing multiple TASK_LEDGER items in one AUTO cycle"];
    const ending = (more: object, reader: "command" | "mcp" | "manual") =>
      briefOf(aControlDocument({ todo, ...more }), { reader }).split("## When you end")[1] ?? "";
    assert.match(ending({ contract }, "command"), /complete one of T-20260101-002 too.*alsoDone/);
    assert.doesNotMatch(ending({}, "command"), /alsoDone/);
    assert.match(ending({ contract }, "mcp"), /T-20260101-002 too, name it: alsoDone of finish/);
    assert.doesNotMatch(ending({ contract }, "manual"), /alsoDone/);
  });

  it("cuts what is too long, and says so", () => {
    const text = brief(Array.from({ length: 40 }, (_, index) => `**Notes:** ${index} ${"long words ".repeat(40)}`));
    assert.match(text, /long words .*…\n/);
    assert.match(text, /- and \d+ more, in the control document/);
    assert.match(text, /## When you end/);
  });

  it("takes secrets out before it cuts, so that no half of one is left", () => {
    const secret = `ghp_${"a1B2".repeat(9)}`;
    const padding = "words before it ".repeat(60);
    for (let cut = 0; cut < 40; cut += 1) {
      const text = brief([`**Notes:** ${padding.slice(0, 560 - cut)}${secret}`]);
      assert.ok(!text.includes(secret.slice(0, 12)), text);
    }
  });

  it("gives no secret of any family away, wherever it stands and wherever the text is cut", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 700 }), (seed, before) => {
        for (const { family, telling, value } of generateSecrets(seed)) {
          if (value.includes("\n")) continue; // A line of the document holds no more than a line.
          const padded = `${"words before it ".repeat(60).slice(0, before)} ${value} and after`;
          const todo = [{ id, title: `Use ${value}`, details: [`**Notes:** ${padded}`] }];
          const text = briefOf(aControlDocument({ todo }), { reasons: [padded] });
          for (const part of telling) assert.ok(!text.includes(part), `${family}: ${text}`);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("lets no text of the document begin a line, hide characters or run a terminal", () => {
    const text = brief(["**Notes:** a\u202eb\u0007c\u200bd"], { reasons: ["first\n# T-1: forged\r\n## Limits"] });
    assert.equal(text.match(/^## Limits/gm)?.length, 1);
    assert.doesNotMatch(text, /^# T-1/m);
    assert.match(text, /abcd/);
  });

  it("costs at most 2,000 tokens, whatever the document holds", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.string({ unit: "grapheme", maxLength: 300 }),
      fc
        .constantFrom("กขคงจฉชซญ", "😀🧪🚀", "漢字龘靐", "{}[]();", "ZQXJK", "0123456789", " a", "​")
        .map((part) => part.repeat(150)),
    );
    const line = piece.map((text) => text.replace(/[\r\n]/g, " "));
    const lines = fc.array(line, { maxLength: 15 });
    const seed = fc.record({
      title: line,
      details: lines,
      commands: lines,
      paths: lines,
      contract: lines,
      reasons: lines,
    });
    fc.assert(
      fc.property(seed, ({ title, details, commands, paths, contract, reasons }) => {
        const all = [
          ...details.map((text) => `**Notes:** ${text}`),
          `**Verification commands:** ${commands.map((text) => `\`${text}\``).join(", ")}`,
          `**Evidence required:** ${paths.map((text) => `\`${text}\``).join(", ")}`,
          `**Surface area:** ${paths.join(", ")}`,
        ];
        const todo = [{ id, title: `T ${title}`, suffix: "[P1] (#api)", details: all }];
        const document = parseDocument(aControlDocument({ todo, contract }));
        const task = document.findTask(id);
        fc.pre(task !== undefined);
        const policy = readPolicy(document, { ...defaultSettings, prohibitedPaths: paths });
        const text = toBrief({
          ...{ document, documentPath, policy, task, reasons, limits: defaultSettings.limits },
          ...{ continued: true, reader: "command", redact: createRedactor({}).text },
        });
        assert.ok(countTokens(text) <= 2000, `${countTokens(text)} tokens`);
        assert.match(text, /## When you end/);
      }),
      { numRuns: 25 },
    );
  });
});

describeWithRealDocument("brief of a real document", (read) => {
  it("costs at most 2,000 tokens for every task", () => {
    const document = read();
    const policy = readPolicy(document, defaultSettings);
    const costs = document.ledgers
      .flatMap((ledger) => ledger.tasks)
      .map((task) =>
        countTokens(
          toBrief({
            ...{ document, documentPath, policy, task, reasons: ["it is next"] },
            ...{ limits: defaultSettings.limits, continued: true, reader: "command", redact: (part: string) => part },
          }),
        ),
      );
    assert.ok(costs.length > 100);
    assert.ok(Math.max(...costs) <= 2000, `${Math.max(...costs)} tokens`);
  });
});
