import { describeRule } from "./ruleCases.ts";

const ledger = (states: Readonly<Record<string, string>>) =>
  `## TASK_LEDGER\n\n${Object.entries(states)
    .map(([state, lines]) => `### ${state}\n\n${lines}\n`)
    .join("\n")}`;
const todo = (lines: string) => ledger({ TODO: lines });
const done = (lines: string) => ledger({ DONE: lines });
const blocked = (lines: string) => ledger({ BLOCKED: lines });
const beans = "- T-20260102-001 — Sow the beans";
const peas = "- T-20260102-002 — Sow the peas";

describeRule("done-without-checkpoint", {
  fires: [
    {
      name: "a task without a checkpoint",
      text: done(`⟦${beans} [P1]⟧`),
      messages: ["Unexpected DONE without a checkpoint for T-20260102-001, expected a commit hash"],
    },
    {
      name: "a placeholder in the suffix",
      text: done(`${beans} (checkpoint: ⟦LEDGER_SYNC⟧)`),
      messages: ["Unexpected checkpoint LEDGER_SYNC for T-20260102-001, expected a commit hash"],
    },
    {
      name: "a placeholder in a bullet",
      text: done(`⟦${beans}⟧\n  - Checkpoint: pending`),
      messages: ["Unexpected checkpoint pending for T-20260102-001, expected a commit hash"],
    },
  ],
  silent: [
    { name: "a short hash", text: done(`${beans} (checkpoint: abc1234)`) },
    { name: "a whole hash", text: done(`${beans} (checkpoint: ${"abcdef0123".repeat(4)})`) },
    { name: "a hash among words", text: done(`${beans} (checkpoint: db7b550 (implementation))`) },
    { name: "a hash in a bullet", text: done(`${beans}\n  - Checkpoint: \`abc1234\``) },
    { name: "a task in TODO", text: todo(beans) },
  ],
});

describeRule("checkpoint-outside-done", {
  fires: [
    {
      name: "a commit in TODO",
      text: todo(`${beans} [P1] ⟦(checkpoint: abc1234)⟧`),
      messages: ["Unexpected checkpoint of T-20260102-001 in TODO, expected it in DONE only"],
    },
    {
      name: "a commit in BLOCKED",
      text: blocked(`${beans} [BLOCKED - frost] ⟦(checkpoint: abc1234)⟧`),
      messages: ["Unexpected checkpoint of T-20260102-001 in BLOCKED, expected it in DONE only"],
    },
  ],
  silent: [
    { name: "a commit in DONE", text: done(`${beans} (checkpoint: abc1234)`) },
    { name: "the commit of a first part in DOING", text: ledger({ DOING: `${beans} (checkpoint: abc1234)` }) },
    { name: "a placeholder in TODO", text: todo(`${beans} (checkpoint: pending)`) },
    { name: "a hash in the title", text: todo("- T-20260102-001 — Revert abc1234") },
  ],
});

describeRule("contradicting-mark", {
  fires: [
    {
      name: "a blocked mark in DONE",
      text: done(`${beans} ⟦[BLOCKED - frost]⟧ (checkpoint: abc1234)`),
      messages: ["Unexpected [BLOCKED] in DONE, expected no mark of another state"],
      suggested: [done(`${beans} (checkpoint: abc1234)`)],
    },
    {
      name: "a TODO mark in DOING",
      text: ledger({ DOING: `${beans} ⟦[TODO]⟧` }),
      messages: ["Unexpected [TODO] in DOING, expected no mark of another state"],
      suggested: [ledger({ DOING: beans })],
    },
    {
      name: "a ticked box in TODO",
      text: todo(`- ⟦[x]⟧ T-20260102-001 — Sow the beans`),
      messages: ["Unexpected [x] in TODO, expected [ ]"],
      suggested: [todo("- [ ] T-20260102-001 — Sow the beans")],
    },
    {
      name: "an empty box in DONE",
      text: done("- ⟦[ ]⟧ **T-20260102-001** — Sow the beans (checkpoint: abc1234)"),
      messages: ["Unexpected [ ] in DONE, expected [x]"],
    },
  ],
  silent: [
    { name: "a mark of TODO, which has a rule of its own", text: todo(`${beans} [DONE]`) },
    { name: "the mark of its own state", text: done(`${beans} [DONE] (checkpoint: abc1234)`) },
    { name: "a reason in BLOCKED", text: blocked(`${beans} [BLOCKED - frost]`) },
    { name: "an empty box in TODO", text: todo("- [ ] T-20260102-001 — Sow the beans") },
    { name: "a ticked box in DONE", text: done("- [x] T-20260102-001 — Sow the beans (checkpoint: abc1234)") },
  ],
});

describeRule("blocked-without-reason", {
  fires: [
    {
      name: "a bare task",
      text: blocked("- ⟦T-20260102-001⟧ — Sow the beans"),
      messages: ["Unexpected BLOCKED task T-20260102-001 without a reason, expected [BLOCKED - reason]"],
    },
    {
      name: "an empty mark",
      text: blocked(`${beans} ⟦[BLOCKED]⟧`),
      messages: ["Unexpected BLOCKED task T-20260102-001 without a reason, expected [BLOCKED - reason]"],
    },
    {
      name: "a blocker that is resolved",
      text: `${blocked("- ⟦T-20260102-001⟧ — Sow the beans")}\n## BLOCKERS\n\n- ~~**B-20260102-001** — Frost~~\n  - Task: T-20260102-001\n`,
      messages: ["Unexpected BLOCKED task T-20260102-001 without a reason, expected [BLOCKED - reason]"],
    },
    {
      name: "bullets that give no reason, or have no words",
      text: blocked("- ⟦T-20260102-001⟧ — Sow the beans\n  - **Evidence:** `a.txt`\n  - **Reason:**\n  - **Status:**"),
      messages: ["Unexpected BLOCKED task T-20260102-001 without a reason, expected [BLOCKED - reason]"],
    },
  ],
  silent: [
    { name: "a Status bullet", text: blocked(`${beans}\n  - **Status:** waits for May`) },
    { name: "a Notes bullet", text: blocked(`${beans}\n  - **Notes:** frost until May`) },
    { name: "a reason", text: blocked(`${beans} [BLOCKED - frost]`) },
    { name: "a comment", text: blocked(`${beans} [BLOCKED] (frost until May)`) },
    { name: "a Reason bullet", text: blocked(`${beans}\n  - **Reason:** frost`) },
    { name: "a Depends on bullet", text: blocked(`${beans}\n  - Depends on: T-20260102-002`) },
    {
      name: "an open blocker",
      text: `${blocked(beans)}\n## BLOCKERS\n\n- **B-20260102-001** — Frost\n  - Task: T-20260102-001\n`,
    },
  ],
});

describeRule("missing-priority", {
  fires: [
    {
      name: "the one task without",
      text: todo(`${beans} [P1]\n- ⟦T-20260102-002⟧ — Sow the peas (#bed)`),
      messages: ["Unexpected T-20260102-002 without a priority, expected [P0], [P1], [P2] or [P3]"],
    },
  ],
  silent: [
    { name: "a ledger without priorities", text: todo(`${beans}\n${peas}`) },
    { name: "priorities everywhere", text: todo(`${beans} [P1]\n- [P2] T-20260102-002 — Sow the peas [P3]`) },
    { name: "DONE without", text: ledger({ TODO: `${beans} [P1]`, DONE: `${peas} (checkpoint: abc1234)` }) },
    { name: "a marked line", text: todo(`${beans} [P1]\n${peas} [BLOCKED]`) },
  ],
});

describeRule("unknown-priority", {
  fires: [
    {
      name: "a number beyond the ladder",
      text: todo(`${beans} ⟦[P7]⟧ (#bed)`),
      messages: ["Unexpected priority [P7], expected [P0], [P1], [P2] or [P3]"],
    },
    {
      name: "a word",
      text: todo(`${beans} ⟦[high]⟧`),
      messages: ["Unexpected priority [high], expected [P0], [P1], [P2] or [P3]"],
    },
    {
      name: "round brackets",
      text: todo(`${beans} ⟦(P1)⟧`),
      messages: ["Unexpected priority (P1), expected [P0], [P1], [P2] or [P3]"],
    },
  ],
  silent: [
    { name: "a priority", text: todo(`${beans} [P0]`) },
    { name: "an optional priority", text: todo(`${beans} [optional P1]`) },
    { name: "brackets in the title", text: todo("- T-20260102-001 — Read [high] values from the sensor") },
    { name: "a task in DONE", text: done(`${beans} [P7] (checkpoint: abc1234)`) },
  ],
});

describeRule("unknown-dependency", {
  fires: [
    {
      name: "an id that no ledger has",
      text: todo(`${beans}\n  - Depends on: ⟦T-20260102-009⟧, T-20260102-002\n${peas}`),
      messages: ["Unexpected dependency T-20260102-009, expected a task of a ledger"],
    },
    {
      name: "a task that waits for itself",
      text: todo(`${beans}\n  - **Depends on:** ⟦T-20260102-001⟧`),
      messages: ["Unexpected T-20260102-001 that waits for itself, expected another task"],
    },
  ],
  silent: [
    { name: "a task below", text: todo(`${beans}\n  - Depends on: T-20260102-002\n${peas}`) },
    { name: "a task that is DONE", text: ledger({ TODO: `${beans}\n  - Depends on: T-20260102-002`, DONE: peas }) },
    { name: "an id in a note", text: todo(`${beans}\n  - Notes: after T-20260102-009`) },
    { name: "words", text: todo(`${beans}\n  - Depends on: the weather`) },
  ],
});

const after = (n: number, on: string) => `- T-20260102-00${n} — Step ${n}\n  - Depends on: ${on}`;

describeRule("dependency-cycle", {
  fires: [
    {
      name: "two tasks, at the closing line",
      text: todo(`${after(1, "T-20260102-002")}\n${after(2, "⟦T-20260102-001⟧")}`),
      messages: [
        "Unexpected ring T-20260102-001 → T-20260102-002 → T-20260102-001, expected tasks that do not wait for one another",
      ],
    },
    {
      name: "three tasks behind a first one",
      text: todo(
        `${after(1, "T-20260102-002")}\n${after(2, "T-20260102-003")}\n${after(3, "T-20260102-004")}\n${after(4, "⟦T-20260102-002⟧")}`,
      ),
      messages: [
        "Unexpected ring T-20260102-002 → T-20260102-003 → T-20260102-004 → T-20260102-002, expected tasks that do not wait for one another",
      ],
    },
  ],
  silent: [
    {
      name: "a chain",
      text: todo(`${after(1, "T-20260102-002")}\n${after(2, "T-20260102-003")}\n- T-20260102-003 — Last`),
    },
    {
      name: "two ways to one task",
      text: todo(
        `${after(1, "T-20260102-002, T-20260102-003")}\n${after(2, "T-20260102-004")}\n${after(3, "T-20260102-004")}\n- T-20260102-004 — Last`,
      ),
    },
    { name: "a task that waits for itself, which has a rule", text: todo(after(1, "T-20260102-001")) },
  ],
});

describeRule("reused-id", {
  fires: [
    {
      name: "another title in another section",
      text: ledger({ TODO: beans, DONE: "- ⟦T-20260102-001⟧ — Mend the fence (checkpoint: abc1234)" }),
      messages: ['Unexpected T-20260102-001 for "Mend the fence", expected an id of its own: it is "Sow the beans"'],
      related: ["the first one: T-20260102-001"],
    },
    {
      name: "another title in one section",
      text: todo(`${beans}\n- ⟦T-20260102-001⟧ — Mend the fence`),
      messages: ['Unexpected T-20260102-001 for "Mend the fence", expected an id of its own: it is "Sow the beans"'],
    },
  ],
  silent: [
    { name: "ids of their own", text: todo(`${beans}\n${peas}`) },
    { name: "the same title twice", text: todo(`${beans}\n${beans}`) },
    { name: "a title that was cut", text: todo(`${beans} and water them\n${beans}`) },
    { name: "a letter behind the id", text: todo(`${beans}\n- T-20260102-001A — Mend the fence`) },
    { name: "damaged dashes in it", text: todo(`${beans} — now\n- T-20260102-001 — Sow the beans โ now`) },
  ],
});

describeRule("malformed-task", {
  fires: [
    {
      name: "a missing separator",
      text: todo("⟦- T-20260102-001 Sow the beans [P1]⟧"),
      messages: ["Unexpected task line, expected a separator between id and title"],
      mended: todo(`${beans} [P1]`),
    },
    {
      name: "a missing list marker",
      text: todo("⟦T-20260102-001 — Sow the beans⟧"),
      messages: ["Unexpected task without a list marker, expected `- `"],
      mended: todo(beans),
    },
    {
      name: "a missing title, which needs a person",
      text: todo("⟦- T-20260102-001 —⟧"),
      messages: ["Unexpected task line, expected a title"],
    },
    {
      name: "an id alone, which needs a person",
      text: todo("⟦- T-20260102-001⟧"),
      messages: ["Unexpected task line, expected a title"],
    },
  ],
  silent: [
    { name: "a colon", text: todo("- T-20260102-001: Sow the beans") },
    { name: "a damaged separator", text: todo("- T-20260102-001 โ Sow the beans") },
    { name: "a bold id", text: todo("- **T-20260102-001** — Sow the beans") },
    { name: "a dash of another length", text: todo("- T-20260102-001 - Sow the beans") },
  ],
});

describeRule("joined-task", {
  fires: [
    {
      name: "items that a formatter joined to a paragraph",
      text: todo("**Priority 1:** 1. ⟦T-20260102-001⟧ — Sow the beans 2. ⟦T-20260102-002⟧ — Sow the peas"),
      messages: [
        "Unexpected task in the middle of a line, expected it on its own line",
        "Unexpected task in the middle of a line, expected it on its own line",
      ],
      mended: todo(`**Priority 1:**\n${beans}\n${peas}`),
    },
    {
      name: "a second task in a task line, where it may be words of the title",
      text: todo(`${beans} - ⟦T-20260102-002⟧ — Sow the peas`),
      messages: ["Unexpected task in the middle of a line, expected it on its own line"],
      suggested: [todo(`${beans}\n${peas}`)],
    },
  ],
  silent: [
    { name: "an id that no list marker stands before", text: todo("Then T-20260102-001 may wait.") },
    { name: "a reference in a title", text: todo(`${beans} (see T-20260102-002)`) },
    { name: "a dash without a list marker", text: todo("- T-20260102-001 — Split of T-20260102-002 — peas") },
  ],
});

describeRule("duplicate-task", {
  fires: [
    {
      name: "the very same line, which can go",
      text: todo(`${beans}\n- ⟦T-20260102-001⟧ — Sow the beans\n${peas}`),
      messages: ["Unexpected second T-20260102-001 in TODO, expected one line for each id"],
      mended: todo(`${beans}\n${peas}`),
    },
    {
      name: "a line that says more, which needs a person",
      text: todo(`${beans}\n- ⟦T-20260102-001⟧ — Sow the beans [P1]`),
      messages: ["Unexpected second T-20260102-001 in TODO, expected one line for each id"],
      suggested: [todo(beans)],
    },
    {
      name: "every further line, each against the first",
      text: todo(`${beans}\n- ⟦T-20260102-001⟧ — Sow the beans [P1]\n- ⟦T-20260102-001⟧ — Sow the beans\n\n${peas}`),
      messages: Array.from(
        { length: 2 },
        () => "Unexpected second T-20260102-001 in TODO, expected one line for each id",
      ),
      mended: todo(`${beans}\n- T-20260102-001 — Sow the beans [P1]\n\n${peas}`),
    },
  ],
  silent: [
    { name: "an id of another ledger's line", text: todo(`${beans}\n  - Depends on: T-20260102-001`) },
    { name: "two tasks", text: todo(`${beans}\n${peas}`) },
    { name: "a line inside a fence", text: todo(`${beans}\n\n\`\`\`\n${beans}\n\`\`\``) },
  ],
});

describeRule("marked-in-todo", {
  fires: [
    {
      name: "a task that says DONE",
      text: ledger({ TODO: `⟦${beans} [DONE]⟧\n${peas}`, DONE: "- None" }),
      messages: ["Unexpected [DONE] in TODO, expected the task in DONE"],
      suggested: [ledger({ TODO: peas, DONE: beans })],
    },
    {
      name: "a task that says BLOCKED",
      text: ledger({ TODO: `⟦${beans} [BLOCKED - rain]⟧\n${peas}`, BLOCKED: "- None" }),
      messages: ["Unexpected [BLOCKED] in TODO, expected the task in BLOCKED"],
      suggested: [ledger({ TODO: peas, BLOCKED: `${beans} [BLOCKED - rain]` })],
    },
    {
      name: "the second line of an id, which a move would not take",
      text: ledger({ DOING: `${beans} today`, TODO: `⟦${beans} [DONE]⟧`, DONE: "- None" }),
      messages: ["Unexpected [DONE] in TODO, expected the task in DONE"],
      suggested: [],
    },
  ],
  silent: [
    { name: "a mark in the section that it names", text: ledger({ DONE: `${beans} [DONE] (checkpoint: abc1234)` }) },
    { name: "a tag that sounds like it", text: todo(`${beans} (#done #blocked)`) },
    { name: "a task without a mark", text: todo(beans) },
  ],
});

describeRule("more-than-one-doing", {
  fires: [
    {
      name: "the second task",
      text: ledger({ DOING: `${beans}\n⟦${peas}⟧`, TODO: "- None" }),
      messages: ["Unexpected T-20260102-002 in DOING behind another task, expected at most one"],
      suggested: [ledger({ DOING: beans, TODO: peas })],
    },
  ],
  silent: [
    { name: "one task", text: ledger({ DOING: beans }) },
    {
      name: "one task in each ledger",
      text: `${ledger({ DOING: beans })}\n## BACKLOG_LEDGER\n\n### BACKLOG_DOING\n\n${peas}\n`,
    },
  ],
});

describeRule("nested-task", {
  fires: [
    {
      name: "an indented task with its bullets",
      text: todo(`${beans}\n  - ⟦T-20260102-002⟧ — Sow the peas\n    - Notes: deep\n  - Notes: mine`),
      messages: ["Unexpected indented task T-20260102-002, expected it at the left margin"],
      suggested: [todo(`${beans}\n${peas}\n  - Notes: deep\n  - Notes: mine`)],
    },
    {
      name: "an indented task up to a blank line, and no line that merely ends in blanks",
      text: todo(`${beans}\n    - ⟦T-20260102-002⟧ — Sow   the peas  \n      - Notes:     deep\n\n### DONE`),
      messages: ["Unexpected indented task T-20260102-002, expected it at the left margin"],
      suggested: [todo(`${beans}\n- T-20260102-002 — Sow   the peas  \n  - Notes:     deep\n\n### DONE`)],
    },
    {
      name: "one at the end of the text",
      text: todo(`${beans}\n  - ⟦T-20260102-002⟧ — Sow the peas`).trimEnd(),
      messages: ["Unexpected indented task T-20260102-002, expected it at the left margin"],
      suggested: [todo(`${beans}\n${peas}`).trimEnd()],
    },
  ],
  silent: [
    { name: "an indented line of words", text: todo(`${beans}\n  - Sow the peas`) },
    { name: "a reference in a bullet", text: todo(`${beans}\n  - Notes: see T-20260102-002`) },
    { name: "tasks at the margin", text: todo(`${beans}\n${peas}`) },
  ],
});

describeRule("almost-id", {
  fires: [
    {
      name: "an id with dashes in the day",
      text: todo("- ⟦T-2026-01-02-1⟧ — Sow the beans"),
      messages: ["Unexpected id T-2026-01-02-1, expected T-YYYYMMDD-NNN"],
      suggested: [todo(beans)],
    },
    ...["T20260102-001", "T_20260102_001", "t-2026_01-02_00001", "T-20260102-1"].map((id) => ({
      name: `${id}, and offers the id that is meant`,
      text: todo(`- ⟦${id}⟧ — Sow the beans`),
      messages: [`Unexpected id ${id}, expected T-YYYYMMDD-NNN`],
      suggested: [todo(beans)],
    })),
    {
      name: "an id with a letter behind it",
      text: todo("- ⟦t-20260102-1b⟧ — Sow the beans"),
      messages: ["Unexpected id t-20260102-1b, expected T-YYYYMMDD-NNN"],
      suggested: [todo("- T-20260102-001B — Sow the beans")],
    },
    {
      name: "one that nobody can read",
      text: todo("- ⟦T-2026⟧ — Sow the beans"),
      messages: ["Unexpected id T-2026, expected T-YYYYMMDD-NNN"],
      suggested: [],
    },
    {
      name: "an id that would be taken",
      text: todo(`${beans}\n- ⟦t-20260102-01⟧ — Sow the peas`),
      messages: ["Unexpected id t-20260102-01, expected T-YYYYMMDD-NNN"],
      suggested: [],
    },
  ],
  silent: [
    { name: "an id", text: todo(beans) },
    { name: "a word with a T", text: todo("- T-shirts for all") },
    { name: "an id with a letter", text: todo(beans.replace("001", "001A")) },
    { name: "a bold id", text: todo("- **T-20260102-001** — Sow the beans") },
    { name: "the id of a blocker", text: todo("- B-2026-01-02-1 — No seed") },
    { name: "a tea", text: todo("- Tea for all") },
    { name: "a reference in a title", text: todo(`${beans} (was T-2026-01-02-1)`) },
    { name: "one outside the ledger", text: "## NOTES\n\n- T-2026-01-02-1 — Sow the beans\n" },
  ],
});
