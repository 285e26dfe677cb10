import assert from "node:assert/strict";
import { ControlError } from "../../../src/core/base/errors.ts";
import type { TextEdit } from "../../../src/core/base/text.ts";
import {
  addTaskEdits,
  moveTaskEdits,
  retitleTaskEdits,
  setCheckpointEdits,
  setDetailEdits,
  setPriorityEdits,
  setReasonEdits,
  setTagsEdits,
} from "../../../src/core/document/edits/taskEdits.ts";
import { requireReadable, toReason } from "../../../src/core/document/edits/taskText.ts";
import type { ControlDocument, TaskDetailKind, TaskState } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { edited } from "./editDocuments.ts";

const id = "T-20260102-001";

/** What the only task of a state becomes, without the lines around it. */
function changed(task: string, change: (document: ControlDocument) => TextEdit[], state: TaskState = "TODO"): string {
  const head = `## TASK_LEDGER\n\n### ${state}\n\n`;
  const document = parseDocument(`${head}${task}\n`, "v1");
  const { text } = edited(document, change(document));
  assert.ok(text.startsWith(head), text);
  return text.slice(head.length).trimEnd();
}

/** Cases as `before → behind`. */
function table(
  name: string,
  change: (document: ControlDocument) => TextEdit[],
  cases: readonly (readonly [string, string])[],
): void {
  describe(name, () => {
    for (const [before, expected] of cases) {
      it(`: ${JSON.stringify(before)}`, () => assert.equal(changed(before, change), expected));
    }
  });
}

table("a priority that is set", (document) => setPriorityEdits(document, id, "P1"), [
  [`- ${id} — A`, `- ${id} — A [P1]`],
  [`- ${id} — A [P3] (#a)`, `- ${id} — A [P1] (#a)`],
  [`- ${id} — A (#a) (checkpoint: abcdef1)`, `- ${id} — A [P1] (#a) (checkpoint: abcdef1)`],
  [`- **${id} — A** (#a)`, `- **${id} — A** [P1] (#a)`],
  [`- ${id} — **A** (#a)`, `- ${id} — **A** [P1] (#a)`],
]);

table("a priority that is taken away", (document) => setPriorityEdits(document, id, undefined), [
  [`- ${id} — A [P3] (#a)`, `- ${id} — A (#a)`],
  [`- ${id} — A \t [P3]`, `- ${id} — A`],
  [`- ${id} — A (#a)`, `- ${id} — A (#a)`],
]);

table("tags that are set", (document) => setTagsEdits(document, id, ["#a", " b ", "#a"]), [
  [`- ${id} — A`, `- ${id} — A (#a #b)`],
  [`- ${id} — A [P1] (checkpoint: abcdef1)`, `- ${id} — A [P1] (#a #b) (checkpoint: abcdef1)`],
  [`- ${id} — A (#x) [P1]`, `- ${id} — A (#a #b) [P1]`],
]);

table("tags that are taken away", (document) => setTagsEdits(document, id, []), [
  [`- ${id} — A [P1] (#x #y)`, `- ${id} — A [P1]`],
  [`- ${id} — A`, `- ${id} — A`],
]);

table("a checkpoint that is set", (document) => setCheckpointEdits(document, id, "0123abc"), [
  [`- ${id} — A [P1]  `, `- ${id} — A [P1] (checkpoint: 0123abc)`],
  [`- ${id} — A (Checkpoint: pending) (#a)`, `- ${id} — A (Checkpoint: 0123abc) (#a)`],
]);

table("a checkpoint that is taken away", (document) => setCheckpointEdits(document, id, undefined), [
  [`- ${id} — A [P1] (checkpoint: pending)`, `- ${id} — A [P1]`],
  [`- ${id} — A`, `- ${id} — A`],
]);

table("a reason that is set", (document) => setReasonEdits(document, id, "No key"), [
  [`- ${id} — A`, `- ${id} — A [BLOCKED - No key]`],
  [`- ${id} — A [P1] (#a) (checkpoint: abcdef1)`, `- ${id} — A [P1] (#a) [BLOCKED - No key] (checkpoint: abcdef1)`],
  [`- ${id} — A [BLOCKED - old] (why)`, `- ${id} — A [BLOCKED - No key] (why)`],
]);

table("a reason that is taken away", (document) => setReasonEdits(document, id, undefined), [
  [`- ${id} — A [P1] [BLOCKED - old]`, `- ${id} — A [P1]`],
  [`- ${id} — A [BLOCKED - old] (why so)`, `- ${id} — A`],
  [`- ${id} — A [BLOCKED - old] [P1] (why so)`, `- ${id} — A [P1] (why so)`],
  [`- ${id} — A`, `- ${id} — A`],
]);

describe("what a line says of its state", () => {
  const moves: readonly (readonly [from: TaskState, before: string, to: TaskState, behind: string])[] = [
    ["TODO", `- ${id} — A [DOING]`, "DOING", `- ${id} — A`],
    ["DONE", `- ${id} — A [DONE] (checkpoint: abcdef1)`, "TODO", `- ${id} — A`],
    ["DONE", `- ${id} — A (checkpoint: abcdef1)`, "DONE", `- ${id} — A (checkpoint: abcdef1)`],
    ["DONE", `- ${id} — A (checkpoint: abcdef1)`, "BLOCKED", `- ${id} — A`],
    ["BLOCKED", `- ${id} — A [BLOCKED - key]`, "BLOCKED", `- ${id} — A [BLOCKED - key]`],
    ["BLOCKED", `- ${id} — A [BLOCKED - key]`, "DOING", `- ${id} — A`],
    ["BLOCKED", `- ${id} — A [BLOCKED]`, "TODO", `- ${id} — A`],
    ["TODO", `- ${id} — A [P1] [TODO] (#a)`, "DOING", `- ${id} — A [P1] (#a)`],
    ["TODO", `- ${id} — A[TODO]`, "DOING", `- ${id} — A`],
    ["TODO", `- [x] ${id} — A`, "DOING", `- [ ] ${id} — A`],
    ["TODO", `12.  Currently: **${id}** — A`, "DOING", `12.  **${id}** — A`],
    ["TODO", `+ Currently: \`${id}\` — A`, "DOING", `+ \`${id}\` — A`],
  ];
  for (const [from, before, to, behind] of moves) {
    it(`: ${before} → ${to}`, () => {
      const document = parseDocument(`## TASK_LEDGER\n\n### ${from}\n\n${before}\n`, "v1");
      const next = edited(document, moveTaskEdits(document, id, to));
      const task = next.findTask(id);
      assert.equal(task?.state, to);
      assert.equal(next.text.slice(task?.lineRange.start, task?.lineRange.end).trimEnd(), behind);
    });
  }

  it("takes checkpoint and reason only where they belong", () => {
    const options = { checkpoint: "0123abc", reason: "No key" };
    const line = (to: TaskState) =>
      changed(`- ${id} — A`, (document) => moveTaskEdits(document, id, to, options))
        .split("\n")
        .at(-1);
    assert.equal(line("DOING"), `- ${id} — A`);
    assert.equal(line("DONE"), `- ${id} — A (checkpoint: 0123abc)`);
    assert.equal(line("BLOCKED"), `- ${id} — A [BLOCKED - No key]`);
  });

  it("gives a waiting Checkpoint bullet its commit, once", () => {
    const done = (bullet: string, checkpoint?: string) =>
      changed(`- ${id} — A\n  - ${bullet}`, (document) =>
        moveTaskEdits(document, id, "DONE", checkpoint === undefined ? {} : { checkpoint }),
      )
        .split("\n")
        .at(-1)
        ?.trim();
    assert.equal(done("Checkpoint: pending", "0123abc"), "- Checkpoint: 0123abc");
    assert.equal(done("Checkpoint: `pending`", "0123abc"), "- Checkpoint: `0123abc`");
    assert.equal(done("**Checkpoint:**", "0123abc"), "- **Checkpoint:** 0123abc");
    assert.equal(done("Checkpoint: a task of its own`", "0123abc"), "- Checkpoint: 0123abc");
    assert.equal(done("Checkpoint: abcdef1 by hand", "0123abc"), "- Checkpoint: abcdef1 by hand");
    assert.equal(done("Checkpoint: pending"), "- Checkpoint: pending");
  });
});

describe("sub-bullets", () => {
  const set = (kind: TaskDetailKind, text: string | undefined) => (document: ControlDocument) =>
    setDetailEdits(document, id, kind, text);

  const cases: readonly (readonly [
    before: string,
    kind: TaskDetailKind,
    text: string | undefined,
    expected: string,
  ])[] = [
    [`- ${id} — A`, "depends-on", "x", `- ${id} — A\n  - **Depends on:** x`],
    [`12. ${id} — A`, "services", "x", `12. ${id} — A\n    - **Services:** x`],
    [`-   ${id} — A`, "notes", "x", `-   ${id} — A\n    - **Notes:** x`],
    [`- **${id}** — A - b`, "source", "x", `- **${id}** — A - b\n  - **Source:** x`],
    [`- ${id} — A\n    - Notes: y`, "surface", "x", `- ${id} — A\n    - Notes: y\n    - **Surface area:** x`],
    [`- ${id} — A\n\t- Notes: y`, "surface", "x", `- ${id} — A\n\t- Notes: y\n\t- **Surface area:** x`],
    [`- ${id} — A\n  - Notes: y\n  - Notes: z`, "notes", "x", `- ${id} — A\n  - Notes: x\n  - Notes: z`],
    [`- ${id} — A\n  - Notes:y\n  - **Notes:**z`, "notes", "x", `- ${id} — A\n  - Notes:y\n  - **Notes:** x`],
    [`- ${id} — A\n  - **Notes:**`, "notes", "x", `- ${id} — A\n  - **Notes:** x`],
    [`- ${id} — A\n  - Notes: y\n  - Source: z`, "notes", undefined, `- ${id} — A\n  - Source: z`],
    [`- ${id} — A`, "notes", undefined, `- ${id} — A`],
    [`- ${id} — A\n  - words`, "other", "x", `- ${id} — A\n  - x`],
  ];
  for (const [before, kind, text, expected] of cases) {
    it(`: ${JSON.stringify(before)}, ${kind} ${text}`, () => assert.equal(changed(before, set(kind, text)), expected));
  }

  it("are added to a line that ends the text", () => {
    const document = parseDocument(`## TASK_LEDGER\r\n### TODO\r\n- ${id} — A`, "v1");
    assert.match(edited(document, set("notes", "x")(document)).text, /— A\r\n {2}- \*\*Notes:\*\* x$/);
  });

  it("need a label, and words for it", () => {
    const document = parseDocument(`## TASK_LEDGER\n### TODO\n- ${id} — A\n  - Notes: y\n`, "v1");
    assert.throws(() => set("other", "x")(document), {
      code: "edit-refused",
      message: /without a label; choose a kind/,
    });
    assert.throws(() => set("notes", " ")(document), {
      message: "Unexpected emptiness in the Notes; write at least one word",
    });
    assert.throws(() => set("tests", "a\nb")(document), {
      message: "Unexpected line break in the Tests; write it on one line",
    });
    const bare = parseDocument(`## TASK_LEDGER\n### TODO\n- ${id} — A\n  - words\n`, "v1");
    assert.throws(() => set("other", "")(bare), { message: /emptiness in the other;/ });
  });
});

describe("refusals", () => {
  const document = parseDocument(`## TASK_LEDGER\n### TODO\n- ${id} — A\n`, "v1");
  const cases: readonly (readonly [message: string, data: object, refused: () => unknown])[] = [
    [
      "Unexpected task T-20260102-009, expected one of the ledgers",
      { id: "T-20260102-009" },
      () => setTagsEdits(document, "T-20260102-009", []),
    ],
    [
      "Unexpected emptiness in the title; write at least one word",
      { value: " " },
      () => retitleTaskEdits(document, id, " "),
    ],
    [
      "Unexpected control character in the title; remove it",
      { value: "a\u0007b" },
      () => retitleTaskEdits(document, id, "a\u0007b"),
    ],
    [
      "Unexpected text direction character in the title; remove it, it would show other words than are there",
      { value: "a\u202eb" },
      () => retitleTaskEdits(document, id, "a\u202eb"),
    ],
    [
      "Unexpected half of a character in the reason; remove it, it cannot be saved as UTF-8",
      { value: "a\ud800" },
      () => setReasonEdits(document, id, "a\ud800"),
    ],
    [
      "Unexpected HTML comment mark in the checkpoint; remove it, it would hide what follows",
      { value: "a-->" },
      () => setCheckpointEdits(document, id, "a-->"),
    ],
    [
      "Unexpected bracket in the checkpoint; write the short hash",
      { value: "[a" },
      () => setCheckpointEdits(document, id, "[a"),
    ],
    [
      "Unexpected square bracket in the reason; use parentheses",
      { value: "a]" },
      () => setReasonEdits(document, id, "a]"),
    ],
    [
      "Unexpected priority at the start of the title; set the priority instead",
      { value: "[P1] A" },
      () => retitleTaskEdits(document, id, "[P1] A"),
    ],
    [
      "Unexpected a priority at the end of the title; set the priority instead",
      { value: "A [P1]" },
      () => retitleTaskEdits(document, id, "A [P1]"),
    ],
    [
      'Unexpected tag "a b"; use letters, digits and hyphens, without blanks',
      { tags: ["x", "a b"] },
      () => setTagsEdits(document, id, ["x", "a b"]),
    ],
    [
      'Unexpected tag "!"; use letters, digits and hyphens, without blanks',
      { tags: ["!"] },
      () => setTagsEdits(document, id, ["!"]),
    ],
    [
      'Unexpected tag "-a"; use letters, digits and hyphens, without blanks',
      { tags: ["-a"] },
      () => setTagsEdits(document, id, ["-a"]),
    ],
    [
      'Unexpected tag "a#b"; use letters, digits and hyphens, without blanks',
      { tags: ["a#b"] },
      () => setTagsEdits(document, id, ["a#b"]),
    ],
    [
      "Unexpected id T-20260102-001, it is in use; take the next free one",
      { id },
      () => addTaskEdits(document, { id, title: "B" }),
    ],
    [
      'Unexpected task id "T-1", expected T-YYYYMMDD-NNN',
      { id: "T-1" },
      () => addTaskEdits(document, { id: "T-1", title: "B" }),
    ],
    [
      "Unexpected ledger X; take one of TASK_LEDGER",
      { name: "X", names: ["TASK_LEDGER"] },
      () => addTaskEdits(document, { id: "T-20260102-002", title: "B" }, { ledger: "X" }),
    ],
    [
      "Unexpected ledger (none in the document); add a heading `## TASK_LEDGER`",
      { name: undefined, names: [] },
      () => addTaskEdits(parseDocument("", ""), { id: "T-20260102-002", title: "B" }),
    ],
  ];
  for (const [message, data, refused] of cases) {
    it(message, () =>
      assert.throws(refused, (error: unknown) => {
        assert.ok(error instanceof ControlError);
        assert.deepEqual([error.message, error.data], [message, data]);
        return true;
      }),
    );
  }

  it("name what a line would be read as", () => {
    const asked = { id, title: "A", priority: "P1", tags: ["a"] } as const;
    const line = `- ${id} — A [P1] (#a)`;
    assert.doesNotThrow(() => requireReadable(line, asked));
    const others: readonly (readonly [line: string, read: string])[] = [
      [`- ${id} — B [P1] (#a)`, "B"],
      [`- ${id} — A [P2] (#a)`, "A"],
      [`- ${id} — A [P1] (#b)`, "A"],
      [`- ${id} — A [P1] (#a)\n- T-20260102-002 — B`, "A"],
      [`- ${id}A — A [P1] (#a)`, "A"],
      ["words", "no task"],
    ];
    for (const [wrong, read] of others) {
      assert.throws(() => requireReadable(wrong, asked), {
        code: "edit-refused",
        message: `Unexpected title, it would be read as "${read}"; reword it`,
        data: { line: wrong },
      });
    }
  });
});

describe("the separator of a new task", () => {
  const line = (separator: string) =>
    changed(`- ${id}${separator}A`, (document) => addTaskEdits(document, { id: "T-20260102-002", title: "B" }))
      .split("\n")
      .at(-1);
  for (const clean of [" - ", " – ", " — ", " -- ", ": "])
    it(`is the one before: ${clean}`, () => assert.equal(line(clean), `- T-20260102-002${clean}B`));
  for (const odd of [" -  ", "  — ", " | ", " : ", ":  ", " => "])
    it(`is a dash behind: ${odd}`, () => assert.equal(line(odd), "- T-20260102-002 — B"));
});

describe("words as a reason", () => {
  const cases: readonly (readonly [value: string, reason: string])[] = [
    ["a\n\tb", "a b"],
    ["see [1] and [x]", "see (1) and (x)"],
    ["<!-- a -->", "&lt;!-- a --&gt;"],
    ["a -> b", "a -> b"],
    ["a --> b --> c", "a --&gt; b --&gt; c"],
    ["<details> <b>", "&lt;details> <b>"],
    ["\u202ea\u202e \ud800", "a \ufffd"],
    ["  ", "no reason given"],
    ["x".repeat(160), "x".repeat(160)],
    ["x".repeat(161), `${"x".repeat(159)}…`],
    [`${"x".repeat(158)}😀yz`, `${"x".repeat(158)}…`],
    [`😀${"x".repeat(156)}  zz`, `😀${"x".repeat(156)}…`],
  ];
  for (const [value, reason] of cases)
    it(`: ${JSON.stringify(value.slice(0, 40))}`, () => assert.equal(toReason(value), reason));
});
