import { ControlError } from "../../base/errors.ts";
import type { TextEdit } from "../../base/text.ts";
import { DocumentDraft } from "../edits/draft.ts";
import { addTaskEdits, moveTaskEdits } from "../edits/taskEdits.ts";
import { toReason } from "../edits/taskText.ts";
import { nextTaskId } from "../ids.ts";
import type { ControlDocument, TaskState } from "../model.ts";
import { parseDocument } from "../parse.ts";
import { type LegacyTask, readLegacyList, type UnplacedLine } from "./legacyList.ts";

/** A task as it goes into the ledger. */
export interface ImportedTask {
  readonly id: string;
  readonly title: string;
  readonly state: TaskState;
  /** One-based line of the list. */
  readonly line: number;
  /** Why it has another state or id than the list gave; undefined when it has not. */
  readonly note: string | undefined;
}

export interface TaskImport {
  readonly edits: readonly TextEdit[];
  readonly tasks: readonly ImportedTask[];
  readonly unplaced: readonly UnplacedLine[];
  /** The document with the tasks in it. */
  readonly document: ControlDocument;
}

export interface ImportFacts {
  /** The list, as the tasks name it: `docs/TASKS.md`. */
  readonly source: string;
  readonly text: string;
  /** Day of new ids, `20260102`. */
  readonly day: string;
  /** Whether a hash is a commit of the repository. */
  readonly isCommit: (hash: string) => boolean;
}

interface Placement {
  readonly state: TaskState;
  readonly note?: string;
}

/** The hashes that a list names as checkpoints, for `isCommit`. */
export function commitsOfList(text: string): readonly string[] {
  return [...new Set(readLegacyList(text).tasks.flatMap(({ commit }) => commit ?? []))];
}

/**
 * Adds the tasks of a list to the primary ledger, each behind those before it. Ids that a ledger has, or that come twice, are never
 * written again; DONE needs a commit that exists, else the task goes to TODO with a note. Throws `edit-refused` without a ledger.
 */
export function importTasks(document: ControlDocument, facts: ImportFacts): TaskImport {
  const list = readLegacyList(facts.text);
  const unplaced: UnplacedLine[] = [...list.unplaced];
  const tasks: ImportedTask[] = [];
  const draft = new DocumentDraft(document);
  const newId = idSource(document, facts);
  const lines = new Map<string, number>();
  for (const task of list.tasks) {
    const taken = takenReason(document, lines, task);
    if (taken !== undefined) {
      unplaced.push({ line: task.line, text: task.text, reason: taken });
      continue;
    }
    const id = task.id ?? newId();
    const place = withAlmostId(placementOf(draft.document, task, facts.isCommit), task);
    try {
      addTask(draft, id, task, place, facts.source);
    } catch (error) {
      if (!(error instanceof ControlError) || document.ledgers.length === 0) throw error;
      unplaced.push({ line: task.line, text: task.text, reason: error.message });
      continue;
    }
    lines.set(id, task.line);
    tasks.push({ id, title: task.title, state: place.state, line: task.line, note: place.note });
  }
  unplaced.sort((a, b) => a.line - b.line);
  return { edits: draft.batch().edits, tasks, unplaced, document: draft.document };
}

function takenReason(
  document: ControlDocument,
  lines: ReadonlyMap<string, number>,
  { id, title }: LegacyTask,
): string | undefined {
  if (id === undefined) {
    const same = document.ledgers.flatMap(({ tasks }) => tasks).find((task) => task.title === title);
    return same === undefined ? undefined : `${same.id} has this title already (${same.state})`;
  }
  const state = document.findTask(id)?.state;
  if (state !== undefined) return `${id} is in the ledger already (${state})`;
  const line = lines.get(id);
  return line === undefined ? undefined : `${id} stands on line ${line} already`;
}

/** New ids collide neither with the document nor with the list. */
function idSource(document: ControlDocument, { day, text }: ImportFacts): () => string {
  const first = nextTaskId(parseDocument(`${document.text}\n${text}`), day);
  let next = Number.parseInt(first.slice(11), 10);
  return () => `T-${day}-${String(next++).padStart(3, "0")}`;
}

function placementOf(document: ControlDocument, task: LegacyTask, isCommit: (hash: string) => boolean): Placement {
  switch (task.state) {
    case "DONE": {
      if (task.commit !== undefined && isCommit(task.commit)) return { state: "DONE" };
      const why = task.commit === undefined ? "no checkpoint is named" : `the checkpoint ${task.commit} is unknown`;
      return { state: "TODO", note: `ticked as done in the list; DONE needs a commit, and ${why}` };
    }
    case "DOING": {
      const other = document.ledgers.find(({ primary }) => primary)?.tasks.find(({ state }) => state === "DOING");
      return other === undefined
        ? { state: "DOING" }
        : { state: "TODO", note: `in progress in the list; ${other.id} is in DOING` };
    }
    default:
      return { state: task.state };
  }
}

/** Adds to the note that a word of the title was meant as an id. */
function withAlmostId({ note, state }: Placement, { almostId }: LegacyTask): Placement {
  const strange = almostId === undefined ? undefined : `${almostId} is no id, T-YYYYMMDD-NNN, and stays in the title`;
  const notes = [note, strange].filter((words) => words !== undefined);
  return notes.length === 0 ? { state } : { state, note: notes.join("; ") };
}

function addTask(draft: DocumentDraft, id: string, task: LegacyTask, place: Placement, source: string): void {
  const { commit, line, priority, reason, tags, title } = task;
  const details = [
    { kind: "source" as const, text: `\`${source}\`, line ${line}` },
    ...(place.note === undefined ? [] : [{ kind: "notes" as const, text: place.note }]),
  ];
  const added = { id, title, tags, details, ...(priority === undefined ? {} : { priority }) };
  const whole = new DocumentDraft(draft.document).apply((now) => addTaskEdits(now, added));
  if (place.state !== "TODO") {
    whole.apply((now) =>
      moveTaskEdits(now, id, place.state, {
        ...(place.state === "DONE" && commit !== undefined ? { checkpoint: commit } : {}),
        ...(place.state === "BLOCKED" ? { reason: toReason(reason ?? "blocked in the list") } : {}),
      }),
    );
  }
  draft.apply(() => whole.batch().edits);
}
