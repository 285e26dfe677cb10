import { ControlError } from "../../core/base/errors.ts";
import type { TextEdit } from "../../core/base/text.ts";
import { DocumentDraft } from "../../core/document/edits/draft.ts";
import type { NewTask } from "../../core/document/edits/inputs.ts";
import {
  addTaskEdits,
  moveTaskEdits,
  requireTask,
  retitleTaskEdits,
  setPriorityEdits,
  setTagsEdits,
} from "../../core/document/edits/taskEdits.ts";
import { nextTaskId } from "../../core/document/ids.ts";
import {
  type ControlDocument,
  type Priority,
  priorities,
  type TaskDetailKind,
  taskStates,
} from "../../core/document/model.ts";
import { applyFixes } from "../../core/lint/applyFixes.ts";
import type { Finding } from "../../core/lint/finding.ts";
import { lintDocument } from "../../core/lint/lintDocument.ts";
import type { Settings } from "../../core/settings.ts";
import { toTaskView } from "../../core/views/taskView.ts";
import type { Flags } from "../commandLine.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import { taskTitle } from "../statusText.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

interface Changed {
  readonly id: string;
  readonly edits: readonly TextEdit[];
}

/** Changes the draft and gives the id of the task that it changed. */
type TaskChange = (draft: DocumentDraft) => string;

const detailOptions: readonly (readonly [string, TaskDetailKind])[] = [
  ["evidence", "evidence"],
  ["verification", "verification"],
  ["surface", "surface"],
  ["depends-on", "depends-on"],
  ["service", "services"],
];

function toPriority(flags: Flags): Priority | undefined {
  return priorities.find((priority) => priority === flags.value("priority"));
}

function toDetails(flags: Flags): NonNullable<NewTask["details"]> {
  const done = flags.value("done-when");
  const lists = detailOptions.map(([option, kind]) => {
    const values = flags.values(option);
    const quoted = kind === "depends-on" || kind === "services" ? values : values.map((value) => `\`${value}\``);
    return { kind, text: quoted.join(", ") };
  });
  return [
    ...(done === undefined ? [] : [{ kind: "definition-of-done" as const, text: done }]),
    ...lists.filter(({ text }) => text !== ""),
  ];
}

function addTask(flags: Flags, title: string, today: string): TaskChange {
  const priority = toPriority(flags);
  const ledger = flags.value("ledger");
  return (draft) => {
    const id = flags.value("id") ?? nextTaskId(draft.document, today);
    const details = toDetails(flags);
    const task: NewTask = { id, title, tags: flags.values("tag"), details, ...(priority ? { priority } : {}) };
    draft.apply((document) => addTaskEdits(document, task, ledger === undefined ? {} : { ledger }));
    return id;
  };
}

function moveTask(id: string, word: string | undefined): TaskChange {
  const state = taskStates.find((candidate) => candidate === word?.toUpperCase());
  if (state === undefined)
    throw new ControlError("usage", `Unexpected state "${word ?? ""}", expected TODO, DOING or BLOCKED`);
  if (state === "DONE") {
    throw new ControlError(
      "edit-refused",
      `${id} cannot be moved to DONE by hand: DONE needs a commit. Do the work, then run control-plane auto (with --executor manual when you work yourself)`,
      { data: { id } },
    );
  }
  if (state === "BLOCKED") throw new ControlError("usage", `usage: control-plane task block ${id} --reason TEXT`);
  return (draft) => {
    if (requireTask(draft.document, id).state === "DONE") {
      throw new ControlError("edit-refused", `${id} is DONE with a commit; add a new task for what is missing`, {
        data: { id },
      });
    }
    draft.apply((document) => moveTaskEdits(document, id, state));
    return id;
  };
}

function blockTask(id: string, reason: string | undefined): TaskChange {
  if (!reason) throw new ControlError("usage", `usage: control-plane task block ${id} --reason TEXT`);
  return (draft) => {
    if (requireTask(draft.document, id).state === "DONE") {
      throw new ControlError("edit-refused", `${id} is DONE and cannot be blocked`, { data: { id } });
    }
    draft.apply((document) => moveTaskEdits(document, id, "BLOCKED", { reason }));
    return id;
  };
}

function unblockTask(id: string): TaskChange {
  return (draft) => {
    if (requireTask(draft.document, id).state !== "BLOCKED") {
      throw new ControlError("edit-refused", `${id} is not in BLOCKED`, { data: { id } });
    }
    draft.apply((document) => moveTaskEdits(document, id, "TODO"));
    return id;
  };
}

function editTask(id: string, flags: Flags): TaskChange {
  const title = flags.value("title");
  const tags = flags.values("tag").filter((tag) => tag !== "");
  if (title === undefined && flags.value("priority") === undefined && flags.values("tag").length === 0) {
    throw new ControlError("usage", "Something is missing; expected --title, --priority or --tag");
  }
  return (draft) => {
    if (title !== undefined) draft.apply((document) => retitleTaskEdits(document, id, title));
    if (flags.value("priority") !== undefined)
      draft.apply((document) => setPriorityEdits(document, id, toPriority(flags)));
    if (flags.values("tag").length > 0) draft.apply((document) => setTagsEdits(document, id, tags));
    return id;
  };
}

function toChange({ flags, words }: VerbContext): TaskChange {
  const [action, subject = "", state] = words;
  if (action !== "move" && state !== undefined)
    throw new ControlError("usage", `Unexpected "${state}"; texts of several words need quotes`);
  const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  switch (action) {
    case "add":
      return addTask(flags, subject, today);
    case "move":
      return moveTask(subject, state);
    case "block":
      return blockTask(subject, flags.value("reason"));
    case "unblock":
      return unblockTask(subject);
    case "edit":
      return editTask(subject, flags);
    default:
      throw new ControlError("usage", `Unexpected "task ${action}", expected add, move, block, unblock or edit`);
  }
}

/** Refuses a change that adds an error to the document, two tasks in DOING for example. */
function refuseNewErrors(before: readonly Finding[], after: readonly Finding[]): void {
  const known = new Map<string, number>();
  for (const { rule } of before) known.set(rule, (known.get(rule) ?? 0) + 1);
  for (const { message, rule, severity } of after) {
    const left = (known.get(rule) ?? 0) - 1;
    known.set(rule, left);
    if (left >= 0 || severity !== "error") continue;
    throw new ControlError("edit-refused", `This would break the document: ${message}`, { data: { rule } });
  }
}

/** What the change makes false, a count for example, is mended with it; what was false before is left alone. */
function applyChange(before: ControlDocument, change: TaskChange, settings: Settings): Changed {
  const draft = new DocumentDraft(before);
  const former = lintDocument(before, { settings });
  const id = change(draft);
  const known = new Set(former.map(({ rule }) => rule));
  const mended = applyFixes(draft.document, { settings }, ({ rule }) => !known.has(rule));
  draft.apply(() => mended.edits);
  refuseNewErrors(former, lintDocument(draft.document, { settings }));
  return { id, edits: draft.batch().edits };
}

export const runTask: RunVerb = async (context) => {
  const { json, terminal } = context;
  const change = toChange(context);
  let id = "";
  const document = await withControlPlane(context, (plane) =>
    plane.edit((before) => {
      const changed = applyChange(before, change, plane.settings);
      id = changed.id;
      return changed.edits;
    }),
  );
  const task = toTaskView(document, requireTask(document, id));
  if (json) printJson(terminal, { task });
  else terminal.out(`${taskTitle(task, terminal.paint)} is in ${task.state}`);
  return exitCodes.clean;
};
