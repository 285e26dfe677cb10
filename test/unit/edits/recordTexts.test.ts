import assert from "node:assert/strict";
import { ControlError } from "../../../src/core/base/errors.ts";
import type { TextEdit } from "../../../src/core/base/text.ts";
import { addBlockerEdits, resolveBlockerEdits } from "../../../src/core/document/edits/blockerEdits.ts";
import { setCapsuleEdits } from "../../../src/core/document/edits/capsuleEdits.ts";
import { prependCheckpointEdits } from "../../../src/core/document/edits/checkpointEdits.ts";
import {
  barOf,
  setCountsEdits,
  setFieldEdits,
  setProgressEdits,
} from "../../../src/core/document/edits/dashboardEdits.ts";
import { addDecisionEdits, resolveDecisionEdits } from "../../../src/core/document/edits/decisionEdits.ts";
import { styledValue, toCell } from "../../../src/core/document/edits/fieldValue.ts";
import { setHealthEdits } from "../../../src/core/document/edits/healthEdits.ts";
import { prependHistoryEdits } from "../../../src/core/document/edits/historyEdits.ts";
import type { RunEntryInput } from "../../../src/core/document/edits/inputs.ts";
import { runEntryLines } from "../../../src/core/document/edits/runEntryText.ts";
import { archiveOverflowEdits, prependRunEdits } from "../../../src/core/document/edits/runLogEdits.ts";
import type { ControlDocument } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { edited } from "./editDocuments.ts";

type Change = (document: ControlDocument) => readonly TextEdit[];

function changed(text: string, change: Change): string {
  const document = parseDocument(text, "v1");
  return edited(document, change(document)).text;
}

function refuses(change: () => unknown, message: string, data: object = {}): void {
  assert.throws(change, (error: unknown) => {
    assert.ok(error instanceof ControlError);
    assert.deepEqual([error.code, error.message, error.data], ["edit-refused", message, data]);
    return true;
  });
}

describe("blockers and decisions as text", () => {
  const blocker = { id: "B-20260102-001", title: "A", why: "w", needed: "n", created: "c" };
  const lines = "- **B-20260102-001** — A\n  - **Why blocked:** w\n  - **What's needed:** n\n  - **Created:** c\n";
  const decision = { id: "D-0002", text: "Two" };
  const none = parseDocument("# A", "");

  it("make their section before those that follow it", () => {
    for (const next of ["DECISIONS", "RUN LOG", "CHECKPOINT HISTORY", "ARCHIVE"]) {
      assert.equal(
        changed(`## ${next}\n`, (document) => addBlockerEdits(document, blocker)),
        `## BLOCKERS\n\n${lines}\n## ${next}\n`,
      );
      if (next === "DECISIONS") continue;
      assert.equal(
        changed(`## ${next}\n`, (document) => addDecisionEdits(document, decision)),
        `## DECISIONS\n\n- **D-0002:** Two\n\n## ${next}\n`,
      );
    }
  });

  it("are resolved with a word, or with none", () => {
    assert.equal(
      changed(`## BLOCKERS\n${lines}`, (document) => resolveBlockerEdits(document, blocker.id, " ")),
      `## BLOCKERS\n${lines}  - **Resolved:** yes\n`,
    );
    const two = "## DECISIONS\n- **D-0001:** One\n- **D-0002:** Two\n";
    assert.equal(
      changed(two, (document) => resolveDecisionEdits(document, "D-0002", "")),
      two.replace("Two", "Two [RESOLVED]"),
    );
    assert.equal(
      changed(two, (document) => resolveDecisionEdits(document, "D-0002", "[by] hand")),
      two.replace("Two", "Two [RESOLVED - by hand]"),
    );
  });

  it("are refused in words that tell the mend", () => {
    const one = parseDocument(`## BLOCKERS\n${lines}\n## DECISIONS\n- **D-0002:** Two\n`, "");
    refuses(
      () => addBlockerEdits(one, { ...blocker, id: "B-1" }),
      "Unexpected blocker id B-1, expected B-YYYYMMDD-NNN",
    );
    refuses(
      () => addBlockerEdits(one, blocker),
      "Unexpected blocker id B-20260102-001, it is in use; take the next free one",
    );
    refuses(
      () => resolveBlockerEdits(none, "B-1", ""),
      "Unexpected blocker B-1, expected one of the BLOCKERS section",
      { id: "B-1" },
    );
    refuses(() => addDecisionEdits(one, { id: "D-1", text: "" }), "Unexpected decision id D-1, expected D-NNNN");
    refuses(
      () => addDecisionEdits(one, decision),
      "Unexpected decision id D-0002, it is in use; take the next free one",
    );
    refuses(
      () => resolveDecisionEdits(none, "D-1", ""),
      "Unexpected decision D-1, expected one of the DECISIONS section",
      { id: "D-1" },
    );
  });
});

describe("the capsule as text", () => {
  const head = "### EXECUTIVE_CAPSULE\n\n```\n";
  const set = (body: string, fields: Parameters<typeof setCapsuleEdits>[1]) =>
    changed(`${head}${body}\`\`\`\n`, (document) => setCapsuleEdits(document, fields)).slice(
      head.length,
      -"```\n".length,
    );

  const lists: readonly (readonly [before: string, values: readonly string[], expected: string])[] = [
    ["NEXT:\nLAST: x\n", ["A", "B"], "NEXT:\n1) A\n2) B\nLAST: x\n"],
    ["NEXT:\n", [], "NEXT:\n"],
    ["NEXT:\n  1. a\n  2. b\n", ["A", "B", "C"], "NEXT:\n  1. A\n  2. B\n  3. C\n"],
    ["NEXT:\n- a\n- b\nLAST: x\n", ["A"], "NEXT:\n- A\nLAST: x\n"],
    ["NEXT:\n* a\n", ["A", "2 B"], "NEXT:\n* A\n* 2 B\n"],
    ["NEXT:\n• a\n", ["A"], "NEXT:\n• A\n"],
    ["NEXT:\nwords\n", ["A", "B"], "NEXT:\nA\nB\n"],
    ["NEXT:\n10) a\n", ["A"], "NEXT:\n1) A\n"],
    ["NEXT:\n1) a\n\n2) b\n", ["A", "B"], "NEXT:\n1) A\n2) B\n\n2) b\n"],
    ["NEXT:\n1) a ```\n2) b\n", ["A", "B"], "NEXT:\n1) A\n2) B\n"],
    ["NEXT:\n1) โ a\n2) b\n", ["— a", "c"], "NEXT:\n1) โ a\n2) c\n"],
  ];
  for (const [before, values, expected] of lists)
    it(`: ${JSON.stringify(before)} → ${values}`, () => assert.equal(set(before, { NEXT: values }), expected));

  it("has values, empty ones too", () => {
    assert.equal(set("A1:\nB1: x\nC1:x\n", { A1: "y", B1: "", C1: "y" }), "A1: y\nB1: \nC1: y\n");
    assert.equal(set("A1:\n", { A1: "" }), "A1:\n");
    assert.deepEqual(setCapsuleEdits(parseDocument("", ""), { A1: "x" }), []);
  });
});

describe("HISTORY as text", () => {
  const line = { hash: "0123abc", date: "d", text: "t" };
  const prepend = (text: string, keep?: number) =>
    changed(`### HISTORY\n${text}`, (document) => prependHistoryEdits(document, line, keep)).slice(
      "### HISTORY\n".length,
    );
  const cases: readonly (readonly [before: string, expected: string])[] = [
    [
      "```\n  9) abcdef1 a\n2. abcdef2 b\n- abcdef3 c\n12. abcdef4 d\n```\n",
      "```\n1. 0123abc (d) — t\n  2) abcdef1 a\n3. abcdef2 b\n- abcdef3 c\n5. abcdef4 d\n```\n",
    ],
    ["~~~text\n~~~\n", "~~~text\n1. 0123abc (d) — t\n~~~\n"],
    ["words\n", "words\n"],
    ["a ```\n``\n~\n", "a ```\n``\n~\n"],
    ["\n### FORECAST\n```\n```\n", "\n### FORECAST\n```\n```\n"],
  ];
  for (const [before, expected] of cases)
    it(`: ${JSON.stringify(before)}`, () => assert.equal(prepend(before), expected));
  it("keeps at least the new line", () => {
    assert.equal(prepend("```\n1. abcdef1 a\n```\n", 1), "```\n1. 0123abc (d) — t\n```\n");
    assert.equal(prepend("```\n1. abcdef1 a\n```\n", 0), "```\n1. 0123abc (d) — t\n```\n");
    const many = Array.from({ length: 12 }, (_, index) => `${index + 1}. abcde${index + 10} x`).join("\n");
    assert.equal(prepend(`\`\`\`\n${many}\n\`\`\`\n`).split("\n").length, 13);
    assert.deepEqual(prependHistoryEdits(parseDocument("", ""), line), []);
  });
});

describe("CHECKPOINT HISTORY as text", () => {
  const checkpoint = {
    stateId: "S_2",
    timestamp: "now",
    commit: "by hand in abcdef1",
    lines: [" **A B:** **C:** d", "e", "**F:**"],
  };
  const entry =
    "CHECKPOINT S_2 — now\n\n- **Commit:** by hand in abcdef1\n- **A B:** \\*\\*C:** d\n- e\n- \\*\\*F:**\n";
  it("is written on the level of the entry before, else below its heading", () => {
    const add: Change = (document) => prependCheckpointEdits(document, checkpoint);
    assert.equal(changed("# CHECKPOINT HISTORY\n", add), `# CHECKPOINT HISTORY\n\n## ${entry}`);
    assert.equal(
      changed("# CHECKPOINT HISTORY\n#### CHECKPOINT S_1\n", add),
      `# CHECKPOINT HISTORY\n\n#### ${entry}\n#### CHECKPOINT S_1\n`,
    );
  });
});

describe("SYSTEM HEALTH as text", () => {
  const head = "### SYSTEM HEALTH\n";
  const set = (body: string, ...rows: Parameters<typeof setHealthEdits>[1]) =>
    changed(head + body, (document) => setHealthEdits(document, rows)).slice(head.length);
  const up = (service: string, lastCheck = "2026-01-02T03:04:05Z") => ({ service, status: "up", lastCheck });

  it("finds rows by their names, else by the first words", () => {
    const list = "- **API server:** down\n- **API:** down\n- **Web:** down\n";
    assert.equal(set(list, up("API")), list.replace("API:** down", "API:** up"));
    assert.equal(set(list, up("🔵 api (main)")), "- **API server:** up\n- **API:** up\n- **Web:** down\n");
    assert.equal(set(list, up("Webs"), up("A"), up("!")), list);
    assert.equal(set("- **Web 2:** down\n", up("Web")), "- **Web 2:** up\n");
    assert.equal(set("- **!:** down\n", up("?")), "- **!:** up\n");
  });

  const frame = (row: string) =>
    `\`\`\`\n┌${"─".repeat(row.length - 2)}┐\n│${" HEALTH".padEnd(row.length - 2)}│\n├${"─".repeat(row.length - 2)}┤\n${row}\n└${"─".repeat(row.length - 2)}┘\n\`\`\`\n`;
  const rows: readonly (readonly [before: string, behind: string])[] = [
    [
      "│ API │ Status: down │ Last Check: -                       │",
      "│ API │ Status: up   │ Last Check: 2026-01-02T03:04:05Z    │",
    ],
    [
      "│ API │ Status: down │ Last Check: -                    │",
      "│ API │ Status: up   │ Last Check: 2026-01-02T03:04:05Z │",
    ],
    ["│ API │ Status: down │ Last Check: -                │", "│ API │ Status: up   │ Last Check: 2026-01-02 03:04 │"],
    ["│ API │ Status: down │ Last Check: -           │", "│ API │ Status: up   │ Last Check: 01-02 03:04 │"],
    ["│ API │ Status: down    │ Last Check: -     │", "│ API │ Status: up │ Last Check: 01-02 03:… │"],
    [
      "│ API   Status: up    Last Check: 2026-01-02T03:04:05Z │",
      "│ API   Status: up    Last Check: 2026-01-02T03:04:05Z │",
    ],
  ];
  for (const [before, behind] of rows)
    it(`: ${before}`, () => assert.equal(set(frame(before), up("API")), frame(behind)));

  it("leaves a row below the frame to itself", () => {
    assert.equal(
      set(`${frame("│ Web │ Status: down │")}- **API:** down\n`, up("API")),
      `${frame("│ Web │ Status: down │")}- **API:** up\n`,
    );
    assert.equal(
      set(`- **API:** down\n\n${frame("│ Web │ Status: down │")}`, up("API")),
      `- **API:** up\n\n${frame("│ Web │ Status: down │")}`,
    );
    assert.deepEqual(setHealthEdits(parseDocument("", ""), [up("API")]), []);
  });
});

describe("a run entry as text", () => {
  const entry: RunEntryInput = {
    timestamp: "2026-01-02T03:04:05Z",
    mode: "AUTO",
    taskId: undefined,
    title: "",
    stateBefore: undefined,
    workDone: [],
    commands: ["a", "", "b"],
    filesChanged: ["a`b"],
    evidence: [],
    tests: [],
    result: "",
    next: "x",
    checkpoint: "none",
    runFolder: "runs/1/",
  };
  const value = (name: string, parts: Partial<RunEntryInput>) =>
    runEntryLines({ ...entry, ...parts }, 15)
      .find((line) => line.startsWith(`**${name}:** `))
      ?.slice(name.length + 6)
      .trimEnd();

  it("says none where nothing is", () => {
    assert.deepEqual(runEntryLines(entry, 15), [
      "### RUN 2026-01-02T03:04:05Z (AUTO)",
      "",
      "**MODE:** `AUTO` | **STATE_BEFORE:** unknown  ",
      "**SELECTED_TASK:** none  ",
      "**WORK DONE:** none  ",
      "**COMMANDS RUN:** a; b  ",
      "**FILES CHANGED:** `a'b`  ",
      "**EVIDENCE:** none  ",
      "**TESTS:** none  ",
      "**RESULT:** none  ",
      "**NEXT:** x  ",
      "**CHECKPOINT:** none",
    ]);
    assert.equal(value("SELECTED_TASK", { title: "A" }), "A");
    assert.equal(value("SELECTED_TASK", { taskId: "T-1", title: "A" }), "T-1 — A");
    assert.equal(value("WORK DONE", { workDone: ["a", "b"] }), "a; b");
    assert.equal(value("EVIDENCE", { evidence: ["a", "b"] }), "a; b");
    assert.equal(value("TESTS", { tests: ["a", "b"] }), "a; b");
  });

  it("cuts what is too long, and tells where all of it is", () => {
    assert.equal(value("RESULT", { result: "x".repeat(240) }), "x".repeat(240));
    const result = value("RESULT", { result: "x".repeat(241) });
    assert.match(result ?? "", /^x+… \(see `runs\/1\/`\)$/);
    assert.equal(result?.length, 241);
    assert.equal(value("TESTS", { tests: ["x".repeat(240)] }), "x".repeat(240));
    assert.equal(value("TESTS", { tests: ["x".repeat(300)] }), `${"x".repeat(239)}… (see \`runs/1/\`)`);
    assert.equal(
      value("TESTS", { tests: ["x".repeat(100), "y".repeat(138), "z"] }),
      `${"x".repeat(100)}; ${"y".repeat(138)}; and 1 more (see \`runs/1/\`)`,
    );
    assert.equal(
      value("TESTS", { tests: ["x".repeat(100), "y".repeat(139), "z"] }),
      `${"x".repeat(100)}; and 2 more (see \`runs/1/\`)`,
    );
  });

  it("joins the shortest lines when it may have few", () => {
    const lines = runEntryLines({ ...entry, next: "x".repeat(80) }, 10);
    assert.equal(lines.length, 10);
    assert.ok(lines.includes("**WORK DONE:** none | **COMMANDS RUN:** a; b  "), lines.join("\n"));
    assert.ok(lines.includes("**TESTS:** none | **RESULT:** none  "));
    assert.equal(runEntryLines(entry, 0).length, 3);
    assert.equal(runEntryLines(entry, 12).length, 12);
  });

  it("is put where the log is, in its level and with its gap", () => {
    const options = { shown: 2, maximumLines: 3 };
    const add: Change = (document) => prependRunEdits(document, entry, options);
    const words = (level: number) => runEntryLines(entry, 3, level).join("\n");
    const run = (hour: number) => `### RUN 2026-01-01T0${hour}:00:00Z\nwords ${hour}`;
    for (const next of ["CHECKPOINT HISTORY", "BACKLOG", "ARCHIVE"]) {
      assert.equal(changed(`## ${next}\n`, add), `## RUN LOG\n\n${words(3)}\n\n## ${next}\n`);
    }
    assert.equal(changed("# RUN LOG\n", add), `# RUN LOG\n\n${words(3)}\n`);
    assert.equal(changed("### RUN LOG\n", add), `### RUN LOG\n\n${words(4)}\n`);
    assert.equal(
      changed("## RUN LOG\n#### RUN 2026-01-01\n", add),
      `## RUN LOG\n\n${words(4)}\n\n---\n\n#### RUN 2026-01-01\n`,
    );
    const log = `## RUN LOG\n\n${run(3)}\n\n***\n\n${run(2)}\n\n${run(1)}\n`;
    assert.equal(
      changed(log, add),
      `## RUN LOG\n\n${words(3)}\n\n***\n\n${run(3)}\n\n***\n\n${run(2)}\n\n## ARCHIVE (READ-ONLY — do not use for current behavior)\n\n${run(1)}\n`,
    );
    const overflow: Change = (document) => archiveOverflowEdits(document, 1);
    assert.equal(
      changed(`${log}\n## ARCHIVE\n\n> Old.\n\n${run(0)}\n`, overflow),
      `## RUN LOG\n\n${run(3)}\n\n## ARCHIVE\n\n> Old.\n\n${run(2)}\n\n***\n\n${run(1)}\n\n***\n\n${run(0)}\n`,
    );
    assert.equal(
      changed(`### RUN LOG\n#${run(2)}\nwords\n#### Words\n#${run(1)}\n## A\n#### ARCHIVE\n`, (document) =>
        archiveOverflowEdits(document, 0),
      ),
      `### RUN LOG\n\n#### Words\n## A\n#### ARCHIVE\n\n### ARCHIVE (READ-ONLY — do not use for current behavior)\n\n#${run(2)}\nwords\n\n---\n\n#${run(1)}\n`,
    );
    assert.deepEqual(archiveOverflowEdits(parseDocument("", ""), 1), []);
  });
});

describe("figures as text", () => {
  const figures = { done: 1, todo: 2, doing: 3, blocked: 4, total: 6, percent: 17 };
  const head = "## DASHBOARD\n";
  const counts = (item: string, doneIds?: readonly string[]) =>
    changed(`${head}${item}\n`, (document) =>
      setCountsEdits(document, figures, doneIds === undefined ? {} : { doneIds }),
    ).slice(head.length, -1);
  const ids = ["T-20260102-001", "T-20260102-002A"];

  const cases: readonly (readonly [before: string, expected: string, ids?: readonly string[]])[] = [
    ["- **DONE:** `9`", "- **DONE:** `1`"],
    ["- **TODO:** `9`", "- **TODO:** `2`"],
    ["- **DOING:** `9`", "- **DOING:** `3`"],
    ["- **BLOCKED:** `9`", "- **BLOCKED:** `4`"],
    ["- **TOTAL:** `9`", "- **TOTAL:** `6`"],
    ["- **PROGRESS:** `9 %`", "- **PROGRESS:** `17 %`"],
    ["- **Progress %:** `9`", "- **Progress %:** `17`"],
    ["- **Progress%:** 9%", "- **Progress%:** 17%"],
    ["- **MVP Progress %:** 9%", "- **MVP Progress %:** 17%"],
    ["- **OTHER_DONE:** `9`", "- **OTHER_DONE:** `9`"],
    [
      "- **DONE:** `9` (tasks with checkpoint: )",
      "- **DONE:** `1` (tasks with checkpoint: T-20260102-001, T-20260102-002A)",
      ids,
    ],
    [
      "- **DONE:** `9` (Tasks with checkpoint: none)",
      "- **DONE:** `1` (tasks with checkpoint: T-20260102-001, T-20260102-002A)",
      ids,
    ],
    ["- **DONE:** `9` (ids:T-20260101-001B,T-20260101-002)", "- **DONE:** `1` (ids:none)", []],
    ["- **MVP_DONE:** `9` (all: T-20260101-001)", "- **MVP_DONE:** `1` (all: T-20260102-001, T-20260102-002A)", ids],
    ["- **DONE:** `9` (as T-20260101-001)", "- **DONE:** `1` (as T-20260101-001)", ids],
    ["- **DONE:** `9` (see: T-20260101-001 too)", "- **DONE:** `1` (see: T-20260101-001 too)", ids],
    ["- **DONE:** `9` (all tasks with checkpoint: none)", "- **DONE:** `1` (all tasks with checkpoint: none)", ids],
    ["- **DONE:** `9` (tasks with checkpoint: many)", "- **DONE:** `1` (tasks with checkpoint: many)", ids],
    ["- **TODO:** `9` (all: T-20260101-001)", "- **TODO:** `2` (all: T-20260101-001)", ids],
    ["- **DONE:** `9` (all: T-20260101-001)", "- **DONE:** `1` (all: T-20260101-001)"],
    ["- **PROGRESS:** `9%` (rounded: round(100 × 9 / 9))", "- **PROGRESS:** `17%` (rounded: round(100 × 1 / 6))"],
    ["- **PROGRESS:** `9%` (round(100 \\* 9 / 9) or so)", "- **PROGRESS:** `17%` (round(100 \\* 1 / 6) or so)"],
  ];
  for (const [before, expected, doneIds] of cases)
    it(`: ${before}`, () => assert.equal(counts(before, doneIds), expected));

  it("fill every bar that is not about all tasks", () => {
    const set = (line: string, label?: string) =>
      changed(`${head}${line}\n`, (document) => setProgressEdits(document, figures, label)).slice(head.length, -1);
    assert.equal(set("Progress: [██] 9% (9 DONE / 9 TOTAL)"), "Progress: [░░] 17% (1 DONE / 6 TOTAL)");
    assert.equal(set("MVP Full Progress: 9%"), "MVP Full Progress: 17%");
    assert.equal(set("Full Progress: 9%"), "Full Progress: 9%");
    assert.equal(set("Fully Progress: 9%"), "Fully Progress: 17%");
    assert.equal(set("Full Progress: 9%", "full progress"), "Full Progress: 17%");
    assert.deepEqual(setProgressEdits(parseDocument("", ""), figures), []);
    assert.equal(barOf("", 50), "");
    assert.equal(barOf("----", 50), "----".replace(/^--/, "██"));
  });

  it("keep the column of a padded table", () => {
    const table = (...rows: readonly string[]) => `${head}| F | V |\n|---|---|\n${rows.join("\n")}\n`;
    const set = (text: string) => changed(text, (document) => setFieldEdits(document, "AA", "12345"));
    assert.equal(
      set(table("| AA | 1    |", "| BB | 1    |", "| CC | 1 |")),
      table("| AA | 12345 |", "| BB | 1    |", "| CC | 1 |"),
    );
    assert.equal(
      set(table("| AA | 1 |", "| BB | 1        |", "| CC | 1        |")),
      table("| AA | 12345    |", "| BB | 1        |", "| CC | 1        |"),
    );
    assert.equal(set(table("| AA | 1  2 |", "| BB | 1  2      |")), table("| AA | 12345 |", "| BB | 1  2      |"));
    assert.equal(set(table("| AA | 1  2 |", "| BB | 2 |")), table("| AA | 12345 |", "| BB | 2 |"));
    assert.equal(set(`${head}**AA:**1\n`), `${head}**AA:**12345\n`);
    assert.equal(set(`${head}**AA:**\n`), `${head}**AA:** 12345\n`);
  });

  it("take the style of the value before", () => {
    const styles: readonly (readonly [old: string, value: string, styled: string])[] = [
      ["🟢 GREEN", "red", "🔴 red"],
      ["โช Unknown", "UP", "🟢 UP"],
      ["GREEN 🟢", "RED", "RED"],
      ["RED โ", "GREEN", "GREEN"],
      ["`GREEN`", "RED", "`RED`"],
      ["**GREEN**", "RED", "RED"],
      ["(up)", "DOWN", "DOWN"],
      ["🟢 up", "other", "other"],
      ["`a`", "", ""],
      ["`a`", "b `c`", "b `c`"],
      ["`a`", "0123abc — x - y", "`0123abc` — `x - y`"],
      ["`a`", "at 0123abc — x", "`at 0123abc — x`"],
      ["a", "0123abc — x", "0123abc — x"],
    ];
    for (const [old, value, styled] of styles) assert.equal(styledValue(old, value), styled, `${old} ← ${value}`);
    assert.equal(toCell("a | b \\| c \\\\| d"), "a \\| b \\| c \\\\\\| d");
  });
});
