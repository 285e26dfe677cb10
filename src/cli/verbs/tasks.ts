import { ControlError } from "../../core/base/errors.ts";
import { priorities, type TaskState, taskStates } from "../../core/document/model.ts";
import type { TaskView } from "../../core/views/statusView.ts";
import { filterTasks, type TaskFilter, toTaskView } from "../../core/views/taskView.ts";
import type { Flags } from "../commandLine.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import type { Paint, Palette } from "../terminal.ts";
import { type Cell, textTable } from "../textTable.ts";
import type { RunVerb } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

/** Values given several times, or once with commas between. */
function listed(flags: Flags, name: string): string[] {
  return flags.values(name).flatMap((value) =>
    value
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean),
  );
}

function chosen<T extends string>(values: readonly string[], choices: readonly T[], option: string): T[] {
  return values.map((value) => {
    const choice = choices.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    if (choice !== undefined) return choice;
    throw new ControlError("usage", `Unexpected --${option} "${value}", expected ${choices.join(", ")}`);
  });
}

/** The filter that the options of `tasks` ask for. Throws `usage` on a value that no task can have. */
export function toTaskFilter(flags: Flags): TaskFilter {
  const states = chosen(listed(flags, "state"), taskStates, "state");
  const wanted = chosen(listed(flags, "priority"), [...priorities, "none"], "priority");
  const tags = listed(flags, "tag");
  const ledger = flags.value("ledger");
  const search = flags.value("search");
  return {
    ...(states.length === 0 ? {} : { states }),
    ...(wanted.length === 0 ? {} : { priorities: wanted }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(ledger === undefined ? {} : { ledger }),
    ...(search === undefined ? {} : { search }),
  };
}

function statePaint(state: TaskState, paint: Palette): Paint {
  const paints = { DOING: paint.cyan, TODO: (text: string) => text, DONE: paint.green, BLOCKED: paint.red };
  return paints[state];
}

/** One aligned line a task. */
export function taskLines(tasks: readonly TaskView[], paint: Palette): string[] {
  const ledgers = new Set(tasks.map((task) => task.ledger));
  const rows = tasks.map((task): Cell[] => [
    { text: task.id, paint: paint.bold },
    { text: task.state, paint: statePaint(task.state, paint) },
    { text: task.priority ?? "--" },
    { text: ledgers.size > 1 ? task.ledger : "" },
    { text: task.checkpoint ?? "", paint: paint.dim },
    { text: task.reason === null ? task.title : `${task.title} (${task.reason})` },
  ]);
  return textTable(rows);
}

export const runTasks: RunVerb = async (context) => {
  const { json, terminal } = context;
  const filter = toTaskFilter(context.flags);
  const document = await withControlPlane(context, (plane) => plane.document());
  const names = document.ledgers.map(({ name }) => name);
  chosen(filter.ledger === undefined ? [] : [filter.ledger], names, "ledger");
  const all = document.ledgers.flatMap((ledger) => ledger.tasks);
  const tasks = filterTasks(all, filter).map((task) => toTaskView(document, task));
  if (json) printJson(terminal, { tasks });
  else if (tasks.length === 0) terminal.out(all.length === 0 ? "The ledger is empty." : "No task passes the filters.");
  else for (const line of taskLines(tasks, terminal.paint)) terminal.out(line);
  return exitCodes.clean;
};
