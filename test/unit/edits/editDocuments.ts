/** Control documents in many shapes for the tests of the edits. */
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { fitToWidth } from "../../../src/core/base/displayWidth.ts";
import { applyEdits, type TextEdit } from "../../../src/core/base/text.ts";
import type { ControlDocument, Task, TaskState } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";

const fixturePath = "../shared/fixtures/CONTROL_PLANE.v5.md";

/** The damaged document that the product must work on; undefined where it is not at hand. */
export function fixtureText(): string | undefined {
  return existsSync(fixturePath) ? readFileSync(fixturePath, "utf8") : undefined;
}

export interface TaskShape {
  readonly title: string;
  readonly suffix: string;
  readonly details: readonly string[];
  readonly blankBeforeDetails: boolean;
}

export interface DocumentShape {
  readonly eol: "\n" | "\r\n";
  readonly bom: boolean;
  readonly separator: string;
  readonly marker: string;
  readonly bold: boolean;
  readonly rules: boolean;
  readonly padded: boolean;
  readonly prefix: "" | "MVP_";
  readonly sections: Readonly<Record<TaskState, readonly TaskShape[]>>;
  readonly backlog: readonly TaskShape[] | undefined;
  readonly runs: number;
  readonly runRules: boolean;
  readonly archive: "none" | "empty" | "used";
  readonly closing: boolean;
  readonly finalLineEnd: boolean;
}

const states: readonly TaskState[] = ["DOING", "TODO", "DONE", "BLOCKED"];

/** `T-20260102-001` and so on. */
export function idAt(index: number): string {
  return `T-20260102-${String(index).padStart(3, "0")}`;
}

export function toText(shape: DocumentShape): string {
  let next = 1;
  const taskLines = (task: TaskShape): string[] => {
    const id = shape.bold ? `**${idAt(next++)}**` : idAt(next++);
    return [
      `- ${id}${shape.separator}${task.title}${task.suffix}`,
      ...(task.blankBeforeDetails && task.details.length > 0 ? [""] : []),
      ...task.details.map((detail) => `  - ${detail}`),
    ];
  };
  const stateLines = (prefix: string, state: TaskState, tasks: readonly TaskShape[]): string[] => [
    ...(shape.rules && state !== "DOING" ? ["---", ""] : []),
    `### ${prefix}${state}`,
    "",
    ...(tasks.length === 0 ? (shape.marker === "" ? [] : [shape.marker]) : tasks.flatMap(taskLines)),
    "",
  ];
  const lines = [
    "# CONTROL_PLANE — Example",
    "",
    "> **Last Updated:** 2026-01-02 03:04:05",
    "",
    ...dashboards[shape.padded ? 1 : 0],
    `## 02 — ${shape.prefix}TASK_LEDGER`,
    "",
    ...states.flatMap((state) => stateLines(shape.prefix, state, shape.sections[state])),
    ...(shape.backlog === undefined
      ? []
      : [
          "## 03 — BACKLOG_LEDGER",
          "",
          ...stateLines("BACKLOG_", "TODO", shape.backlog),
          ...stateLines("BACKLOG_", "DONE", []),
        ]),
    "## BLOCKERS",
    "",
    "**Current blockers:**",
    "",
    "- None",
    "",
    "## 5) DECISIONS",
    "",
    "- **D-0001:** One file",
    "",
    "## RUN LOG (Last 10 Only)",
    "",
    "> Newest first.",
    "",
    ...Array.from({ length: shape.runs }, (_, index) => [
      ...(shape.runRules && index > 0 ? ["---", ""] : []),
      `### RUN 2026-01-01T${String(23 - index).padStart(2, "0")}:00:00Z (AUTO - Run ${index})`,
      "",
      "**MODE:** `AUTO`  ",
      "**RESULT:** DONE",
      "",
    ]).flat(),
    ...(shape.rules ? ["---", ""] : []),
    "## CHECKPOINT HISTORY",
    "",
    "### CHECKPOINT STATE_001 — 2026-01-01 00:00:00",
    "",
    "- **Commit:** `abcdef1`",
    "",
    ...(shape.archive === "none" ? [] : ["## ARCHIVE (READ-ONLY)", "", "> Old.", ""]),
    ...(shape.archive === "used" ? ["### RUN 2025-01-01T00:00:00Z (AUTO - Oldest)", "", "**MODE:** `AUTO`", ""] : []),
    ...(shape.closing ? ["**END OF CONTROL_PLANE**", ""] : []),
  ];
  const text = lines.slice(0, -1).join(shape.eol) + (shape.finalLineEnd ? shape.eol : "");
  return (shape.bom ? "\ufeff" : "") + text;
}

/** Made once: measuring columns is what takes time here. */
const dashboards = [dashboardLines(false), dashboardLines(true)] as const;

function dashboardLines(padded: boolean): string[] {
  const fields: readonly (readonly [string, string])[] = [
    ["STATE_ID", "`STATE_001`"],
    ["STATUS", "🟢 GREEN"],
    ["REPO_CLEAN", "`clean`"],
    ["NEEDS_SAVE", "`false`"],
    ["ACTIVE_TASK", "`none`"],
    ["LAST_CHECKPOINT", "`abcdef1` — `feat: the subject of a commit`"],
  ];
  const cell = (text: string, width: number) => (padded ? fitToWidth(text, width) : text);
  const frame = (title: string, lines: readonly string[], width = 44) => [
    `┌${"─".repeat(width + 2)}┐`,
    `│ ${fitToWidth(title, width)} │`,
    `├${"─".repeat(width + 2)}┤`,
    ...lines.map((line) => `│ ${fitToWidth(line, width)} │`),
    `└${"─".repeat(width + 2)}┘`,
  ];
  return [
    "## 00 — DASHBOARD (Truth Fields)",
    "",
    `| ${cell("Field", 20)} | ${cell("Value", 50)} |`,
    `| ${"-".repeat(padded ? 20 : 3)} | ${"-".repeat(padded ? 50 : 3)} |`,
    ...fields.map(([name, value]) => `| ${cell(`**${name}**`, 20)} | ${cell(value, 50)} |`),
    "",
    "### 📈 Progress Bar",
    "",
    "```",
    "Progress: [█░░░░░░░░░░░░░░░░░░░] 7% (11 DONE / 163 TOTAL)",
    "```",
    "",
    "- **DONE:** `11` (tasks with checkpoint: T-20260102-001, T-20260102-002)",
    "- **TODO:** `152` (all remaining tasks)",
    "- **DOING:** `0`",
    "- **BLOCKED:** `5`",
    "- **TOTAL:** `163` (DONE + TODO + DOING)",
    "- **Progress %:** `7%` (rounded: round(100 \\* 11 / 163))",
    "",
    "### 🎯 NOW / NEXT / LATER Cards",
    "",
    "```",
    ...frame("NOW (Active Focus)", ["• System: Ready", "• Mode: AUTO"]),
    "",
    ...frame("NEXT (Top 3 Priority Tasks)", ["1. T-20260102-001 — 漢字 of two columns"]),
    "```",
    "",
    "### 🏥 SYSTEM HEALTH",
    "",
    "```",
    ...frame("SYSTEM HEALTH", ["API    │ Port: 80 │ Status: ⚪ Unknown │ Last Check: -"], 64),
    "```",
    "",
    "### 📜 HISTORY (Last 10 Checkpoints)",
    "",
    "```",
    "1. abcdef1 (2026-01-01 00:00) — one",
    "2. abcdef2 (2026-01-01 00:00) — two",
    "2. abcdef3 (2026-01-01 00:00) — three",
    "```",
    "",
    "### EXECUTIVE_CAPSULE (Latest Snapshot)",
    "",
    "```",
    "RUN_TS: 2026-01-01T00:00:00Z",
    "NEEDS_SAVE: false",
    "NEXT_3_TASKS:",
    "1) T-20260102-001 one [P1]",
    "2) T-20260102-002 two [P2]",
    "```",
    "",
  ];
}

const title = fc.constantFrom(
  "Write the first test",
  "Hands/fingers are correct (common issue)",
  "+18 content: posts, reels",
  "Set up the server (FastAPI)",
  "漢字を読む",
  "`code` first",
);

const task = (suffixes: readonly string[]): fc.Arbitrary<TaskShape> =>
  fc.record({
    title,
    suffix: fc.constantFrom(...suffixes),
    details: fc.subarray(["**Definition of Done:** it runs", "**Evidence required:** `a.md`", "Notes: by hand"]),
    blankBeforeDetails: fc.boolean(),
  });

const open = ["", " [P0]", " [P1] (#docs #ui)", " (#docs)", " [P2] (why)"];
const done = ["", " (checkpoint: abcdef1)", " [P1] (#docs) (checkpoint: pending)"];
const blocked = ["", " [BLOCKED - Review]", " [P1] (#docs) [BLOCKED - Review] (a long story)", " [BLOCKED]"];

export const documentShape: fc.Arbitrary<DocumentShape> = fc.record({
  eol: fc.constantFrom("\n" as const, "\r\n" as const),
  bom: fc.boolean(),
  separator: fc.constantFrom(" — ", " - ", ": ", " โ "),
  marker: fc.constantFrom("- None", "- (none)", ""),
  bold: fc.boolean(),
  rules: fc.boolean(),
  padded: fc.boolean(),
  prefix: fc.constantFrom("" as const, "MVP_" as const),
  sections: fc.record({
    DOING: fc.array(task(open), { maxLength: 1 }),
    TODO: fc.array(task(open), { maxLength: 4 }),
    DONE: fc.array(task(done), { maxLength: 3 }),
    BLOCKED: fc.array(task(blocked), { maxLength: 2 }),
  }),
  backlog: fc.option(fc.array(task(open), { maxLength: 2 }), { nil: undefined }),
  runs: fc.nat(14),
  runRules: fc.boolean(),
  archive: fc.constantFrom("none" as const, "empty" as const, "used" as const),
  closing: fc.boolean(),
  finalLineEnd: fc.boolean(),
});

/** Any UTF-16 code units, halves of characters too; the `binary` strings of fast-check take most of a second to set up. */
export const anyCharacters: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes));

/** Texts rather than documents, so that a failure prints one. */
export const anyText: fc.Arbitrary<string> = documentShape.map(toText);

const debris = fc.constantFrom(
  "```\n",
  "~~~\n",
  "<!--\n",
  "-->\n",
  "<details>\n",
  "\n---\n",
  "---\n",
  "- None\n",
  "  - x\n",
  "    - T-20260102-060 — deep\n",
  "1. T-20260102-050 — A\n",
  "- T-20260102-001 — again\n",
  "### DONE\n",
  "### RUN 2026\n",
  "## ARCHIVE\n",
  "## RUN LOG\n",
  "**END OF X**\n",
  "text\n",
  "\r",
);

/** Texts with lines missing and with debris between lines. */
export const hurtText: fc.Arbitrary<string> = fc
  .tuple(
    anyText,
    fc.array(fc.tuple(fc.nat(150), fc.integer({ min: 1, max: 3 })), { maxLength: 2 }),
    fc.array(fc.tuple(fc.nat(150), debris), { maxLength: 3 }),
  )
  .map(([text, gaps, pieces]) => {
    const lines = text.split(/(?<=\n)/);
    for (const [at, count] of gaps) lines.splice(at % lines.length, count);
    for (const [at, piece] of pieces) lines.splice(at % (lines.length + 1), 0, piece);
    return lines.join("");
  });

/** A text with tasks, and the place of one of them. */
export const textAndPlace = fc.tuple(anyText, fc.nat(12));

/** The document of a text and its task at the place, counted around; passes over texts without tasks. */
export function documentAndTask([text, place]: readonly [string, number]): { document: ControlDocument; task: Task } {
  const document = parseDocument(text, "v1");
  const tasks = allTasks(document);
  const task = tasks[place % tasks.length];
  fc.pre(task !== undefined);
  return { document, task: task as Task };
}

/** A document with every part, of the plainest kind. */
export const plainShape: DocumentShape = {
  eol: "\n",
  bom: false,
  separator: " — ",
  marker: "- None",
  bold: false,
  rules: true,
  padded: true,
  prefix: "",
  sections: {
    DOING: [],
    TODO: [
      {
        title: "First",
        suffix: " [P1] (#docs)",
        details: ["**Definition of Done:** it runs"],
        blankBeforeDetails: false,
      },
      { title: "Second", suffix: "", details: [], blankBeforeDetails: false },
    ],
    DONE: [{ title: "Third", suffix: " (checkpoint: abcdef1)", details: [], blankBeforeDetails: false }],
    BLOCKED: [{ title: "Fourth", suffix: " [BLOCKED - Review]", details: [], blankBeforeDetails: false }],
  },
  backlog: undefined,
  runs: 3,
  runRules: true,
  archive: "used",
  closing: true,
  finalLineEnd: true,
};

export function plainDocument(change: Partial<DocumentShape> = {}): ControlDocument {
  return parseDocument(toText({ ...plainShape, ...change }), "v1");
}

/** The document after edits. */
export function edited(document: ControlDocument, edits: readonly TextEdit[]): ControlDocument {
  return parseDocument(applyEdits(document.text, edits), "v2");
}

export function allTasks(document: ControlDocument): Task[] {
  return document.ledgers.flatMap((ledger) => [...ledger.tasks]);
}

/** What a task says, place and bytes aside. */
export function meaningOf(task: Task): object {
  const { id, title, state, ledger, priority, tags, checkpoint, blockedReason, comment, marks } = task;
  const details = task.details.map(({ kind, label, text }) => ({ kind, label, text }));
  return { id, title, state, ledger, priority, tags, checkpoint, blockedReason, comment, marks, details };
}

/** Meanings of all tasks but one, in document order. */
export function othersOf(document: ControlDocument, id: string): object[] {
  return allTasks(document)
    .filter((task) => task.id !== id)
    .map(meaningOf);
}

/** Lines that only one of two texts has, as `-old` and `+new`; where lines stand makes no difference. */
export function lineChanges(before: string, behind: string): string[] {
  const counts = new Map<string, number>();
  for (const line of before.split(/\r?\n/)) counts.set(line, (counts.get(line) ?? 0) - 1);
  for (const line of behind.split(/\r?\n/)) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].flatMap(([line, count]) => new Array(Math.abs(count)).fill(`${count < 0 ? "-" : "+"}${line}`));
}
