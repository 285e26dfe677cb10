import assert from "node:assert/strict";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import { syntaxOnlyTasks } from "../../../../src/core/lint/git/doneClaim.ts";
import { exampleFacts } from "../../../../src/core/lint/git/exampleFacts.ts";
import { proveTasks } from "../../../../src/core/lint/git/provenTasks.ts";
import { isDocument } from "../../../../src/core/lint/git/weakness.ts";

const id = (n: number) => `T-20260102-00${n}`;

/** Titles of tasks that all name one commit with this subject, and the verdicts that come of it. */
function verdicts(subject: string, ...titles: readonly string[]): string[] {
  const lines = titles.map((title, n) => `- ${id(n + 1)} — ${title} (checkpoint: abc1234)`);
  const document = parseDocument(`## TASK_LEDGER\n\n### DONE\n\n${lines.join("\n")}\n`, "1");
  const proofs = proveTasks(document, exampleFacts({ commits: [["abc1234", subject, "src/a.js"]] }));
  return proofs.map(({ proof }) => proof.weaknesses.map(({ kind }) => kind).join() || proof.verdict);
}

describe("proof of a task in DONE", () => {
  const cases: readonly (readonly [subject: string, title: string, verdict: string])[] = [
    ["feat: sow the beans", "Sow the beans", "proven"],
    ["feat: sowing of beans", "Beans are sown", "proven"],
    [`feat: all of it (${id(1)})`, "Sow the beans", "proven"],
    [`chore: ${id(1)}, ${id(7)}`, "Sow the beans", "proven"],
    ["refactor: colours", "Sow the beans", "unrelated-subject"],
    ["feat: add files", "Add tests", "proven"],
    ["fix: the theme", "The fence", "unrelated-subject"],
    ["Update various files", "Sow the beans", "unrelated-subject"],
    [`feat: beans (${id(7)})`, "Sow the beans", "other-task"],
    ["feat: ∑", "∑", "proven"],
  ];
  for (const [subject, title, verdict] of cases) {
    it(`"${title}" with "${subject}" is ${verdict}`, () => assert.deepEqual(verdicts(subject, title), [verdict]));
  }

  it("two tasks may share a commit, three need to be named", () => {
    assert.deepEqual(verdicts("feat: beds", "Bed one", "Bed two"), ["proven", "proven"]);
    assert.deepEqual(verdicts("feat: beds", "Bed one", "Bed two", "Bed three"), ["shared", "shared", "shared"]);
    assert.deepEqual(verdicts(`feat: beds ${id(1)} ${id(2)}`, "Bed one", "Bed two", "Bed three"), [
      "proven",
      "proven",
      "other-task,shared",
    ]);
  });

  it("knows prose", () => {
    for (const path of ["a.md", "docs/b.MDX", "x/y.rst", "notes.txt", "LICENSE"]) assert.ok(isDocument(path), path);
    for (const path of ["a.js", "docs/conf.py", "md", "x.mdown.py", "LICENSE.js", "docs/a.png"])
      assert.ok(!isDocument(path), path);
  });
});

describe("checks of syntax alone", () => {
  const only = (...fields: readonly string[]) => {
    const text = `## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - ${id(1)} - Sow)\n\n${fields.join("\n")}\n`;
    return syntaxOnlyTasks(parseDocument(text, "1")).has(id(1));
  };

  it("are seen in run entries", () => {
    assert.ok(only("**COMMANDS RUN:** `python3 -m py_compile a.py`: PASS"));
    assert.ok(only("**COMMANDS RUN:**", "- `git status`: PASS", "- `node --check a.js`: PASS", "**TESTS:** SKIP"));
    assert.ok(only("**TESTS:** py_compile → PASS"));
  });

  it("are not seen beside a stronger check, or where nothing is said", () => {
    assert.ok(!only("**COMMANDS RUN:** `python3 -m py_compile a.py`: PASS", "**TESTS:** `pytest`: PASS"));
    assert.ok(!only("**COMMANDS RUN:** `python3 -m py_compile a.py` and `npm test`: PASS"));
    assert.ok(!only("**TESTS:** by hand: PASS"));
    assert.ok(!only("**COMMANDS RUN:** `git status`: PASS"));
    assert.ok(!only("**COMMANDS RUN:** `python3 -m py_compile a.py`: FAIL"));
    assert.ok(!only("**RESULT:** DONE"));
  });
});
