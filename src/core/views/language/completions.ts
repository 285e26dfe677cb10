import { counted } from "../../base/counted.ts";
import type { TextRange } from "../../base/text.ts";
import { type ControlDocument, priorities, type Task, taskStates } from "../../document/model.ts";

/** What can be typed at a place. `range` is what it replaces. */
export interface Completions {
  readonly range: TextRange;
  readonly items: readonly Completion[];
  /** True where a hash belongs: the host adds commits of the repository. */
  readonly wantsCommits: boolean;
}

export interface Completion {
  readonly kind: "task" | "tag" | "priority" | "state" | "value";
  readonly text: string;
  readonly detail: string;
}

/** What stands between the line's start and the cursor, matched from the end; the group is what is replaced. */
const places = {
  priority: /\[(P?[0-3]?)$/,
  tag: /[ (]#([\w-]*)$/,
  checkpoint: /checkpoint:[ `]*([0-9A-Za-z]*)$/i,
  id: /(?:^|[^\w-])((?:T|T-[\w-]*))$/,
  field: /^\s*\|?\s*\*\*([A-Z_ ]+):?\*\*:?\s*\|?\s*`?([\w-]*)$/,
} as const;

const fieldValues: Readonly<Record<string, readonly string[]>> = {
  STATUS: ["GREEN", "YELLOW", "RED"],
  REPO_CLEAN: ["clean", "dirty", "true", "false"],
  NEEDS_SAVE: ["true", "false"],
  RESULT: taskStates,
  MODE: ["AUTO"],
};

/** What fits at the offset; undefined where nothing does. */
export function completionsAt(document: ControlDocument, offset: number): Completions | undefined {
  const { text } = document;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  if (offset - lineStart > 2000) return undefined;
  const before = text.slice(lineStart, offset);
  const found = (typed: string, items: readonly Completion[], wantsCommits = false): Completions => ({
    range: { start: offset - typed.length, end: offset },
    items,
    wantsCommits,
  });
  const checkpoint = places.checkpoint.exec(before);
  if (checkpoint) return found(checkpoint[1] ?? "", [], true);
  const field = places.field.exec(before);
  if (field) return fieldCompletions(document, field[1]?.trim() ?? "", field[2] ?? "", found);
  const task = taskAt(document, offset);
  const priority = task && places.priority.exec(before);
  if (priority) return found(priority[1] ?? "", priorityItems());
  const tag = task && places.tag.exec(before);
  if (tag) return found(tag[1] ?? "", tagItems(document));
  const id = places.id.exec(before);
  return id ? found(id[1] ?? "", taskItems(document)) : undefined;
}

function fieldCompletions(
  document: ControlDocument,
  name: string,
  typed: string,
  found: (typed: string, items: readonly Completion[], wantsCommits?: boolean) => Completions,
): Completions | undefined {
  if (name === "LAST_CHECKPOINT" || name === "CHECKPOINT") return found(typed, [], true);
  if (name === "ACTIVE_TASK" || name === "SELECTED_TASK") return found(typed, taskItems(document));
  const values = fieldValues[name];
  return (
    values &&
    found(
      typed,
      values.map((text) => ({ kind: name === "RESULT" ? "state" : "value", text, detail: name })),
    )
  );
}

function priorityItems(): readonly Completion[] {
  return priorities.map((text) => ({ kind: "priority", text, detail: "Priority" }));
}

/** Tags that the document uses, the most used first. */
function tagItems(document: ControlDocument): readonly Completion[] {
  const uses = new Map<string, number>();
  for (const { tags } of allTasks(document)) for (const tag of tags) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  return [...uses]
    .toSorted(([a, timesA], [b, timesB]) => timesB - timesA || (a < b ? -1 : 1))
    .map(([text, times]) => ({ kind: "tag", text, detail: counted(times, "task") }));
}

function taskItems(document: ControlDocument): readonly Completion[] {
  const seen = new Set<string>();
  return allTasks(document).flatMap(({ id, title, state }) => {
    if (seen.has(id)) return [];
    seen.add(id);
    return [{ kind: "task" as const, text: id, detail: `${state} · ${title}` }];
  });
}

function allTasks(document: ControlDocument): readonly Task[] {
  return document.ledgers.flatMap(({ tasks }) => tasks);
}

function taskAt(document: ControlDocument, offset: number): Task | undefined {
  const ledger = document.ledgers.find(({ range }) => range.start <= offset && offset <= range.end);
  return ledger?.tasks.find(({ range }) => range.start <= offset && offset <= range.end);
}
