import type { TextEdit } from "../../base/text.ts";
import type { Box } from "../../document/dashboardModel.ts";
import { setBoxLinesEdits } from "../../document/edits/boxEdits.ts";
import { findTaskIds } from "../../document/ids.ts";
import type { ControlDocument, Task } from "../../document/model.ts";
import { laterShown, nextShown, toTaskLines } from "../../selection/boxLines.ts";
import { boxExample, dashboardExample, exampleTask, ledgerExample } from "../examples.ts";
import type { Finding } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { findingOf, type Rule } from "../rule.ts";
import { inBoxLine, isSameTitle, quoted } from "../values.ts";

const ledger = ledgerExample({
  TODO: [exampleTask(1, "Sow the beans")],
  DONE: [exampleTask(2, "Dig the bed", "(checkpoint: abc1234)")],
});
const next = (line: string) => dashboardExample({}, "### NOW / NEXT / LATER", boxExample("NEXT (Top 3)", line));

/** Boxes NOW, NEXT and LATER against the ledger and the order of choice. */
export const nextBox: Rule = {
  id: "next-box",
  severity: "warning",
  description:
    "NOW, NEXT or LATER shows a task that is not open, under another title or priority, or NEXT leaves out a task of a higher priority than those it shows. Which of equal tasks are shown is not judged.",
  example: {
    bad: `${next("1. T-20260102-002 — Dig the bed")}\n${ledger}`,
    good: `${next("1. T-20260102-001 — Sow the beans [P1]")}\n${ledger}`,
  },
  check: (document, context) => {
    if (document.ledgers.length === 0) return [];
    const boxes = (document.dashboard?.boxes ?? []).filter(
      ({ kind }) => kind === "now" || kind === "next" || kind === "later",
    );
    return boxes.flatMap((box) => {
      const isFirst = boxes.find(({ kind }) => kind === box.kind) === box;
      const findings = box.kind === "now" ? nowFindings(document, box) : listFindings(document, context, box);
      const edits = isFirst && findings.length > 0 ? boxEdits(document, context, box) : [];
      return findings.map((finding) => ({
        ...finding,
        fix: edits.length > 0 ? { title: `Write ${box.kind.toUpperCase()} anew`, edits } : undefined,
      }));
    });
  },
};

/** What a save writes; NOW also tells of the run, so it is left to the next one. */
function boxEdits(document: ControlDocument, context: LintContext, box: Box): TextEdit[] {
  if (box.kind === "now") return [];
  const lines =
    box.kind === "next"
      ? toTaskLines(context.ranked.slice(0, nextShown), 1)
      : toTaskLines(context.ranked.slice(nextShown, nextShown + laterShown), nextShown + 1);
  return setBoxLinesEdits(document, box.kind, lines);
}

function nowFindings(document: ControlDocument, box: Box): Finding[] {
  return box.lines.flatMap((line) => {
    const match = /^\W*(?:active|current|doing)\b[^:]*:\s*(T-\S+)/i.exec(line.text);
    const [found] = match === null ? [] : findTaskIds(line.text);
    if (found === undefined) return [];
    const state = document.findTask(found.id)?.state;
    if (state === "DOING") return [];
    return [
      findingOf(
        nextBox,
        inBoxLine(document.text, line, found),
        `Unexpected ${found.id} in NOW, expected the task in DOING`,
      ),
    ];
  });
}

function listFindings(document: ControlDocument, context: LintContext, box: Box): Finding[] {
  const name = box.kind.toUpperCase();
  const shown: Task[] = [];
  const findings = box.lines.flatMap((line) => {
    const [found] = findTaskIds(line.text);
    if (found === undefined || /[\p{L}\p{N}]{2}/u.test(line.text.slice(0, found.start))) return [];
    const task = document.findTask(found.id);
    if (task !== undefined) shown.push(task);
    const problem = lineProblem(task, line.text.slice(found.end));
    if (problem === undefined) return [];
    return [
      findingOf(
        nextBox,
        inBoxLine(document.text, line, found),
        `Unexpected ${found.id}${problem.what} in ${name}, expected ${problem.expected}`,
      ),
    ];
  });
  if (findings.length > 0 || box.kind !== "next") return findings;
  if (shown.length > 0 && !mayLeaveOut(context, shown)) return [];
  const left = context.ranked.slice(0, nextShown).find((task, index) => {
    const other = shown[index];
    return other === undefined ? shown.length === 0 : isBefore(context, task, other);
  });
  if (left === undefined || shown.includes(left)) return [];
  const priority = left.priority === undefined ? "" : ` [${left.priority}]`;
  const what = shown.length === 0 ? `${name} without a task` : `${name} without ${left.id}`;
  return [
    findingOf(nextBox, box.titleRange, `Unexpected ${what}, expected ${left.id}${priority} ahead of lower priorities`),
  ];
}

/** A look at priorities alone, which spares the whole ranking where nothing can have been left out. */
function mayLeaveOut(context: LintContext, shown: readonly Task[]): boolean {
  const last = shown.at(-1) as Task;
  return context.tasks.some((task) => task.state !== "DONE" && !shown.includes(task) && isBefore(context, task, last));
}

function isBefore(context: LintContext, task: Task, other: Task): boolean {
  const order = context.policy.priorityOrder.value;
  const place = ({ priority }: Task) => (priority === undefined ? order.length : order.indexOf(priority));
  return place(task) < place(other);
}

function lineProblem(task: Task | undefined, rest: string): { what: string; expected: string } | undefined {
  if (task === undefined) return { what: "", expected: "a task of the ledger" };
  if (task.state === "DONE" || task.state === "BLOCKED") return { what: ` (${task.state})`, expected: "an open task" };
  const priority = /\[?\b(P[0-3])\]/.exec(rest)?.[1];
  if (priority !== undefined && priority !== task.priority)
    return { what: ` [${priority}]`, expected: task.priority === undefined ? "no priority" : `[${task.priority}]` };
  const title = rest.replace(/\s*\[?\bP[0-3]\].*$/, "").replace(/\s*\(#.*$/, "");
  return isSameTitle(title, task.title)
    ? undefined
    : { what: ` "${quoted(title)}"`, expected: `"${quoted(task.title)}"` };
}
