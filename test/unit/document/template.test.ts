import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { displayWidth } from "../../../src/core/base/displayWidth.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import type { RepositoryFacts } from "../../../src/core/document/repositoryFacts.ts";
import { startingTemplates, toStartingDocument } from "../../../src/core/document/template.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { selectTask } from "../../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../../src/core/settings.ts";

const options = {
  now: new Date("2026-01-02T03:04:05Z"),
  documentPath: "docs/CONTROL_PLANE.md",
  runsFolder: ".control-plane/runs",
};

const bare: RepositoryFacts = {
  project: "brew",
  head: undefined,
  services: [],
  checks: [],
  smokeChecks: [],
  hasReadme: false,
  hasTests: false,
  hasContributing: false,
};

const full: RepositoryFacts = {
  ...bare,
  head: { shortHash: "abc1234", subject: "feat: pipes | and `ticks`", time: Date.parse("2026-01-01T10:20:30Z") },
  services: [
    { id: "backend", name: "Backend", stack: "FastAPI", port: 8000, url: "http://localhost:8000/api/health" },
    { id: "frontend", name: "Frontend", stack: "Next.js", port: 3000, url: "http://localhost:3000" },
    { id: "comfyui", name: "ComfyUI", stack: "", port: 8188, url: "http://localhost:8188" },
  ],
  checks: [{ command: "npm --prefix frontend run lint", surface: "frontend/" }],
  smokeChecks: [{ command: 'python -c "import main"', surface: "./" }],
  hasReadme: true,
};

/** Any UTF-16, with the characters that mean something in the document more often than by chance. */
const anyText = fc
  .array(fc.oneof(fc.constantFrom(..."`|*#-[](){}<>\r\n\u2028~_: T\u001b"), fc.integer({ min: 0, max: 0xffff })))
  .map((parts) => parts.map((part) => (typeof part === "number" ? String.fromCharCode(part) : part)).join(""));

const documentOf = (facts: RepositoryFacts) => parseDocument(toStartingDocument(facts, options));

describe("starting document", () => {
  for (const [name, facts] of Object.entries({ bare, full })) {
    for (const template of startingTemplates) {
      it(`has no finding (${name} repository, template ${template})`, () => {
        assert.deepEqual(lintDocument(parseDocument(toStartingDocument(facts, { ...options, template }))), []);
      });
    }
  }

  for (const [name, facts, template] of [
    ["bare", bare, "full"],
    ["minimal", full, "minimal"],
    ["services", full, "services"],
    ["full", { ...full, hasTests: true }, "full"],
  ] as const) {
    it(`reads as ${name}.md does`, () => {
      const file = `test/fixtures/starting/${name}.md`;
      const text = toStartingDocument(facts, { ...options, template });
      if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, text);
      assert.ok(existsSync(file), `${file} is missing; UPDATE_GOLDEN=1 writes it`);
      assert.equal(text, readFileSync(file, "utf8").replaceAll("\r\n", "\n"));
    });
  }

  it("is full unless another template is asked for, and each template holds more than the one before", () => {
    const texts = startingTemplates.map((template) => toStartingDocument(full, { ...options, template }));
    assert.equal(toStartingDocument(full, options), texts.at(-1));
    assert.deepEqual(
      texts.map(({ length }) => length).toSorted((a, b) => a - b),
      texts.map(({ length }) => length),
    );
    const [minimal, services] = texts.map((text) => parseDocument(text));
    const named = (document: ReturnType<typeof parseDocument> | undefined) =>
      document && readPolicy(document, defaultSettings).services.value.map(({ id }) => id);
    assert.deepEqual([named(minimal), named(services)], [[], ["backend", "frontend", "comfyui"]]);
    assert.ok(services?.text.includes("npm --prefix frontend run lint"));
    for (const document of [minimal, services]) {
      assert.deepEqual([document?.dashboard?.boxes, document?.capsule, document?.history], [[], undefined, undefined]);
      assert.deepEqual([document?.dashboard?.progress[0]?.total, document?.dashboard?.counts.length], [1, 6]);
    }
  });

  it("parses to the facts that it was made from", () => {
    const document = documentOf(full);
    const policy = readPolicy(document, defaultSettings);
    assert.deepEqual(
      policy.services.value.map(({ id, name, url }) => ({ id, name, url })),
      full.services.map(({ id, name, url }) => ({ id, name, url })),
    );
    assert.deepEqual(
      document.health?.rows.map(({ port, service }) => ({ port, service })),
      [
        { port: 8000, service: "Backend (FastAPI)" },
        { port: 3000, service: "Frontend (Next.js)" },
        { port: 8188, service: "ComfyUI" },
      ],
    );
    assert.equal(document.history?.lines[0]?.hash, "abc1234");
    assert.match(document.dashboard?.fields.find(({ name }) => name === "LAST_CHECKPOINT")?.plain ?? "", /^abc1234\b/);
    assert.equal(document.lastUpdated?.value, "2026-01-02 03:04:05");
    for (const { command } of [...full.checks, ...full.smokeChecks]) assert.ok(document.text.includes(command));
  });

  it("has every part that the engine keeps", () => {
    const { archive, blockers, capsule, checkpointHistory, dashboard, decisions, health, history, ledgers, runLog } =
      documentOf(bare);
    for (const part of [archive, blockers, capsule, checkpointHistory, dashboard, decisions, health, history, runLog]) {
      assert.ok(part);
    }
    assert.deepEqual(
      ledgers.map(({ name, sections }) => [name, sections.map(({ state }) => state)]),
      [["TASK_LEDGER", ["DOING", "TODO", "DONE", "BLOCKED"]]],
    );
    const kinds = ["now", "next", "later", "today-checkpoints", "today-completed", "focus", "known-issues"];
    assert.deepEqual(
      dashboard?.boxes.map(({ kind }) => kind),
      kinds,
    );
    assert.equal(dashboard?.progress[0]?.total, 1);
    assert.equal(dashboard?.counts.length, 6);
  });

  it("says its rules in words that the policy understands", () => {
    const policy = readPolicy(documentOf(full), defaultSettings);
    for (const [rule, { contradictions, source }] of Object.entries(policy)) {
      assert.notEqual(source.type, "default", `${rule} is left to the default`);
      assert.notEqual(source.type, "setting", `${rule} is left to a setting`);
      assert.deepEqual(contradictions, [], `${rule} contradicts itself`);
    }
    assert.equal(policy.runsFolder.value, ".control-plane/runs");
    assert.deepEqual(policy.prohibitedPaths.value, [".env"]);
    assert.equal(policy.contextFiles.value, 20);
    assert.deepEqual([policy.changes.value, policy.changesSameSurface.value, policy.miniCheckEvery.value], [5, 10, 4]);
    assert.deepEqual([policy.runLogEntries.value, policy.runEntryLines.value], [10, 15]);
  });

  it("offers one small first task, chosen by what the repository lacks", () => {
    const titleOf = (facts: RepositoryFacts) => {
      const document = documentOf(facts);
      return selectTask(document, readPolicy(document, defaultSettings)).selected?.task.title;
    };
    assert.equal(titleOf(bare), "Write README.md");
    assert.equal(titleOf({ ...bare, hasReadme: true }), "Add the first automated test");
    assert.equal(titleOf({ ...bare, hasReadme: true, hasTests: true }), "Write CONTRIBUTING.md");
    const complete = { ...bare, hasReadme: true, hasTests: true, hasContributing: true };
    assert.equal(titleOf(complete), "Write docs/ARCHITECTURE.md");
  });

  it("draws frames of one width, wide characters or not", () => {
    const lines = toStartingDocument(full, options).split("\n");
    const framed = lines.filter((line) => /^[┌│├└]/u.test(line));
    assert.ok(framed.length > 30);
    for (const line of framed) assert.equal(displayWidth(line), 80, line);
  });

  it("stays sound whatever the project and its last commit are called", () => {
    fc.assert(
      fc.property(anyText, anyText, (project, subject) => {
        const document = documentOf({ ...full, project, head: { shortHash: "abc1234", subject, time: 0 } });
        const errors = lintDocument(document).filter(({ severity }) => severity === "error");
        assert.deepEqual(errors, []);
        assert.equal(document.ledgers[0]?.tasks.length, 1);
      }),
      { numRuns: 40 },
    );
  });
});
