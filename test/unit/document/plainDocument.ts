import type { ControlDocument, Task } from "../../../src/core/document/model.ts";
import type { RunEntry } from "../../../src/core/document/recordModel.ts";

/** Parts that nodes read through getters, which no generic copy would see. */
const taskParts = [
  "ledger",
  "state",
  "id",
  "title",
  "priority",
  "tags",
  "checkpoint",
  "blockedReason",
  "comment",
  "marks",
  "details",
  "line",
  "range",
  "lineRange",
  "textRange",
  "idRange",
  "separatorRange",
  "titleRange",
  "priorityRange",
  "tagsRange",
  "checkpointRange",
  "checkpointValueRange",
  "reasonRange",
  "commentRange",
] as const satisfies readonly (keyof Task)[];

const runParts = [
  "timestamp",
  "time",
  "mode",
  "taskId",
  "title",
  "historical",
  "line",
  "headingRange",
  "range",
  "fullRange",
  "fields",
] as const satisfies readonly (keyof RunEntry)[];

const documentParts = [
  "version",
  "eol",
  "dialect",
  "lastUpdated",
  "sections",
  "dashboard",
  "health",
  "history",
  "capsule",
  "ledgers",
  "runLog",
  "blockers",
  "decisions",
  "checkpointHistory",
  "archive",
  "problems",
] as const satisfies readonly (keyof ControlDocument)[];

/** Bookkeeping of the parser that is no part of the model. */
const internal: ReadonlySet<string> = new Set([
  "headingBlock",
  "bodyEndBlock",
  "firstBlock",
  "endBlock",
  "parent",
  "section",
]);

/** Every node of a document as plain data; a range is written `start..end`. */
export function plainDocument(document: ControlDocument): Record<string, unknown> {
  return pick(document, documentParts);
}

function pick<T extends object>(node: T, parts: readonly (keyof T & string)[]): Record<string, unknown> {
  return Object.fromEntries(parts.map((part) => [part, plain(node[part])]).filter(([, value]) => value !== undefined));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (isRange(value)) return `${value.start}..${value.end}`;
  if ("kind" in value && value.kind === "task") return pick(value as Task, taskParts);
  if ("historical" in value) return pick(value as RunEntry, runParts);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, part]) => part !== undefined && !internal.has(name))
      .map(([name, part]) => [name, plain(part)]),
  );
}

/** The same with each range as `line:column-line:column`, one-based, for people. */
export function goldenDocument(document: ControlDocument): unknown {
  const place = (offset: number) => {
    const { line, column } = document.positionAt(offset);
    return `${line + 1}:${column + 1}`;
  };
  const json = JSON.stringify(plainDocument(document));
  return JSON.parse(
    json.replace(/"(\d+)\.\.(\d+)"/g, (_, start, end) => `"${place(Number(start))}-${place(Number(end))}"`),
  );
}

function isRange(value: object): value is { start: number; end: number } {
  return "start" in value && "end" in value && Object.keys(value).length === 2;
}

/** Every range of a plain document, for checks that all of them lie in the text. */
export function rangesIn(value: unknown): [start: number, end: number][] {
  if (typeof value === "string") {
    const match = /^(-?\d+)\.\.(-?\d+)$/.exec(value);
    return match === null ? [] : [[Number(match[1]), Number(match[2])]];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(rangesIn);
}
