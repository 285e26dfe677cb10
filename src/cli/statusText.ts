import type { BlockerView, CountsView, StatusView, TruthView } from "../core/views/statusView.ts";
import type { Palette } from "./terminal.ts";
import { toVisibleText } from "./visibleText.ts";

const barWidth = 20;
const labelWidth = 12;
const shownBlockers = 3;

/** `status` for people; every line begins with a label of the same width. */
export function statusLines(view: StatusView, paint: Palette): string[] {
  const line = (label: string, text: string) => `${paint.dim(label.padEnd(labelWidth))}${text}`;
  const backlogs = view.ledgers.filter((ledger) => !ledger.primary);
  return [
    line("Document", `${toVisibleText(view.file)} ${paint.dim(`(${view.dialect})`)}`),
    line("Progress", progressText(view.counts, paint)),
    line("Tasks", countsText(view.counts)),
    ...backlogs.map((ledger) => line("", `${toVisibleText(ledger.name)}: ${countsText(ledger.counts)}`)),
    ...claimLines(view).map((text) => line("Claims", paint.yellow(text))),
    ...truthLines(view.truth, paint).map(([label, text]) => line(label, text)),
    ...blockerLines(view.blockers).map((text, at) => line(at === 0 ? "Blockers" : "", paint.yellow(text))),
    line("Next", view.next === null ? "nothing that can be done now" : taskTitle(view.next, paint)),
  ];
}

function blockerLines(blockers: readonly BlockerView[]): string[] {
  const shown = blockers.slice(0, shownBlockers).map(({ id, title }) => toVisibleText(`${id} — ${title}`));
  const left = blockers.length - shown.length;
  return left === 0 ? shown : [...shown, `and ${left} more`];
}

/** `T-… — Title [P1]` */
export function taskTitle(
  task: { readonly id: string; readonly title: string; readonly priority: string | null | undefined },
  paint: Palette,
): string {
  const priority = task.priority ? ` [${task.priority}]` : "";
  return `${paint.bold(toVisibleText(task.id))} — ${toVisibleText(task.title)}${priority}`;
}

function progressText({ done, percent, total }: CountsView, paint: Palette): string {
  const full = Math.round((barWidth * Math.min(percent, 100)) / 100);
  return `${paint.green("█".repeat(full))}${"░".repeat(barWidth - full)} ${percent} % (${done} of ${total} done)`;
}

function countsText({ blocked, doing, done, todo }: CountsView): string {
  return `${todo} to do, ${doing} doing, ${done} done, ${blocked} blocked`;
}

/** What the dashboard says otherwise than the ledger. */
function claimLines({ claimed, counts }: StatusView): string[] {
  const names = ["done", "todo", "doing", "blocked", "total", "percent"] as const;
  const wrong = names.filter((name) => claimed[name] !== null && claimed[name] !== counts[name]);
  if (wrong.length === 0) return [];
  return [`the dashboard says ${wrong.map((name) => `${name} ${claimed[name]} (is ${counts[name]})`).join(", ")}`];
}

function truthLines(truth: TruthView | null, paint: Palette): [string, string][] {
  if (truth === null) return [["Git", paint.dim("no repository")]];
  const branch = truth.branch ?? "detached";
  const head = truth.head === null ? "no commit yet" : `${truth.head} ${truth.headSubject ?? ""}`.trimEnd();
  const dirt = truth.dirty === 0 ? paint.green("clean") : paint.yellow(`${truth.dirty} changed`);
  const checkpoint = truth.lastCheckpoint === null ? "none" : toVisibleText(truth.lastCheckpoint);
  const missing = truth.lastCheckpoint !== null && !truth.lastCheckpointExists;
  return [
    ["Git", `${toVisibleText(branch)}, ${dirt}, ${toVisibleText(head)}`],
    ["Checkpoint", missing ? paint.red(`${checkpoint} (no such commit)`) : checkpoint],
  ];
}
