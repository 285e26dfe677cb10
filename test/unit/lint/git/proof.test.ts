import assert from "node:assert/strict";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import { CommitIndex } from "../../../../src/core/lint/git/commitIndex.ts";
import { syntaxOnlyTasks } from "../../../../src/core/lint/git/doneClaim.ts";
import { exampleFacts } from "../../../../src/core/lint/git/exampleFacts.ts";
import { type CommitFact, claimedHashes, type GitFacts } from "../../../../src/core/lint/git/gitFacts.ts";
import { proveTasks } from "../../../../src/core/lint/git/provenTasks.ts";
import { isDocument } from "../../../../src/core/lint/git/weakness.ts";
import type { ProofStrength } from "../../../../src/core/settings.ts";

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

describe("words of a proof", () => {
  const commits = [
    ["abc1234", "feat: sow the beans", "src/a.js"],
    ["def5678", "docs: words", "README.md"],
    ["aaa0001", "chore: nothing"],
    ["bbb0002", "chore(control-plane): close", "docs/CONTROL_PLANE.md"],
    ["ccc0003", `feat: beans (${id(9)})`, "src/b.js"],
  ] as const;
  const facts = exampleFacts({ commits });
  const stray = { ...(facts.commits.find("abc1234") as CommitFact), hash: "fff9999", subject: "feat: beans, first" };
  const proofOf = (suffix: string, more: Partial<GitFacts> = {}, line = id(1)) => {
    const text = `## TASK_LEDGER\n\n### DONE\n\n- ${line} — Sow the beans ${suffix}\n`;
    return proveTasks(parseDocument(text, "1"), { ...facts, ...more })[0]?.proof;
  };
  const told = (suffix: string, more?: Partial<GitFacts>, line?: string) => {
    const proof = proofOf(suffix, more, line);
    return [proof?.verdict, proof?.reason];
  };

  it("name the commit, and what it lacks", () => {
    assert.deepEqual(told("(checkpoint: ABC1234)"), ["proven", 'abc1234 "feat: sow the beans"']);
    assert.deepEqual(told("(checkpoint: def5678)"), [
      "weak",
      'def5678 "docs: words" changes documents only, speaks of something else',
    ]);
    assert.deepEqual(told("(checkpoint: aaa0001)"), [
      "weak",
      'aaa0001 "chore: nothing" changes nothing, speaks of something else',
    ]);
    assert.deepEqual(told("(checkpoint: bbb0002)"), [
      "weak",
      'bbb0002 "chore(control-plane): close" changes the control document only, speaks of something else',
    ]);
    assert.deepEqual(told("(checkpoint: ccc0003)"), ["weak", `ccc0003 "feat: beans (${id(9)})" names ${id(9)}`]);
  });

  it("say which gap there is", () => {
    assert.deepEqual(told(""), ["unproven", "no checkpoint"]);
    assert.deepEqual(told("(checkpoint: pending)"), ["unproven", 'checkpoint "pending" names no commit']);
    assert.deepEqual(told("(checkpoint: 9999999)"), ["broken", "9999999 is no commit of this repository"]);
    assert.deepEqual(told("(checkpoint: fff9999)", { strays: [stray] }), [
      "broken",
      "fff9999 is a commit that HEAD does not contain",
    ]);
    assert.deepEqual(told("(checkpoint: 9999999)", { isShallow: true }), [
      "unproven",
      "9999999 is not in this shallow clone, git fetch --unshallow brings the rest",
    ]);
  });

  it("propose what may be meant, certain only with a trailer", () => {
    const [verdict, reason] = told("(checkpoint: 9999999)", {}, id(9));
    const words = `9999999 is no commit of this repository; ccc0003 "feat: beans (${id(9)})" may be meant`;
    assert.deepEqual([verdict, reason], ["broken", words]);
    assert.equal(proofOf("", {}, id(9))?.isCertain, false);
    const trailing = { ...(facts.commits.find("ccc0003") as CommitFact), trailerIds: [id(9)] };
    assert.equal(proofOf("", { commits: new CommitIndex([trailing]) }, id(9))?.isCertain, true);
    const same = { ...stray, subject: "feat: sow the beans" };
    assert.deepEqual(
      proofOf("(checkpoint: fff9999)", { strays: [same] })?.replacements.map(({ hash }) => hash),
      ["abc1234"],
    );
    assert.deepEqual(proofOf("(checkpoint: fff9999)", { strays: [stray] })?.replacements, []);
  });

  it("take of several hashes the first that HEAD contains", () => {
    const proof = proofOf("(checkpoint: 9999999, def5678, abc1234)");
    assert.deepEqual([proof?.named, proof?.commit?.hash], ["def5678", "def5678"]);
    assert.equal(proofOf("(checkpoint: 9999999, 8888888)")?.named, "9999999");
  });

  it("take the strength that the run left behind before the document's own words", () => {
    const ran = { ...(facts.commits.find("abc1234") as CommitFact), runId: "run-1" };
    const kinds = (strength: ProofStrength | undefined, own = "") => {
      const log = `\n## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - ${id(1)} - Sow)\n\n${own}\n`;
      const text = `## TASK_LEDGER\n\n### DONE\n\n- ${id(1)} — Sow the beans (checkpoint: abc1234)\n${log}`;
      const proofs = strength === undefined ? new Map() : new Map([["run-1", strength]]);
      const known = { ...facts, commits: new CommitIndex([ran]), proofs };
      return proveTasks(parseDocument(text, "1"), known)[0]?.proof.weaknesses.map(({ words }) => words);
    };
    const syntax = "**TESTS:** `python3 -m py_compile a.py`: PASS";
    assert.deepEqual(kinds("syntax"), ["was proved by syntax alone"]);
    assert.deepEqual(kinds("unit", syntax), []);
    assert.deepEqual(kinds(undefined, syntax), ["was proved by syntax alone"]);
    assert.deepEqual(kinds(undefined), []);
  });

  it("take documents for a task about documents, and those that it names", () => {
    const kinds = (title: string, suffix: string, ...details: readonly string[]) => {
      const line = `- ${id(1)} — ${title} ${suffix}(checkpoint: def5678)`;
      const text = `## TASK_LEDGER\n\n### DONE\n\n${[line, ...details].join("\n")}\n`;
      return proveTasks(parseDocument(text, "1"), facts)[0]?.proof.weaknesses.map(({ kind }) => kind);
    };
    assert.deepEqual(kinds("Words", ""), ["documents-only"]);
    for (const tag of ["doc", "docs", "DOCS", "documentation"]) assert.deepEqual(kinds("Words", `(#${tag}) `), [], tag);
    for (const tag of ["docsy", "mydocs", "documentations"])
      assert.deepEqual(kinds("Words", `(#${tag}) `), ["documents-only"], tag);
    for (const title of [
      "Words of the docs",
      "Document words",
      "Documented words",
      "Words: README",
      "A guide in words",
    ])
      assert.deepEqual(kinds(title, ""), [], title);
    assert.deepEqual(kinds("Words", "", "  - **Evidence required:** `README.md`"), []);
    assert.deepEqual(kinds("Words", "", "  - **Evidence required:** `src/a.js`"), ["documents-only"]);
  });
});

describe("hashes that a document claims", () => {
  it("are those of LAST_CHECKPOINT and of tasks in DONE, in lower case", () => {
    const fields =
      "## DASHBOARD\n\n| Field | Value |\n| --- | --- |\n| **LAST_CHECKPOINT** | `ABCDEF1` |\n| **STATE_ID** | `1234567` |\n";
    const ledger = `## TASK_LEDGER\n\n### TODO\n\n- ${id(1)} — A (checkpoint: aaaaaa1)\n\n### DONE\n\n- ${id(2)} — B (checkpoint: bbbbbb2, ccccccc)\n- ${id(3)} — C (checkpoint: pending)\n`;
    assert.deepEqual([...claimedHashes(parseDocument(`${fields}\n${ledger}`, "1"))], ["abcdef1", "bbbbbb2", "ccccccc"]);
    assert.deepEqual([...claimedHashes(parseDocument("", "1"))], []);
  });
});
