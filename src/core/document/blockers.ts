/** The BLOCKERS section, wherever it stands. */
import { isBlank, isSeparator, lineStop, nextLine, skipBlanks, trimEnd } from "./characters.ts";
import { isMissingMarker } from "./emptyMarker.ts";
import { blockerIdEnd, findTaskIds } from "./ids.ts";
import { bulletEnd } from "./lineMarks.ts";
import type { ControlDocument, TaskDetail } from "./model.ts";
import type { Blocker, Blockers } from "./recordModel.ts";
import { endOfContent } from "./runLog.ts";
import type { SectionNode, Sections } from "./sections.ts";
import type { Source } from "./source.ts";
import { readBullets } from "./taskBullets.ts";

/** What the task, or without one everything, still waits for. */
export function openBlockers({ blockers }: ControlDocument, taskId?: string): Blocker[] {
  return blockers?.items.filter((item) => !item.resolved && (taskId ?? item.taskId) === item.taskId) ?? [];
}

export function readBlockers(source: Source, sections: Sections): Blockers | undefined {
  const section = sections.all.find((one) => one.kind === "blockers");
  if (section === undefined) return undefined;
  const items: Blocker[] = [];
  let emptyMarkerRange: Blockers["emptyMarkerRange"];
  for (let index = section.headingBlock + 1; index < section.endBlock; index++) {
    const range = { start: source.start(index), end: source.contentEnd(index) };
    const { kind } = source.block(index);
    if (kind === "item") {
      const blocker = readBlocker(source.text, range.start, range.end, source.line(index));
      if (blocker !== undefined) items.push(blocker);
    }
    if ((kind === "item" || kind === "text") && isMissingMarker(source.text, range.start, range.end))
      emptyMarkerRange ??= range;
  }
  return {
    range: section.range,
    headingRange: section.headingRange,
    items,
    insertOffset: items.at(-1)?.range.end ?? emptyMarkerRange?.start ?? behindLabel(source, section),
    emptyMarkerRange,
  };
}

/** Behind `**Current blockers:**`, else behind the last block of the body. */
function behindLabel(source: Source, section: SectionNode): number {
  for (let index = section.headingBlock + 1; index < section.bodyEndBlock; index++) {
    const start = source.start(index);
    if (source.block(index).kind === "text" && /^\W{0,4}current blockers/i.test(source.text.slice(start, start + 30))) {
      return source.start(index + 1);
    }
  }
  return endOfContent(source, section.headingBlock, section.bodyEndBlock);
}

/** `- **B-20260102-001** — Short description` with its sub-bullets; undefined for any other item. */
function readBlocker(text: string, start: number, end: number, line: number): Blocker | undefined {
  const first = skipBlanks(text, start, end);
  const stop = lineStop(text, first, end);
  const marker = bulletEnd(text, first, stop);
  let idStart = marker;
  while (idStart < stop && idStart < marker + 24 && text.charCodeAt(idStart) !== 66) idStart++;
  const idEnd = blockerIdEnd(text, idStart, stop);
  if (idEnd === -1) return undefined;
  const title = titleRange(text, idEnd, stop);
  const details = readBullets(text, nextLine(text, stop, end), end);
  const task = details.find((detail) => detail.label.toLowerCase().startsWith("task"));
  return {
    id: text.slice(idStart, idEnd),
    title: text.slice(title.start, title.end),
    taskId: (task === undefined ? undefined : findTaskIds(task.text)[0]?.id) ?? findTaskIds(text, idEnd, end)[0]?.id,
    why: textOf(details, "why"),
    needed: textOf(details, "what"),
    created: textOf(details, "created"),
    resolved: isResolved(text, first, idStart, stop) || details.some((detail) => /^resol/i.test(detail.label)),
    line,
    range: { start, end },
  };
}

function titleRange(text: string, from: number, stop: number): { start: number; end: number } {
  let at = from;
  while (at < stop && (isBlank(text.charCodeAt(at)) || isSeparator(text.charCodeAt(at)) || text.charCodeAt(at) === 42))
    at++;
  let end = trimEnd(text, at, stop);
  while (end > at && (text.charCodeAt(end - 1) === 126 || text.charCodeAt(end - 1) === 42)) end--;
  return { start: at, end: trimEnd(text, at, end) };
}

function textOf(details: readonly TaskDetail[], label: string): string | undefined {
  return details.find((detail) => detail.label.toLowerCase().startsWith(label))?.text;
}

/** Struck out, ticked, or marked as resolved on its first line. */
function isResolved(text: string, start: number, idStart: number, stop: number): boolean {
  const before = text.slice(start, idStart);
  if (before.includes("~~") || /\[x\]|\u2705|\u2714/i.test(before)) return true;
  return /[[(]\s?(?:RESOLVED|CLOSED|DONE)\b|\bRESOLVED\s?$/i.test(text.slice(Math.max(idStart, stop - 200), stop));
}
