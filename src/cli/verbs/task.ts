import { ControlError } from "../../core/base/errors.ts";
import type { NewTask } from "../../core/document/edits/inputs.ts";
import {
  addTaskEdits,
  requireTask,
  retitleTaskEdits,
  setPriorityEdits,
  setTagsEdits,
} from "../../core/document/edits/taskEdits.ts";
import { requireReason, requireTaskId } from "../../core/document/edits/taskText.ts";
import { nextTaskId } from "../../core/document/ids.ts";
import { type Priority, priorities, type TaskDetailKind, taskStates } from "../../core/document/model.ts";
import { changeTask, movedTask, type TaskChange, unblockedTask } from "../../core/lint/changeTask.ts";
import { toTaskView } from "../../core/views/taskView.ts";
import type { Flags } from "../commandLine.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import { taskTitle } from "../statusText.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

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
    const values = option === "depends-on" ? dependencies(flags) : flags.values(option);
    const quoted = kind === "depends-on" || kind === "services" ? values : values.map((value) => `\`${value}\``);
    return { kind, text: quoted.join(", ") };
  });
  return [
    ...(done === undefined ? [] : [{ kind: "definition-of-done" as const, text: done }]),
    ...lists.filter(({ text }) => text !== ""),
  ];
}

function dependencies(flags: Flags): readonly string[] {
  const ids = flags.values("depends-on").flatMap((value) => value.split(","));
  return ids.map((id) => asArgument(() => requireTaskId(id.trim())));
}

/** A value that the document cannot take came with the call. Throws `usage` for what is refused. */
function asArgument<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ControlError) || error.code !== "edit-refused") throw error;
    throw new ControlError("usage", error.message, { data: error.data, cause: error });
  }
}

function addTask(flags: Flags, title: string, today: string): TaskChange {
  const priority = toPriority(flags);
  const ledger = flags.value("ledger");
  return (draft) => {
    const id = flags.value("id") ?? nextTaskId(draft.document, today);
    const details = toDetails(flags);
    const task: NewTask = { id, title, tags: flags.values("tag"), details, ...(priority ? { priority } : {}) };
    draft.apply((document) => asArgument(() => addTaskEdits(document, task, ledger === undefined ? {} : { ledger })));
    return id;
  };
}

function moveTask(id: string, word: string | undefined): TaskChange {
  if (word === undefined)
    throw new ControlError("usage", "Something is missing; usage: control-plane task move ID STATE");
  const state = taskStates.find((candidate) => candidate === word.toUpperCase());
  if (state === undefined)
    throw new ControlError("usage", `Unexpected state "${word}", expected TODO, DOING or BLOCKED`);
  if (state === "BLOCKED") throw new ControlError("usage", `usage: control-plane task block ${id} --reason TEXT`);
  return movedTask(id, state);
}

function blockTask(id: string, reason: string | undefined): TaskChange {
  if (!reason) throw new ControlError("usage", `usage: control-plane task block ${id} --reason TEXT`);
  return movedTask(
    id,
    "BLOCKED",
    asArgument(() => requireReason(reason)),
  );
}

function editTask(id: string, flags: Flags): TaskChange {
  const title = flags.value("title");
  const tags = flags.values("tag").filter((tag) => tag !== "");
  if (title === undefined && flags.value("priority") === undefined && flags.values("tag").length === 0) {
    throw new ControlError("usage", "Something is missing; expected --title, --priority or --tag");
  }
  return (draft) => {
    if (title !== undefined) draft.apply((document) => asArgument(() => retitleTaskEdits(document, id, title)));
    if (flags.value("priority") !== undefined)
      draft.apply((document) => setPriorityEdits(document, id, toPriority(flags)));
    if (flags.values("tag").length > 0) draft.apply((document) => asArgument(() => setTagsEdits(document, id, tags)));
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
      return unblockedTask(subject);
    case "edit":
      return editTask(subject, flags);
    default:
      throw new ControlError("usage", `Unexpected "task ${action}", expected add, move, block, unblock or edit`);
  }
}

export const runTask: RunVerb = async (context) => {
  const { json, terminal } = context;
  const change = toChange(context);
  let id = "";
  const document = await withControlPlane(context, (plane) =>
    plane.edit((before) => {
      const changed = changeTask(before, change, plane.settings);
      id = changed.id;
      return changed.edits;
    }),
  );
  const task = toTaskView(document, requireTask(document, id));
  if (json) printJson(terminal, { task });
  else terminal.out(`${taskTitle(task, terminal.paint)} is in ${task.state}`);
  return exitCodes.clean;
};
