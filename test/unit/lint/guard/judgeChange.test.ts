import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import type { GuardRule } from "../../../../src/core/lint/guard/guardFinding.ts";
import { judgeChange } from "../../../../src/core/lint/guard/judgeChange.ts";
import { claimedTasks, judgeMessage } from "../../../../src/core/lint/guard/judgeMessage.ts";
import { aControlDocument, type SeedDocument } from "../../../support/aControlDocument.ts";

const documentPath = "docs/CONTROL_PLANE.md";
const existing = new Set(["abc1234"]);
const id = (n: number) => `T-20260101-00${n}`;
const closed = { id: id(2), title: "Dig the bed", suffix: "(checkpoint: abc1234)" };
const entry = `### RUN 2026-01-02T03:04:05Z (AUTO - ${id(2)} - Dig the bed)

**MODE:** AUTO | **SELECTED_TASK:** ${id(2)}
**WORK DONE:** dug — with a spade, edited \`__init__.py\`
**RESULT:** DONE
`;

/** A document with an open task, a finished one and a run entry. */
function seeded(seed: SeedDocument = {}, log = entry): string {
  const text = aControlDocument({ todo: [{ id: id(1), title: "Sow the beans" }], done: [closed], ...seed });
  return text.replace("> Newest first.\n", `> Newest first.\n\n${log}`);
}

function judge(before: string | undefined, after: string | undefined, changedPaths: readonly string[] = []) {
  const [a, b] = [before, after].map((text) => (text === undefined ? undefined : parseDocument(text)));
  return judgeChange({ documentPath, before: a, after: b, changedPaths: [documentPath, ...changedPaths] }).findings(
    (hash) => existing.has(hash),
  );
}

/** `rule line` of each finding. */
function told(before: string | undefined, after: string | undefined, changedPaths: readonly string[] = []): string[] {
  return judge(before, after, changedPaths).map(({ rule, line, side }) => `${rule} ${side}:${line ?? "-"}`);
}

const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split("\n").length;
const base = seeded();

interface Refused {
  readonly it: string;
  readonly before?: string;
  readonly after: string;
  readonly rule: GuardRule;
  /** The finding stands on the line of this text, in `after` unless `lost`. */
  readonly at: string;
  readonly lost?: true;
}

const todoToDone = (checkpoint: string) =>
  seeded({ todo: [], done: [closed, { id: id(1), title: "Sow the beans", suffix: `(checkpoint: ${checkpoint})` }] });

const refused: readonly Refused[] = [
  {
    it: "DONE with a commit that nobody has",
    after: todoToDone("fff9999"),
    rule: "illegal-transition",
    at: `- ${id(1)}`,
  },
  { it: "DONE with a placeholder", after: todoToDone("pending"), rule: "illegal-transition", at: `- ${id(1)}` },
  {
    it: "DONE without a checkpoint",
    after: seeded({ todo: [], done: [closed, { id: id(1), title: "Sow the beans" }] }),
    rule: "illegal-transition",
    at: `- ${id(1)}`,
  },
  {
    it: "a new task that is DONE at once without proof",
    after: seeded({ done: [closed, { id: id(3), title: "Mow" }] }),
    rule: "illegal-transition",
    at: `- ${id(3)}`,
  },
  {
    it: "a finished task whose commit is replaced by one that nobody has",
    after: seeded({ done: [{ ...closed, suffix: "(checkpoint: eee8888)" }] }),
    rule: "illegal-transition",
    at: `- ${id(2)}`,
  },
  {
    it: "a task that falls back from DONE",
    after: seeded({
      todo: [
        { id: id(1), title: "Sow the beans" },
        { id: id(2), title: "Dig the bed" },
      ],
      done: [],
    }),
    rule: "illegal-transition",
    at: `- ${id(2)}`,
  },
  { it: "a vanished task", after: seeded({ todo: [] }), rule: "vanished-task", at: `- ${id(1)}`, lost: true },
  {
    it: "a task that a formatter joined to another line",
    after: base.replace(`- ${id(1)} — Sow`, `and ${id(1)} — Sow`),
    rule: "vanished-task",
    at: `- ${id(1)}`,
    lost: true,
  },
  {
    it: "a rewritten line of the log",
    after: base.replace("dug — with a spade", "dug — with a shovel"),
    rule: "rewritten-log",
    at: "**WORK DONE:**",
    lost: true,
  },
  { it: "a deleted entry of the log", after: seeded({}, ""), rule: "rewritten-log", at: "### RUN", lost: true },
  {
    it: "a rewritten heading of the log",
    after: base.replace("RUN 2026-01-02T03", "RUN 2026-01-02T04"),
    rule: "rewritten-log",
    at: "### RUN",
    lost: true,
  },
  {
    it: "a second line with an id that is taken",
    after: seeded({
      todo: [
        { id: id(1), title: "Sow the beans" },
        { id: id(2), title: "Mend the fence" },
      ],
    }),
    rule: "reused-id",
    at: `- ${id(2)} — Dig`,
  },
  {
    it: "another title under the id of a finished task",
    after: seeded({ done: [{ ...closed, title: "Mend the fence" }] }),
    rule: "reused-id",
    at: `- ${id(2)} — Mend`,
  },
  {
    it: "an id of an open task that is used for something else",
    after: base.replace("Sow the beans", "Plant potatoes"),
    rule: "reused-id",
    at: `- ${id(1)} — Plant`,
  },
  {
    it: "a second DOING",
    before: seeded({ todo: [{ id: id(3) }], doing: [{ id: id(1), title: "Sow the beans" }] }),
    after: seeded({ todo: [], doing: [{ id: id(1), title: "Sow the beans" }, { id: id(3) }] }),
    rule: "second-doing",
    at: `- ${id(3)}`,
  },
  {
    it: "a count that the change made false",
    after: base.replace("- **TODO:** `1`", "- **TODO:** `4`"),
    rule: "dashboard-drift",
    at: "- **TODO:**",
  },
  {
    it: "an ACTIVE_TASK that the change made false",
    after: base.replace("| **ACTIVE_TASK** | `none` |", `| **ACTIVE_TASK** | \`${id(1)}\` |`),
    rule: "dashboard-drift",
    at: "| **ACTIVE_TASK**",
  },
];

const passed: readonly (readonly [it: string, before: string | undefined, after: string])[] = [
  ["nothing changed", base, base],
  ["a document that is new, whatever it says", undefined, base.replace("- **TODO:** `1`", "- **TODO:** `4`")],
  ["DONE with a commit that exists", base, todoToDone("abc1234")],
  ["a longer form of a commit that exists", base, todoToDone("ABC1234")],
  ["a task that is begun", base, seeded({ todo: [], doing: [{ id: id(1), title: "Sow the beans" }] })],
  ["a new task with its counts", base, seeded({ todo: [{ id: id(1), title: "Sow the beans" }, { id: id(3) }] })],
  ["an open task under a better title", base, base.replace("Sow the beans", "Plant beans in rows")],
  [
    "false numbers that stood there before",
    base.replace("`1`", "`7`"),
    seeded({
      todo: [],
      done: [closed, { id: id(1), title: "Sow the beans", suffix: "(checkpoint: abc1234)" }],
    }).replace("`2`", "`7`"),
  ],
  ["a new entry above the old one", base, seeded({}, `${entry.replace("03:04:05", "04:04:05")}\n${entry}`)],
  [
    "an entry that moves to the archive",
    base,
    seeded({}, "").replace("> Older entries.\n", `> Older entries.\n\n${entry}`),
  ],
  [
    "repaired characters and formatting in the log",
    base.replace("dug — with", "dug โ with").replace("`__init__.py`", "**init**.py"),
    base,
  ],
  ["two DOING that were there before", withTwoDoing(base), withTwoDoing(base).replace("One file", "One file only")],
  ["other line ends", base, base.replaceAll("\n", "\r\n")],
];

function withTwoDoing(text: string): string {
  return text.replace("### DOING (max 1)\n\n- None", `### DOING (max 1)\n\n- ${id(8)} — A\n- ${id(9)} — B`);
}

describe("guard", () => {
  for (const { it: name, before = base, after, rule, at, lost } of refused) {
    it(`refuses ${name}`, () => {
      const place = lost ? `before:${lineOf(before, at)}` : `after:${lineOf(after, at)}`;
      assert.ok(told(before, after).includes(`${rule} ${place}`), told(before, after).join("\n") || "nothing was told");
      for (const finding of judge(before, after)) assert.match(finding.message, /^Unexpected .+, expected /);
    });
  }

  for (const [name, before, after] of passed) {
    it(`passes ${name}`, () => assert.deepEqual(told(before, after), []));
  }

  it("tells one thing once", () => {
    for (const { it: name, before = base, after, rule } of refused) {
      const same = judge(before, after).filter((finding) => finding.rule === rule);
      assert.ok(same.length <= 3, `${name}: ${same.length}`);
    }
  });

  it("refuses what the document prohibits, by the rules before the change", () => {
    const rules = { contract: ["### Prohibited files", "", "You must not edit:", "- `docs/TASKS.md`"] };
    const before = seeded(rules);
    assert.deepEqual(told(before, before, ["docs/TASKS.md", "src/a.ts"]), ["prohibited-path after:-"]);
    assert.deepEqual(told(before, base, ["docs/TASKS.md"]), ["prohibited-path after:-"]);
    assert.deepEqual(told(before, before, ["docs/OTHER.md"]), []);
    assert.deepEqual(told(undefined, undefined, ["docs/TASKS.md"]), []);
  });

  it("refuses the removal of the document", () => {
    assert.deepEqual(told(base, undefined), ["vanished-task before:-"]);
  });

  it("asks only for commits that the change claims", () => {
    const change = (after: string) => ({
      ...{ documentPath, changedPaths: [] },
      before: parseDocument(base),
      after: parseDocument(after),
    });
    assert.deepEqual(judgeChange(change(todoToDone("fff9999"))).commits, ["fff9999"]);
    assert.deepEqual(judgeChange(change(todoToDone("pending"))).commits, []);
    assert.deepEqual(judgeChange(change(base.replace("One file", "Two files"))).commits, []);
  });

  it("never throws, finds nothing in no change, and loses no task silently", () => {
    const lines = base.split("\n");
    const change = fc.record({
      at: fc.nat(lines.length - 1),
      count: fc.nat(3),
      text: fc.constantFrom("", "- T-", "```", "## X", entry),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const now = [...lines];
        for (const { at, count, text } of changes) now.splice(at, count, text);
        const after = now.join("\n");
        const findings = judge(base, after);
        const left = parseDocument(after);
        for (const n of [1, 2]) {
          const isTold = findings.some(({ message, rule }) => rule === "vanished-task" && message.includes(id(n)));
          assert.equal(isTold, left.findTask(id(n)) === undefined);
        }
        assert.deepEqual(judge(after, after), []);
      }),
      { numRuns: 60 },
    );
  });

  it("reads the tasks of a commit message from its subject and its trailers", () => {
    const message = `feat: beans (${id(1)})\n\nas ${id(5)} says\n\nControl-Plane-Task: ${id(2)}\n# ${id(6)}\n`;
    assert.deepEqual(claimedTasks(message), [
      { id: id(1), line: 1 },
      { id: id(2), line: 5 },
    ]);
    const change = { documentPath, before: undefined, after: parseDocument(base) };
    assert.deepEqual(judgeMessage(message, change), []);
    const [finding] = judgeMessage(`feat: beans (${id(7)})`, change);
    assert.deepEqual([finding?.rule, finding?.line], ["unknown-task", 1]);
    assert.deepEqual(judgeMessage(`feat: ${id(7)}`, { documentPath, before: undefined, after: undefined }), []);
  });
});
