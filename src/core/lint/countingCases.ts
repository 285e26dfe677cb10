/** What people ask about counting, each answer with a ledger that shows it. */
import type { CountFigures } from "../document/edits/inputs.ts";
import { ledgerExample } from "./examples.ts";

export interface CountingCase {
  readonly question: string;
  readonly answer: string;
  readonly text: string;
  readonly counts: Pick<CountFigures, "done" | "todo" | "doing" | "blocked" | "total" | "percent">;
}

const sow = "- T-20260102-001 — Sow the beans [P1]";
const water = "- T-20260102-002 — Water the beans [P1]";
const dug = "- T-20260102-003 — Dig the bed (checkpoint: abc1234)";
const waiting = "- T-20260102-004 — Harvest [BLOCKED - not ripe]";

function figures(done: number, todo: number, doing = 0, blocked = 0): CountingCase["counts"] {
  const total = done + todo + doing;
  return { done, todo, doing, blocked, total, percent: total === 0 ? 0 : Math.round((100 * done) / total) };
}

export const countingCases: readonly CountingCase[] = [
  {
    question: "What is the total?",
    answer:
      "DONE + TODO + DOING. BLOCKED is counted and shown, and is no part of the total: blocked work cannot be progress.",
    text: ledgerExample({ DOING: [sow], TODO: [water], DONE: [dug], BLOCKED: [waiting] }),
    counts: figures(1, 1, 1, 1),
  },
  {
    question: "How is the percentage rounded?",
    answer: "To the nearest whole number, a half upwards: 1 of 3 is 33 %. An empty ledger is at 0 %.",
    text: ledgerExample({ TODO: [sow, water], DONE: [dug] }),
    counts: figures(1, 2),
  },
  {
    question: "Does a line count that stands twice?",
    answer: "Once for each id and section. The second line is a finding (`duplicate-task`).",
    text: ledgerExample({ TODO: [sow, sow], DONE: ["- None"] }),
    counts: figures(0, 1),
  },
  {
    question: "And an id in two sections?",
    answer: "It counts in both, because nobody knows which one is meant, and is an error (`task-in-two-sections`).",
    text: ledgerExample({ TODO: [sow], DONE: ["- T-20260102-001 — Sow the beans (checkpoint: abc1234)"] }),
    counts: figures(1, 1),
  },
  {
    question: "Does a line in TODO marked `[DONE]` or `[BLOCKED]` count?",
    answer:
      "Not in TODO, and not where the mark says either: it is a finding (`marked-in-todo`) until the line is moved.",
    text: ledgerExample({ TODO: [sow, `${water} [DONE]`] }),
    counts: figures(0, 1),
  },
  {
    question: "Do sub-tasks count?",
    answer:
      "An indented line is a detail of the task above and is not counted (`nested-task`). An id with a letter, such as `T-20260102-001A`, at the left margin is a task like any other.",
    text: ledgerExample({ TODO: [sow, "  - T-20260102-002 — Water the beans", "- T-20260102-001A — Sow the peas"] }),
    counts: figures(0, 2),
  },
  {
    question: "Do tasks count that a formatter joined to a paragraph?",
    answer: "No, each is a finding (`joined-task`) with a fix that puts it on its own line.",
    text: ledgerExample({ TODO: [sow, "", "**Priority 2:** 2. T-20260102-002 — Water the beans"] }),
    counts: figures(0, 1),
  },
  {
    question: "Does an example in a fence or an HTML comment count?",
    answer: "Never. Cards, HISTORY, the capsule and run entries name tasks and are not the ledger either.",
    text: ledgerExample({ TODO: [sow, "", "```", water, "```", "", "<!--", water, "-->"] }),
    counts: figures(0, 1),
  },
  {
    question: "Does a ticked box make a task DONE?",
    answer: "No. The section decides; a box that says something else is a finding (`contradicting-mark`).",
    text: ledgerExample({ TODO: ["- [x] T-20260102-001 — Sow the beans"] }),
    counts: figures(0, 1),
  },
  {
    question: "Is a task with the tag `#blocked` blocked?",
    answer: "No. `[BLOCKED - reason]`, the section BLOCKED and an open blocker block a task, a tag never does.",
    text: ledgerExample({ TODO: [`${sow} (#blocked #compliance)`] }),
    counts: figures(0, 1),
  },
  {
    question: "Does DONE without a commit count as DONE?",
    answer: "Yes, so that the number agrees with what one sees, and it is a finding (`done-without-checkpoint`).",
    text: ledgerExample({ DONE: ["- T-20260102-003 — Dig the bed"] }),
    counts: figures(1, 0),
  },
  {
    question: "Which ledger does progress count?",
    answer: "The first one that is not called BACKLOG. `FULL_` counts add up all ledgers.",
    text: `## MVP_TASK_LEDGER\n\n### MVP_TODO\n\n${sow}\n\n## BACKLOG_LEDGER\n\n### BACKLOG_TODO\n\n${water}\n`,
    counts: figures(0, 1),
  },
  {
    question: "And in the middle of a merge?",
    answer:
      "The tasks of both sides stay visible and count, once for each id and section, until a person has merged them.",
    text: ledgerExample({ TODO: ["<<<<<<< HEAD", sow, "=======", sow, water, ">>>>>>> theirs"] }),
    counts: figures(0, 2),
  },
];
