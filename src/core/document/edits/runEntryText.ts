import type { RunEntryInput } from "./inputs.ts";
import { cutText, toFieldValue } from "./plainText.ts";

/** A field of the entry: its name and what follows. */
type Field = readonly [name: string, value: string];

/** UTF-16 units of one line; longer lists and texts are cut with a pointer to the run folder. */
const maximumLength = 240;

/**
 * The lines of a run entry, heading first, without line ends: at most `maximumLines` (3 at least), fields sharing lines when they
 * must. No value can form a heading, a fence, a comment or another field.
 */
export function runEntryLines(entry: RunEntryInput, maximumLines: number, level = 3): string[] {
  const rows = runFields(entry).map((fields) => fields.map(([name, value]) => `**${name}:** ${value}`).join(" | "));
  while (rows.length > Math.max(1, maximumLines - 2)) joinShortestPair(rows);
  const parts = [entry.mode, entry.taskId, entry.title]
    .map((part) => toFieldValue(part ?? ""))
    .filter((part) => part !== "");
  const heading = `${"#".repeat(level)} RUN ${toFieldValue(entry.timestamp)} (${cutText(parts.join(" - "), maximumLength)})`;
  // Two blanks are a hard break: without it a reader sees one paragraph.
  return [heading, "", ...rows.map((row, index) => (index < rows.length - 1 ? `${row}  ` : row))];
}

function runFields(entry: RunEntryInput): Field[][] {
  const task = [entry.taskId ?? "", entry.title]
    .map(toFieldValue)
    .filter((part) => part !== "")
    .join(" — ");
  return [
    [
      ["MODE", code(entry.mode)],
      ["STATE_BEFORE", entry.stateBefore === undefined ? "unknown" : code(entry.stateBefore)],
    ],
    [["SELECTED_TASK", text(task || "none", entry)]],
    [["WORK DONE", list(entry.workDone, "; ", entry)]],
    [["COMMANDS RUN", list(entry.commands, "; ", entry)]],
    [["FILES CHANGED", list(entry.filesChanged.map(code), ", ", entry)]],
    [["EVIDENCE", list(entry.evidence, "; ", entry)]],
    [["TESTS", list(entry.tests, "; ", entry)]],
    [["RESULT", text(entry.result, entry)]],
    [["NEXT", text(entry.next, entry)]],
    [["CHECKPOINT", text(entry.checkpoint, entry)]],
  ];
}

function joinShortestPair(rows: string[]): void {
  const lengths = rows.slice(1).map((row, index) => row.length + (rows[index]?.length ?? 0));
  const at = lengths.indexOf(Math.min(...lengths));
  rows.splice(at, 2, `${rows[at]} | ${rows[at + 1]}`);
}

function code(value: string): string {
  return `\`${toFieldValue(value).replaceAll("`", "'")}\``;
}

function text(value: string, entry: RunEntryInput): string {
  const line = toFieldValue(value) || "none";
  if (line.length <= maximumLength) return line;
  const pointer = pointerTo(entry);
  return `${cutText(line, maximumLength - pointer.length)} ${pointer}`;
}

function list(values: readonly string[], separator: string, entry: RunEntryInput): string {
  const items = values.map(toFieldValue).filter((item) => item !== "");
  if (items.length === 0) return "none";
  const whole = items.join(separator);
  if (whole.length <= maximumLength) return whole;
  let shown = "";
  let count = 0;
  for (const item of items) {
    const next = count === 0 ? cutText(item, maximumLength) : shown + separator + item;
    if (next.length > maximumLength) break;
    shown = next;
    count += 1;
  }
  const rest = items.length - count;
  return rest === 0 ? `${shown} ${pointerTo(entry)}` : `${shown}${separator}and ${rest} more ${pointerTo(entry)}`;
}

function pointerTo(entry: RunEntryInput): string {
  return `(see ${code(entry.runFolder)})`;
}
