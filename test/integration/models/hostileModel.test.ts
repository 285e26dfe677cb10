/** Whatever a model asks of its tools, in whatever order: what must not be touched is not. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { IoBudget } from "../../../src/core/cycle/ioBudget.ts";
import { createProhibitedTest } from "../../../src/core/policy/prohibitedPaths.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { NodeChecks } from "../../../src/node/checks/nodeChecks.ts";
import { toolNames } from "../../../src/node/models/workToolList.ts";
import { WorkTools } from "../../../src/node/models/workTools.ts";
import { NodeProcessRunner } from "../../../src/node/process/nodeProcessRunner.ts";
import { FsApprovals } from "../../../src/node/runs/fsApprovals.ts";
import { createRedactor } from "../../../src/node/runs/redact.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

const documentPath = "docs/CONTROL_PLANE.md";
const key = `ghp_${"Zz9A".repeat(9)}`;
const changes = 6;

const places = [
  documentPath,
  "docs/control_plane.md",
  "papers/CONTROL_PLANE.md",
  ".git/config",
  ".git/hooks/pre-commit",
  "store/config",
  "src/.git/config",
  "old/TASKS.md",
  "OLD/new.md",
  "../outside/secret.txt",
  "out/secret.txt",
  "out/new.txt",
  "leak.txt",
  ".env",
  ".control-plane/runs/r1/events.jsonl",
  ".control-plane/runs/r2/new.txt",
  "src/app.js",
  "src/keys.txt",
  "src/new.js",
  "lib/other.js",
  "src",
];

const place = fc.constantFrom(...places);
const replacement = fc.record({
  oldText: fc.constantFrom("TODO", "a = 1", "core", "outside", "API_KEY", ""),
  newText: fc.constant("b"),
});
const junk = fc.constantFrom(
  null,
  7,
  "{",
  [],
  {},
  '{"path":"src/app.js"}',
  { outcome: "perfect" },
  { name: "rm -rf ." },
);

/** A tool's name and what is sent to it: mostly what it takes, for the places above. */
const call: fc.Arbitrary<readonly [string, unknown]> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant(toolNames.read), fc.record({ path: place })) },
  {
    weight: 5,
    arbitrary: fc.tuple(
      fc.constant(toolNames.edit),
      fc.record({ path: place, replacements: fc.array(replacement, { minLength: 1, maxLength: 2 }) }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(
      fc.constant(toolNames.edit),
      fc.record({ path: place, content: fc.constantFrom("x\n", `${key}\n`) }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom(toolNames.search, toolNames.list),
      fc.record({ text: fc.constantFrom("key", "TODO", "["), regex: fc.boolean(), path: place }),
    ),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...Object.values(toolNames), "shell"), junk) },
);
const calls = fc.array(call, { minLength: 10, maxLength: 30 });

function prepare(repo: TempRepo): string {
  const outside = path.join(repo.root, "..", "outside");
  mkdirSync(outside, { recursive: true });
  writeFileSync(path.join(outside, "secret.txt"), "outside\n");
  repo.write(".env", `API_KEY=${key}\n`);
  repo.write(".control-plane/runs/r1/events.jsonl", "{}\n");
  if (process.platform !== "win32") {
    symlinkSync(outside, repo.absolute("out"));
    symlinkSync(path.join(outside, "secret.txt"), repo.absolute("leak.txt"));
    symlinkSync(".git", repo.absolute("store"));
    symlinkSync("docs", repo.absolute("papers"));
  }
  return outside;
}

/** Everything that no tool may change. */
function untouchable(repo: TempRepo, outside: string): unknown {
  const read = (name: string) => (existsSync(name) ? readFileSync(name, "utf8") : undefined);
  return [
    [documentPath, ".git/config", ".env", "old/TASKS.md", ".control-plane/runs/r1/events.jsonl"].map((name) =>
      read(repo.absolute(name)),
    ),
    [".git", ".git/hooks", "old", ".control-plane/runs", "docs"].map((name) => readdirSync(repo.absolute(name)).sort()),
    readdirSync(outside).map((name) => [name, read(path.join(outside, name))]),
    existsSync(repo.absolute("src/.git")),
  ];
}

const files = {
  ".gitignore": ".env\n.control-plane/\n",
  [documentPath]: "# CONTROL_PLANE\n\n### TODO\n",
  "old/TASKS.md": "TODO a\n",
  "src/app.js": "export const a = 1;\n",
  "src/keys.txt": `key = ${key}\n`,
};

describe("a hostile model", function hostile() {
  this.timeout(120_000);

  it("touches nothing that it must not, spends no more than its budget, and sees no secret", async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (asked) => {
        await withTempRepo(files, async (repo) => {
          const outside = prepare(repo);
          const before = untouchable(repo, outside);
          const limits = {
            ...{ documentPath, contextFiles: 2, changes, changesSameSurface: changes, miniCheckEvery: 5 },
            ...{ surfaces: [], isProhibited: createProhibitedTest(["old/"]) },
          };
          const budget = new IoBudget(limits);
          const redact = createRedactor({}).text;
          const repository = { root: repo.root, fileAt: async () => undefined };
          const runner = new NodeProcessRunner();
          const tools = new WorkTools({
            brief: {
              ...{ runId: "r1", text: "", verification: ["rm -rf ."], root: repo.root },
              task: { id: "T-20260101-001", title: "a task", priority: undefined },
              file: repo.absolute(".control-plane/runs/r1/brief.md"),
              outcomeFile: repo.absolute(".control-plane/runs/r1/outcome.json"),
            },
            budget,
            checks: new NodeChecks({ repository, settings: defaultSettings, runner, redact }),
            approvals: new FsApprovals(repo.root, outside),
            redact,
          });
          for (const [name, sent] of asked) {
            const answer = await tools.call(name, sent, new AbortController().signal);
            assert.ok(!answer.text.includes(key), answer.text);
          }
          assert.deepEqual(untouchable(repo, outside), before);
          const { contextFiles, changes: spent } = budget.spent;
          assert.ok(contextFiles.length <= 2 && spent.length <= changes);
          const changed = repo.git("status", "--porcelain", "--untracked-files=all", "--", "src", "lib", "docs").trim();
          assert.ok(changed === "" || changed.split("\n").length <= spent.length, changed);
        });
      }),
      { numRuns: 20 },
    );
  });
});
