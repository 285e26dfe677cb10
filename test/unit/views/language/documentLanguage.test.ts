import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import { readPolicy } from "../../../../src/core/policy/readPolicy.ts";
import { selectTask } from "../../../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../../../src/core/settings.ts";
import { completionsAt } from "../../../../src/core/views/language/completions.ts";
import { toFoldings } from "../../../../src/core/views/language/foldings.ts";
import { toHighlights } from "../../../../src/core/views/language/highlights.ts";
import { toHover, toRunHover } from "../../../../src/core/views/language/hovers.ts";
import { toLenses } from "../../../../src/core/views/language/lenses.ts";
import { type OutlineNode, toOutline } from "../../../../src/core/views/language/outline.ts";
import { aControlDocument } from "../../../support/aControlDocument.ts";
import { nastyText } from "../../document/nastyText.ts";

const seed = {
  todo: [
    {
      id: "T-20260101-002",
      title: "Second",
      suffix: "[P0] (#api #docs)",
      details: ["**Surface area:** `src/`", "**Notes:** one"],
    },
    { id: "T-20260101-003", title: "Third", suffix: "[P2] (#docs)" },
  ],
  done: [{ id: "T-20260101-001", title: "First", suffix: "(checkpoint: 84d5564)" }],
  blockers: ["- **B-20260101-001:** Key missing (T-20260101-003)", "  - **Why blocked:** nobody has it"],
} as const;
const text = aControlDocument(seed).replace(
  "> Newest first.\n",
  "> Newest first.\n\n### RUN 2026-01-01T09:00:00Z (AUTO - T-20260101-001 - First)\n\n**RESULT:** DONE\n",
);
const document = parseDocument(text);

function flat(nodes: readonly OutlineNode[], indent = ""): string[] {
  return nodes.flatMap(({ kind, name, detail, children }) => [
    `${indent}${kind} ${name}: ${detail}`,
    ...flat(children, `${indent}  `),
  ]);
}

/** Completions behind a text that is typed in place of the whole line of task 002. */
function typed(line: string) {
  const start = text.indexOf("- T-20260101-002");
  const end = text.indexOf("\n", start);
  const changed = parseDocument(text.slice(0, start) + line + text.slice(end));
  const completions = completionsAt(changed, start + line.length);
  return (
    completions && {
      replaced: changed.text.slice(completions.range.start, completions.range.end),
      texts: completions.items.map((item) => item.text),
      wantsCommits: completions.wantsCommits,
    }
  );
}

describe("the control document as a language", () => {
  it("has an outline of ledgers, states, tasks and runs", () => {
    assert.deepEqual(flat(toOutline(document)), [
      "ledger TASK_LEDGER: 1/3 · 33%",
      "  state DOING: 0",
      "  state TODO: 2",
      "    task T-20260101-002: Second",
      "    task T-20260101-003: Third",
      "  state DONE: 1",
      "    task T-20260101-001: First",
      "  state BLOCKED: 0",
      "log RUN LOG: 1",
      "  run 2026-01-01T09:00:00Z: AUTO · T-20260101-001 · First",
    ]);
  });

  it("folds tasks with details and runs, and nothing of one line", () => {
    const lines = text.split("\n");
    assert.deepEqual(
      toFoldings(document).map(({ start, end }) => [lines[start]?.slice(0, 16), lines[end]?.slice(0, 14)]),
      [
        ["- T-20260101-002", "  - **Notes:**"],
        ["### RUN 2026-01-", "**RESULT:** DO"],
      ],
    );
  });

  it("has lenses: progress and the next task on headings, AUTO on the next task, the ways out on one that waits", () => {
    const selection = selectTask(document, readPolicy(document, defaultSettings));
    const lines = text.split("\n");
    const shown = (waitingTask?: string) =>
      toLenses({ document, selection, waitingTask }).map((lens) => {
        const of = lens.action === "progress" ? `${lens.counts.done} of ${lens.counts.total}` : lens.taskId;
        return `${lines[lens.line]?.slice(0, 16)} ${lens.action} ${of}`;
      });
    const headings = ["## TASK_LEDGER progress 1 of 3", "## TASK_LEDGER reveal-next T-20260101-002"];
    assert.deepEqual(shown(), [
      ...headings,
      "- T-20260101-002 auto T-20260101-002",
      "- T-20260101-002 block T-20260101-002",
    ]);
    assert.deepEqual(shown("T-20260101-003"), [
      ...headings,
      "- T-20260101-003 verify T-20260101-003",
      "- T-20260101-003 stop T-20260101-003",
    ]);
  });

  it("colours ids, priorities, checkpoints, reasons and the states of headings", () => {
    assert.deepEqual(
      toHighlights(document).map(({ kind, state, range }) => `${state} ${kind} ${text.slice(range.start, range.end)}`),
      [
        "DOING state-heading DOING",
        "TODO state-heading TODO",
        "TODO task-id T-20260101-002",
        "TODO priority [P0]",
        "TODO task-id T-20260101-003",
        "TODO priority [P2]",
        "DONE state-heading DONE",
        "DONE task-id T-20260101-001",
        "DONE checkpoint 84d5564",
        "BLOCKED state-heading BLOCKED",
      ],
    );
  });

  it("says what it knows of a name", () => {
    const at = { start: 0, end: 0 };
    const hover = (kind: "task" | "blocker" | "decision" | "commit", name: string) =>
      toHover(document, { kind, text: name, ...at });
    assert.deepEqual(hover("task", "T-20260101-002"), [
      "T-20260101-002 — Second",
      "TODO · P0 · #api #docs",
      "Surface area: `src/`",
      "Notes: one",
    ]);
    assert.deepEqual(hover("blocker", "B-20260101-001")?.slice(1, 2), ["Open"]);
    assert.match(hover("decision", "D-0001")?.[0] ?? "", /^D-0001 — .*One file/);
    assert.equal(hover("task", "T-20260101-999"), undefined);
    assert.equal(hover("commit", "84d5564"), undefined);
    const run = {
      runId: "20260101-090000000-a1b2",
      path: ".runs/20260101-090000000-a1b2/",
      startedAt: "2026-01-01T09:00:00Z",
      endedAt: undefined,
      outcome: undefined,
      taskId: "T-20260101-001",
      title: "First",
    };
    assert.deepEqual(toRunHover([run], run.runId), [
      `Run ${run.runId}`,
      "Not ended",
      "Task: T-20260101-001 — First",
      "Started: 2026-01-01T09:00:00Z",
      `Folder: ${run.path}`,
    ]);
    assert.equal(toRunHover([run], "20260101-090000000-ffff"), undefined);
  });

  it("completes priorities, tags, ids, field values and asks for commits", () => {
    const task = "- T-20260101-002 — Second";
    assert.deepEqual(typed(`${task} [P`), { replaced: "P", texts: ["P0", "P1", "P2", "P3"], wantsCommits: false });
    assert.deepEqual(typed(`${task} (#do`)?.replaced, "do");
    assert.ok(typed(`${task} (#do`)?.texts.includes("docs"));
    assert.deepEqual(typed(`${task} (checkpoint: 84`), { replaced: "84", texts: [], wantsCommits: true });
    assert.deepEqual(typed("see T-2026")?.texts, ["T-20260101-003", "T-20260101-001"]);
    assert.deepEqual(typed("| **STATUS** | GR"), {
      replaced: "GR",
      texts: ["GREEN", "YELLOW", "RED"],
      wantsCommits: false,
    });
    assert.deepEqual(typed("**LAST_CHECKPOINT:** `")?.wantsCommits, true);
    assert.equal(typed("plain words"), undefined);
    assert.equal(typed(`${"x".repeat(5000)} T-`), undefined);
  });

  it("takes any document, and keeps every range inside it", () => {
    fc.assert(
      fc.property(nastyText, fc.nat(), (nasty, place) => {
        const odd = parseDocument(nasty);
        const inside = ({ start, end }: { start: number; end: number }) => start <= end && end <= nasty.length;
        const check = (nodes: readonly OutlineNode[]): boolean =>
          nodes.every(
            ({ range, nameRange, children }) =>
              inside(range) && range.start <= nameRange.start && nameRange.end <= range.end && check(children),
          );
        assert.ok(check(toOutline(odd)));
        assert.ok(
          toHighlights(odd).every(({ range }) => inside(range) && !nasty.slice(range.start, range.end).includes("\n")),
        );
        toFoldings(odd);
        completionsAt(odd, place % (nasty.length + 1));
        toLenses({
          document: odd,
          selection: selectTask(odd, readPolicy(odd, defaultSettings)),
          waitingTask: undefined,
        });
      }),
    );
  });
});
