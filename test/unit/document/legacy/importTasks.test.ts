import assert from "node:assert/strict";
import { applyEdits } from "../../../../src/core/base/text.ts";
import { commitsOfList, importTasks } from "../../../../src/core/document/legacy/importTasks.ts";
import { readLegacyList } from "../../../../src/core/document/legacy/legacyList.ts";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import { aControlDocument } from "../../../support/aControlDocument.ts";

const document = parseDocument(aControlDocument({ todo: [{ id: "T-20260101-001", title: "Sow" }] }), "1");

function imported(text: string, into = document) {
  const isCommit = (hash: string) => hash === "abc1234";
  return importTasks(into, { source: "docs/TASKS.md", text, day: "20260102", isCommit });
}

const placed = (text: string) => imported(text).tasks.map(({ id, state, title }) => `${id} ${state} ${title}`);
const reasons = (text: string) => imported(text).unplaced.map(({ line, reason }) => `${line}: ${reason}`);

const lines: readonly (readonly [it: string, text: string, expected: readonly string[]])[] = [
  [
    "a box with a bold id",
    "- [ ] **T-20251201-001** - Dig the bed [P1] (#garden)",
    ["T-20251201-001 TODO Dig the bed"],
  ],
  ["a numbered line with a bold id", "3. **T-20251201-001** — Dig (#garden)", ["T-20251201-001 TODO Dig"]],
  ["a plain line with an id", "* T-20251201-001A: Dig", ["T-20251201-001A TODO Dig"]],
  ["a roadmap's box, under a new id", "- [ ] Dig the bed", ["T-20260102-001 TODO Dig the bed"]],
  ["an id of another kind as part of the title", "- [ ] B1: Dig", ["T-20260102-001 TODO B1: Dig"]],
  ["a ticked box with a commit", "- [x] T-20251201-001 — Dig (checkpoint: abc1234)", ["T-20251201-001 DONE Dig"]],
  ["a ticked box without a commit", "- [x] T-20251201-001 — Dig", ["T-20251201-001 TODO Dig"]],
  [
    "a ticked box with a commit that nobody has",
    "- [X] T-20251201-001 — Dig (checkpoint: fff9999)",
    ["T-20251201-001 TODO Dig"],
  ],
  ["a reason that blocks", "- [ ] T-20251201-001 — Dig [BLOCKED - frost]", ["T-20251201-001 BLOCKED Dig"]],
  ["a heading's state", "## Blocked\n- T-20251201-001 — Dig", ["T-20251201-001 BLOCKED Dig"]],
  ["an open box under a heading of done tasks", "## Done\n- [ ] T-20251201-001 — Dig", ["T-20251201-001 TODO Dig"]],
  ["at most one in progress", "- [~] Dig\n- [/] Mow", ["T-20260102-001 DOING Dig", "T-20260102-002 TODO Mow"]],
  ["new ids behind those of document and list", "- [ ] Dig\n\nsee T-20260102-007", ["T-20260102-008 TODO Dig"]],
  ["a mark before a box", "- [x] T-20251201-001 — Dig [DOING]", ["T-20251201-001 DOING Dig"]],
  ["a box before a heading", "## Done\n- [-] T-20251201-001 — Dig", ["T-20251201-001 DOING Dig"]],
  [
    "a plain line with a commit",
    "## Open\n- T-20251201-001 — Dig (checkpoint: at ABC1234)",
    ["T-20251201-001 DONE Dig"],
  ],
  ["an open box with a commit", "- [ ] T-20251201-001 — Dig (checkpoint: abc1234)", ["T-20251201-001 TODO Dig"]],
  ["a plain line under done tasks", "## Done\n- T-20251201-001 — Dig", ["T-20251201-001 TODO Dig"]],
  ["a task that is blocked by its heading alone", "# On hold\n- [ ] Dig", ["T-20260102-001 BLOCKED Dig"]],
  ["the state of the nearest heading", "# Blocked\n## Next\n- [ ] Dig", ["T-20260102-001 TODO Dig"]],
  ["the state of the heading above", "# Blocked\n##  Words\n- [ ] Dig", ["T-20260102-001 BLOCKED Dig"]],
  ["no state of a section before", "## Words\n### Blocked\n## Active\n- [ ] Dig", ["T-20260102-001 DOING Dig"]],
  ["no state of words that are no heading", "a # Blocked\n- [ ] Dig", ["T-20260102-001 TODO Dig"]],
  ["what stands behind a fence", "  ````\n```\n- [ ] A\n~~~\n````\n- [ ] Dig", ["T-20260102-001 TODO Dig"]],
  ["what stands behind words with marks", "a ```\n``\n~~\n- [ ] Dig", ["T-20260102-001 TODO Dig"]],
  ["a box three blanks in", "   - [ ] Dig", ["T-20260102-001 TODO Dig"]],
  [
    "nothing of a fence, of prose and of lists without boxes",
    "```\n- [ ] Dig\n```\nDig T-20251201-001\n- dig\n1. dig",
    [],
  ],
];

const bare = "an item without a box or an id, expected `- [ ] ` before its words";

const left: readonly (readonly [it: string, text: string, expected: readonly string[]])[] = [
  ["an id that the ledger has", "- [x] T-20260101-001 — Sow", ["1: T-20260101-001 is in the ledger already (TODO)"]],
  ["a title that the ledger has", "- [ ] Sow", ["1: T-20260101-001 has this title already (TODO)"]],
  [
    "an id that came before",
    "- [ ] T-20251201-001 — A\n- [ ] T-20251201-001 — B",
    ["2: T-20251201-001 stands on line 1 already"],
  ],
  ["an id with a zero too many", "- T-20251201-0001 — A", ["1: an id of another form, expected T-YYYYMMDD-NNN"]],
  ["an id of another form", "- T-2025-12-01 — A", ["1: an id of another form, expected T-YYYYMMDD-NNN"]],
  ["a box below another line", "- [ ] A\n    - [ ] a part of it", ["2: indented below another line"]],
  ["a box without words", "- [ ] ", ["1: a box without words"]],
  [
    "numbered items and bullets without box and id, and no prose",
    "# List\n\n1. First\n2) Second\n\nsome prose\n\n- third\n+ fourth",
    [3, 4, 8, 9].map((line) => `${line}: ${bare}`),
  ],
  ["an indented list without boxes", "Plans:\n\n  * first\n  * second", [`3: ${bare}`, `4: ${bare}`]],
  [
    "the item, not its parts, and no rule",
    "- first\n  - a part\n    more of it\n\n  - another\n\n* * *\n- - -",
    [`1: ${bare}`],
  ],
  ["nothing of what a task says below its line", "- [ ] Dig\n  - with a spade\n  1. slowly\n", []],
  ["nothing of a fence", "```\n1. First\n```", []],
  ["a task without a title", "- [ ] T-20251201-001 —", ["1: a task without a title"]],
  ["a box far in", "\t- [ ] A", ["1: indented below another line"]],
  ["an item beside another", "- first\n - second", [`1: ${bare}`, `2: ${bare}`]],
  ["an item behind prose", "- first\n\nprose\n  - second", [`1: ${bare}`, `4: ${bare}`]],
  ["an item behind a heading", "- first\n# Words\n  - second", [`1: ${bare}`, `3: ${bare}`]],
  [
    "what is left in the order of its lines",
    "- [ ] Sow\n- first\n- [ ] Sow",
    [
      "1: T-20260101-001 has this title already (TODO)",
      `2: ${bare}`,
      "3: T-20260101-001 has this title already (TODO)",
    ],
  ],
  [
    "a title that would hide what follows",
    "- [ ] Dig <!-- deep",
    ["1: Unexpected HTML comment mark in the title; remove it, it would hide what follows"],
  ],
  ["two tasks in one line", "- [ ] T-20251201-001 — A 2. T-20251201-002 — B", ["1: cannot be read as one task"]],
];

describe("import of task lists", () => {
  for (const [name, text, expected] of lines) it(`takes ${name}`, () => assert.deepEqual(placed(text), expected));
  for (const [name, text, expected] of left) it(`reports ${name}`, () => assert.deepEqual(reasons(text), expected));

  it("notes an id of another form, which stays in the title of a task with a new one", () => {
    const { tasks } = imported("- [ ] T-2025-1 — Dig\n- [x] **t-20251201-001** Mow\n- [ ] Sort T-2025-1");
    const note = (id: string) => `${id} is no id, T-YYYYMMDD-NNN, and stays in the title`;
    assert.deepEqual(
      tasks.map(({ id, note, title }) => [id, title, note]),
      [
        ["T-20260102-001", "T-2025-1 — Dig", note("T-2025-1")],
        [
          "T-20260102-002",
          "**t-20251201-001** Mow",
          `ticked as done in the list; DONE needs a commit, and no checkpoint is named; ${note("t-20251201-001")}`,
        ],
        ["T-20260102-003", "Sort T-2025-1", undefined],
      ],
    );
  });

  it("keeps priority, tags and source, and notes why DONE is not DONE", () => {
    const { document: after } = imported("# P2\n\n- [x] T-20251201-001 — Dig (#a #b)\n- [ ] Mow [P0]");
    const dig = after.findTask("T-20251201-001");
    assert.deepEqual([dig?.priority, dig?.tags], ["P2", ["a", "b"]]);
    assert.deepEqual(
      dig?.details.map(({ kind, text }) => `${kind}: ${text}`),
      [
        "source: `docs/TASKS.md`, line 3",
        "notes: ticked as done in the list; DONE needs a commit, and no checkpoint is named",
      ],
    );
    assert.equal(after.findTask("T-20260102-001")?.priority, "P0");
  });

  it("says why a task is where it is", () => {
    const { document: after, tasks } = imported(
      "- [x] A (checkpoint: fff9999)\n- [x] B (checkpoint: abc1234)\n- [~] C\n- [~] D\n# Waiting\n- E\n- [ ] F\n- [ ] G [BLOCKED - \u202ekey]",
    );
    assert.deepEqual(
      tasks.map(({ note }) => note),
      [
        "ticked as done in the list; DONE needs a commit, and the checkpoint fff9999 is unknown",
        undefined,
        undefined,
        "in progress in the list; T-20260102-003 is in DOING",
        undefined,
        undefined,
      ],
    );
    const said = tasks
      .map(({ id }) => after.findTask(id))
      .map((task) => [task?.state, task?.checkpoint, task?.blockedReason]);
    assert.deepEqual(said, [
      ["TODO", undefined, undefined],
      ["DONE", "abc1234", undefined],
      ["DOING", undefined, undefined],
      ["TODO", undefined, undefined],
      ["BLOCKED", undefined, "blocked in the list"],
      ["BLOCKED", undefined, "key"],
    ]);
  });

  it("gives the text of a line that is left without the blanks around it", () => {
    assert.deepEqual(
      imported("  - first  \n  - [ ]  ").unplaced.map(({ text }) => text),
      ["- first", "- [ ]"],
    );
  });

  it("gives edits that make the document it shows, changes no other line, and adds nothing the second time", () => {
    const text =
      "- [ ] T-20251201-001 — A\n- [x] T-20251201-002 — B (checkpoint: abc1234)\n- [ ] T-20251201-003 — C [BLOCKED - x]\n";
    const { document: after, edits } = imported(text);
    assert.equal(applyEdits(document.text, edits), after.text);
    for (const line of document.text.split("\n")) if (line !== "- None") assert.ok(after.text.includes(line), line);
    assert.deepEqual(imported(text, after).tasks, []);
    assert.equal(imported(text, after).unplaced.length, 3);
  });

  it("names the commits to ask for, each once", () => {
    const list = "- [x] T-20251201-001 — A (checkpoint: ABC1234)\n- [x] T-20251201-002 — B (checkpoint: abc1234)";
    assert.deepEqual(commitsOfList(list), ["abc1234"]);
  });

  it("takes a long list", () => {
    const list = Array.from({ length: 60 }, (_, n) => `- [ ] **T-20251201-${n + 100}** - Task ${n}`).join("\r\n");
    assert.equal(readLegacyList(list).tasks.length, 60);
    assert.equal(imported(list).tasks.length, 60);
  });

  it("needs a ledger", () => {
    assert.throws(() => imported("- [ ] A", parseDocument("# Nothing\n")), { code: "edit-refused" });
  });
});
