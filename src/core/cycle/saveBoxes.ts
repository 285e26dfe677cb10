import type { Box } from "../document/dashboardModel.ts";
import { findTaskIds } from "../document/ids.ts";
import type { ControlDocument, Task } from "../document/model.ts";
import { laterShown, nextShown, toIssueLines, toTaskLines } from "../selection/boxLines.ts";
import type { Selection } from "../selection/candidate.ts";
import { primaryLedger } from "../selection/progress.ts";
import { alsoDone } from "./evidence.ts";
import type { SaveFacts } from "./saveDraft.ts";
import { toDay } from "./times.ts";

const checkpointsShown = 5;

/** The lines of NOW / NEXT / LATER and TODAY after this save, for each box that the document has. */
export function toDashboardBoxes(
  document: ControlDocument,
  selection: Selection,
  facts: SaveFacts,
): readonly (readonly [Box["kind"], readonly string[]])[] {
  const ranked = selection.candidates.filter((candidate) => candidate.rank !== undefined).map(({ task }) => task);
  const doing = primaryLedger(document)?.tasks.find((task) => task.state === "DOING");
  const lines: Partial<Record<Box["kind"], readonly string[]>> = {
    now: nowLines(doing, facts),
    next: toTaskLines(ranked.slice(0, nextShown), 1),
    later: toTaskLines(ranked.slice(nextShown, nextShown + laterShown), nextShown + 1),
    "today-checkpoints": checkpointLines(document, facts),
    "today-completed": completedLines(document, facts),
    focus: [doing ? `${doing.id} — ${doing.title}` : (facts.ending.next ?? focusOf(ranked))],
    "known-issues": toIssueLines(document),
  };
  const kinds = new Set(document.dashboard?.boxes.map((box) => box.kind));
  return [...kinds].flatMap((kind) => {
    const wanted = lines[kind];
    return wanted ? [[kind, wanted] as const] : [];
  });
}

function nowLines(doing: Task | undefined, { task, ending }: SaveFacts): string[] {
  const last = task ? `• Last run: ${task.id} ${ending.outcome}` : `• Last run: ${ending.outcome}`;
  return [doing ? `• Active: ${doing.id} — ${doing.title}` : "• Ready for the next task", last];
}

function checkpointLines(document: ControlDocument, { checkpoint }: SaveFacts): string[] {
  const box = document.dashboard?.boxes.find((candidate) => candidate.kind === "today-checkpoints");
  const former = (box?.lines ?? []).map((line) => line.text.replace(/^\d+\.\s*/, "")).filter((text) => !isNone(text));
  const all = checkpoint ? [`${checkpoint.shortHash} — ${checkpoint.subject}`, ...former] : former;
  return all.length > 0 ? all.slice(0, checkpointsShown).map((text, index) => `${index + 1}. ${text}`) : ["None"];
}

/** Tasks that runs of this day closed, the present one included, newest first. */
function completedLines(document: ControlDocument, facts: SaveFacts): string[] {
  const day = toDay(facts.at);
  const done = new Set(facts.closed.map(({ task }) => task.id));
  for (const entry of document.runLog?.entries ?? []) {
    if (!entry.timestamp.startsWith(day) || !entry.taskId) continue;
    const result = entry.fields.find((field) => field.name === "RESULT")?.value ?? "";
    if (!result.startsWith("DONE")) continue;
    done.add(entry.taskId);
    for (const id of alsoClosed(entry.fields)) done.add(id);
  }
  const lines = [...done].flatMap((id) => {
    const task = document.findTask(id);
    return task?.state === "DONE" ? [`• ${id} — ${task.title} (checkpoint: ${task.checkpoint ?? "none"})`] : [];
  });
  return lines.length > 0 ? lines : ["• None"];
}

function alsoClosed(fields: readonly { readonly name: string; readonly value: string }[]): string[] {
  const lines = fields.find((field) => field.name === "WORK DONE")?.value.split("\n") ?? [];
  return lines.filter((line) => line.includes(alsoDone)).flatMap((line) => findTaskIds(line).map(({ id }) => id));
}

function focusOf(ranked: readonly Task[]): string {
  const [first] = ranked;
  return first ? `Next: ${first.id} — ${first.title}` : "No open task";
}

function isNone(text: string): boolean {
  return /^[•\s]*none$/i.test(text) || text === "";
}
