/** What the parser itself reports, as rules: their words for the page, and their mends. */
import type { ControlDocument, Problem, ProblemCode } from "../document/model.ts";
import type { Finding } from "./finding.ts";
import { problemMends } from "./problemMends.ts";
import { findingOf, type RuleInfo } from "./rule.ts";
import type { TaskLines } from "./taskLines.ts";

type Words = Omit<RuleInfo, "id">;

const sound = `# CONTROL_PLANE

## DASHBOARD

All is well.

### SYSTEM HEALTH

No services.

## TASK_LEDGER

### TODO

- T-20260102-001 — Sow the beans [P1]

## BLOCKERS

- None

## DECISIONS

- None

## RUN LOG

> Newest first.
`;

const todo = (...lines: readonly string[]) => `## TASK_LEDGER\n\n### TODO\n\n${lines.join("\n")}\n`;
const task = "- T-20260102-001 — Sow the beans [P1]";
const other = "- T-20260102-002 — Water the beans [P1]";

const words: Readonly<Record<ProblemCode, Words>> = {
  "no-known-section": {
    severity: "error",
    description: "No heading of the text names a section that a control document has, so nothing can be read from it.",
    example: { bad: "# Notes\n\nSome words.\n", good: sound },
  },
  "missing-section": {
    severity: "warning",
    description:
      "A section that the cycle reads or writes is missing. SYSTEM HEALTH, BLOCKERS and DECISIONS are told as information, they can be made when first needed.",
    example: { bad: sound.replace("## RUN LOG", "## Words"), good: sound },
  },
  "duplicate-section": {
    severity: "warning",
    description: "A section of which a document has one stands twice; only the first one is read and written.",
    example: { bad: `${sound}\n## DECISIONS\n\n- D-0001: One more place\n`, good: sound },
  },
  "unclosed-fence": {
    severity: "error",
    description:
      "A fence is opened and never closed. Readers take the rest of the text for code; sections and tasks are read nevertheless.",
    example: {
      bad: `## NOTES\n\n\`\`\`\nls\n\n${todo(task)}`,
      good: `## NOTES\n\n\`\`\`\nls\n\`\`\`\n\n${todo(task)}`,
    },
  },
  "unclosed-comment": {
    severity: "error",
    description: "An HTML comment is opened and never closed, so a reader sees nothing of what follows.",
    example: { bad: `<!-- a note\n\n${todo(task)}`, good: `<!-- a note -->\n\n${todo(task)}` },
  },
  "malformed-task": {
    severity: "warning",
    description:
      "A line of a ledger is meant as a task and cannot be read as one: no list marker, no separator, no title, or it stands outside the states.",
    example: { bad: todo("- T-20260102-001 Sow the beans"), good: todo(task) },
  },
  "almost-id": {
    severity: "warning",
    description:
      "Something that is almost a task id, such as `T-2026-01-02-1`. The line is not a task and is not counted; the id that is meant is suggested where no other line has it.",
    example: { bad: todo("- T-2026-01-02-1 — Sow the beans"), good: todo(task) },
  },
  "nested-task": {
    severity: "warning",
    description: "A task is indented below another line, so it is a detail of that line and is not counted.",
    example: { bad: todo(task, "  - T-20260102-002 — Water the beans"), good: todo(task, other) },
  },
  "joined-task": {
    severity: "warning",
    description:
      "A task stands in the middle of a line, mostly since a formatter joined list items to a paragraph. It is not counted.",
    example: {
      bad: todo(`**Priority 1:** ${task.replace("- ", "1. ")} ${other.replace("- ", "2. ")}`),
      good: todo(task, other),
    },
  },
  "duplicate-task": {
    severity: "error",
    description:
      "One id stands twice in one section. It is counted once, and an edit would change only the first line.",
    example: { bad: todo(task, task), good: todo(task, other) },
  },
  "task-in-two-sections": {
    severity: "error",
    description:
      "One id stands in two sections, so its state is not known. It counts in both until a person keeps one of the lines.",
    example: {
      bad: `${todo(task)}\n### DONE\n\n- T-20260102-001 — Sow the beans (checkpoint: abc1234)\n`,
      good: `${todo(task)}\n### DONE\n\n- None\n`,
    },
  },
  "more-than-one-doing": {
    severity: "error",
    description:
      "A ledger has more than one task in DOING, and a cycle works on one. Which one goes on, a person says; the suggestion moves this one back to TODO.",
    example: {
      bad: `## TASK_LEDGER\n\n### DOING\n\n${task}\n${other}\n`,
      good: `## TASK_LEDGER\n\n### DOING\n\n${task}\n\n### TODO\n\n${other}\n`,
    },
  },
  "marked-in-todo": {
    severity: "warning",
    description:
      "A line of TODO says `[DONE]` or `[BLOCKED]`. It is neither chosen nor counted, and belongs in that section.",
    example: { bad: todo(`${task} [DONE]`), good: todo(task) },
  },
  "foreign-line": {
    severity: "information",
    description: "A line of a ledger is no task, no label and no note. It is kept and not read.",
    example: { bad: todo(task, "", "and then some more"), good: todo(task, "", "> and then some more") },
  },
  "conflict-marker": {
    severity: "error",
    description: "A merge left its marks. The tasks of both sides are shown until a person has merged them.",
    example: { bad: todo("<<<<<<< HEAD", task, "=======", other, ">>>>>>> theirs"), good: todo(task, other) },
  },
  "nul-character": {
    severity: "error",
    description: "A NUL character makes git and many tools take the file for binary data.",
    example: { bad: todo(`${task}\u0000`), good: todo(task) },
  },
  "lone-surrogate": {
    severity: "error",
    description: "Half of a character: the text cannot be written as UTF-8 without loss.",
    example: { bad: todo(`${task} \ud83d`), good: todo(`${task} \u{1f331}`) },
  },
  "damaged-characters": {
    severity: "warning",
    description:
      "Characters were lost when the text was read in another encoding. `repair --encoding` repairs those whose neighbourhood says what they were and lists the others.",
    example: { bad: todo(`${task.replace("—", "\ufffd")}`), good: todo(task) },
  },
  "mixed-line-endings": {
    severity: "warning",
    description: "Line ends of more than one kind, mostly from two tools that write the same file.",
    example: { bad: todo(task, `${other}\r`), good: todo(task, other) },
  },
  "malformed-run": {
    severity: "warning",
    description:
      "The time of a run entry cannot be read, so the entry has no place in the log's order. Times are written as `2026-01-02T03:04:05Z`; a date alone is taken.",
    example: {
      bad: "## RUN LOG\n\n### RUN 2026-01-XX (AUTO - Sow the beans)\n",
      good: "## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - Sow the beans)\n",
    },
  },
  "run-outside-log": {
    severity: "warning",
    description: "A run entry stands outside the run log and the archive, where nobody looks for it.",
    example: {
      bad: "## RUN LOG\n\n> Newest first.\n\n## RUN LOG Entry - 2026-01-02 - Sow the beans\n\nDone.\n",
      good: "## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - Sow the beans)\n",
    },
  },
};

/** The parser's codes in the form of rules, in the order of the page. */
export const problemRules: readonly RuleInfo[] = Object.entries(words).map(([id, rule]) => ({ id, ...rule }));

/** A problem as a finding, with its mends. */
export function problemFinding(document: ControlDocument, problem: Problem, lines: TaskLines): Finding {
  const { code, severity, range, message } = problem;
  return findingOf({ id: code, severity }, range, message, problemMends[code]?.(document, range, lines));
}
