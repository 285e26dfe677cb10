/** What the engine writes itself, the rules find nothing in. */
import assert from "node:assert/strict";
import { DocumentDraft } from "../../../src/core/document/edits/draft.ts";
import { addTaskEdits } from "../../../src/core/document/edits/taskEdits.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import type { RepositoryFacts } from "../../../src/core/document/repositoryFacts.ts";
import { type StartingTemplate, toStartingDocument } from "../../../src/core/document/template.ts";
import { applyFixes } from "../../../src/core/lint/applyFixes.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";

const facts: RepositoryFacts = {
  project: "garden",
  head: undefined,
  services: [{ id: "backend", name: "Backend", stack: "", port: 8000, url: "http://localhost:8000/" }],
  checks: [],
  smokeChecks: [],
  hasReadme: true,
  hasTests: true,
  hasContributing: true,
};

/** The starting document with some more tasks, brought to agree with itself by the rules' own mends. */
function seeded(template?: StartingTemplate): string {
  const text = toStartingDocument(facts, {
    ...(template && { template }),
    now: new Date("2026-01-02T03:04:05Z"),
    documentPath: file,
    runsFolder: ".control-plane/runs",
  });
  const draft = new DocumentDraft(parseDocument(text, "1"));
  for (const [index, priority] of (["P0", "P2", "P1", "P3"] as const).entries())
    draft.apply((now) => addTaskEdits(now, { id: `T-20260102-01${index}`, title: `Bed ${index} | "beans"`, priority }));
  return applyFixes(draft.document).document.text;
}

const writes = (name: string) => `
import { appendFileSync } from "node:fs";
appendFileSync("${name}", "1\\n");
`;

function findingsOf(repo: CycleRepo): string[] {
  return lintDocument(repo.document(), { now: Date.now() }).map(({ rule, message }) => `${rule}: ${message}`);
}

const outcomeFile = "process.env.CONTROL_PLANE_OUTCOME";
const scripts: Readonly<Record<string, readonly string[]>> = {
  "DONE, twice": [writes("beds.txt"), writes("beds.txt")],
  DOING: [
    `${writes("beds.txt")}import { writeFileSync } from "node:fs";
writeFileSync(${outcomeFile}, JSON.stringify({ outcome: "continue", reason: "half of it" }));`,
  ],
  "FAILED, three times": Array<string>(3).fill("process.exitCode = 1;"),
  BLOCKED: [
    `import { writeFileSync } from "node:fs";
writeFileSync(${outcomeFile}, JSON.stringify({ outcome: "blocked", reason: "no seed" }));`,
  ],
};

const cases: readonly [name: string, agents: readonly string[], template?: StartingTemplate][] = [
  ...Object.entries(scripts),
  ["DONE, in a minimal document", [writes("beds.txt")], "minimal"],
];

describe("findings after the cycle's own saves", () => {
  for (const [name, agents, template] of cases) {
    it(`are none: ${name}`, async () => {
      await withCycleRepo({ [file]: seeded(template), "beds.txt": "0\n" }, {}, async (repo) => {
        assert.deepEqual(findingsOf(repo), []);
        for (const agent of agents) {
          const { report } = await repo.auto({ agentCommand: repo.agent(agent) });
          assert.equal(report.outcome, name.split(",")[0], report.result);
          assert.deepEqual(findingsOf(repo), []);
        }
      });
    });
  }
});
