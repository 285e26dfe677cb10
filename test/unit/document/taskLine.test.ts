import assert from "node:assert/strict";
import type { Task } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";

interface Expected {
  readonly title: string;
  readonly id?: string;
  readonly priority?: string;
  readonly tags?: readonly string[];
  readonly checkpoint?: string;
  readonly blockedReason?: string;
  readonly comment?: string;
  readonly marks?: readonly string[];
  /** The text of the separator. */
  readonly separator?: string;
}

const id = "T-20260102-001";

/** Lines as they stand, and what they say; parts that are not named are absent. */
const lines: readonly (readonly [line: string, expected: Expected])[] = [
  [`- ${id} — Plain title`, { title: "Plain title", separator: " — " }],
  [`- ${id} - Hyphen`, { title: "Hyphen", separator: " - " }],
  [`- ${id}: Colon`, { title: "Colon", separator: ": " }],
  [`- ${id} โ Damaged`, { title: "Damaged", separator: " โ " }],
  [`- ${id} â€” Read twice`, { title: "Read twice" }],
  [`- ${id} → Arrow`, { title: "Arrow" }],
  [`- ${id}A — Letter`, { title: "Letter", id: `${id}A` }],
  ["- T-20260102-1000 — Fourth digit", { title: "Fourth digit", id: "T-20260102-1000" }],
  [`- **${id}** — Bold id`, { title: "Bold id", separator: " — " }],
  [`- **${id} — Bold line** [P0]`, { title: "Bold line", priority: "P0" }],
  [`- **${id}:** Bold colon`, { title: "Bold colon" }],
  [`- [ ] **${id}** - Open box`, { title: "Open box" }],
  [`- [x] ${id} — Ticked box`, { title: "Ticked box" }],
  [`* ${id} — Star`, { title: "Star" }],
  [`+ ${id} — Plus`, { title: "Plus" }],
  [`1. ${id} — Number (#a)`, { title: "Number", tags: ["a"] }],
  [`2) **${id}** — Number and bold`, { title: "Number and bold" }],
  [`- Currently: \`${id}\` — Back-ticks`, { title: "Back-ticks" }],
  [`- ✅ ${id} — Emoji first`, { title: "Emoji first" }],
  [`- ${id} — Both [P1] (#docs #ui)`, { title: "Both", priority: "P1", tags: ["docs", "ui"] }],
  [`- ${id} — Adjacent [P1](#a)`, { title: "Adjacent", priority: "P1", tags: ["a"] }],
  [`- ${id} — [P2] In front (#a, #b)`, { title: "In front", priority: "P2", tags: ["a", "b"] }],
  [`- ${id} — Perhaps [optional P3]`, { title: "Perhaps", priority: "P3" }],
  [`- ${id} — Database (PostgreSQL) (checkpoint: 25f0503)`, { title: "Database (PostgreSQL)", checkpoint: "25f0503" }],
  [`- ${id} — Ticks (checkpoint: \`25f0503\`)`, { title: "Ticks", checkpoint: "25f0503" }],
  [`- ${id} — Later (checkpoint: (pending))`, { title: "Later", checkpoint: "(pending)" }],
  [
    `- ${id} — All [P0] (#a) (checkpoint: <pending-commit>)`,
    { title: "All", priority: "P0", tags: ["a"], checkpoint: "<pending-commit>" },
  ],
  [
    `- ${id} — Stopped [BLOCKED - Legal Review] (breaks the terms (again))`,
    { title: "Stopped", blockedReason: "Legal Review", comment: "breaks the terms (again)", marks: ["BLOCKED"] },
  ],
  [`- ${id} — Stopped [BLOCKED]`, { title: "Stopped", marks: ["BLOCKED"] }],
  [`- ${id} — Ready [DONE]`, { title: "Ready", marks: ["DONE"] }],
  [`- ${id} — Noted [P1] (said twice)`, { title: "Noted", priority: "P1", comment: "said twice" }],
  [
    `- ${id} — Posting: images, reels (both) [P2] (#a)`,
    { title: "Posting: images, reels (both)", priority: "P2", tags: ["a"] },
  ],
  [`- ${id} — +18 is no number (basic)`, { title: "+18 is no number (basic)" }],
  [`- ${id} — Keeps [this] bracket`, { title: "Keeps [this] bracket" }],
  [`- ${id} — Keeps (#no tag) inside`, { title: "Keeps (#no tag) inside" }],
  [`- ${id} — Unbalanced) [P1]`, { title: "Unbalanced)", priority: "P1" }],
  [`- ${id} — Twice [P1] [P2]`, { title: "Twice [P1]", priority: "P2" }],
  [`- ${id} — A tag #compliance stays in the title`, { title: "A tag #compliance stays in the title" }],
];

function onlyTask(line: string, eol = "\n"): { task: Task; text: string } {
  const text = `## TASK_LEDGER${eol}### TODO${eol}${line}${eol}`;
  const tasks = parseDocument(text).ledgers.flatMap((ledger) => ledger.tasks);
  assert.equal(tasks.length, 1, line);
  return { task: tasks[0] as Task, text };
}

describe("task line", () => {
  for (const [line, expected] of lines) {
    it(line, () => {
      const { task, text } = onlyTask(line);
      assert.deepEqual(
        {
          id: task.id,
          title: task.title,
          priority: task.priority,
          tags: task.tags,
          checkpoint: task.checkpoint,
          blockedReason: task.blockedReason,
          comment: task.comment,
          marks: task.marks,
        },
        {
          id,
          priority: undefined,
          tags: [],
          checkpoint: undefined,
          blockedReason: undefined,
          comment: undefined,
          marks: [],
          ...Object.fromEntries(Object.entries(expected).filter(([name]) => name !== "separator")),
        },
      );
      const slice = (range: { start: number; end: number } | undefined) => range && text.slice(range.start, range.end);
      if (expected.separator !== undefined) assert.equal(slice(task.separatorRange), expected.separator);
      assert.equal(slice(task.textRange), line);
      assert.equal(slice(task.lineRange), `${line}\n`);
      assert.equal(slice(task.titleRange), task.title);
      assert.equal(slice(task.checkpointValueRange), task.checkpoint);
      for (const range of [
        task.priorityRange,
        task.tagsRange,
        task.checkpointRange,
        task.reasonRange,
        task.commentRange,
      ]) {
        assert.match(slice(range) ?? "()", /^[[(].*[\])]$/);
      }
    });
  }

  it("reads the same with CR LF, and keeps the line end in the line's range", () => {
    for (const [line, expected] of lines) {
      const { task, text } = onlyTask(line, "\r\n");
      assert.equal(task.title, expected.title);
      assert.equal(text.slice(task.lineRange.start, task.lineRange.end), `${line}\r\n`);
    }
  });

  it("reads its sub-bullets, also behind a blank line", () => {
    const text = [
      "## TASK_LEDGER",
      "### TODO",
      `- ${id} — Title`,
      "",
      "  - **Definition of Done:** works,",
      "    and stays so",
      "  - **Evidence required**: `docs/a.md`",
      "    - deeper: belongs to the evidence",
      "  - Notes: plain label",
      "  - no label: this is prose",
      "  - Checkpoint: `abc1234` — `subject`",
      "",
      "- T-20260102-002 — Next",
    ].join("\n");
    const [task] = parseDocument(text).ledgers.flatMap((ledger) => ledger.tasks);
    assert.ok(task);
    assert.deepEqual(
      task.details.map((detail) => [detail.kind, detail.label, detail.text]),
      [
        ["definition-of-done", "Definition of Done", "works,\n    and stays so"],
        ["evidence", "Evidence required", "`docs/a.md`\n    - deeper: belongs to the evidence"],
        ["notes", "Notes", "plain label"],
        ["other", "", "no label: this is prose"],
        ["checkpoint", "Checkpoint", "`abc1234` — `subject`"],
      ],
    );
    assert.equal(task.checkpoint, "abc1234");
    assert.equal(task.checkpointRange, undefined);
    assert.equal(text.slice(task.range.end - 10, task.range.end), "`subject`\n");
    for (const detail of task.details) {
      assert.equal(text.slice(detail.textRange.start, detail.textRange.end), detail.text);
      assert.ok(text.slice(detail.range.start, detail.range.end).startsWith("  - "));
    }
  });
});
