import type { ControlDocument, Ledger, Priority, Task, TaskDetail, TaskState } from "../document/model.ts";
import { priorities } from "../document/model.ts";
import { repeatedTasks } from "../document/taskIndex.ts";
import type { Finding, FindingSeverity } from "../lint/finding.ts";
import { hashesIn } from "../lint/git/gitFacts.ts";
import { countLedger, isMarkedInTodo } from "../selection/progress.ts";
import { FindingIndex, findingLines, worstSeverity } from "./findingIndex.ts";
import {
  type Grouping,
  groupsOf,
  isFiltered,
  type LedgerLook,
  matchesIn,
  shownTasks,
  usualLook,
} from "./ledgerLook.ts";

/** A node of the ledger tree; ids stay the same while the task or group exists; a filter has its own. */
export interface LedgerNode {
  readonly kind: "ledger" | "group" | "task" | "detail";
  readonly id: string;
  readonly label: string;
  /** Parts of the label that the filter looked for: pairs of start and end. */
  readonly highlights: readonly (readonly [number, number])[];
  readonly description: string;
  /** Plain text, one line each; text of the document is never markup. */
  readonly tooltip: readonly string[];
  /** Name of a codicon. */
  readonly icon: string;
  /** Zero-based line to show on click; undefined for groups of priorities. */
  readonly line: number | undefined;
  readonly state: TaskState | undefined;
  readonly taskId: string | undefined;
  /** What a dropped task becomes: the priority of a group. */
  readonly priority: Priority | undefined;
  /** The hash that a detail names. */
  readonly commit: string | undefined;
  /** Of the loudest finding that begins inside the task. */
  readonly severity: FindingSeverity | undefined;
  /** How many findings begin inside the task. */
  readonly findings: number;
  readonly expanded: boolean;
  readonly children: readonly LedgerNode[];
}

const stateIcons: Readonly<Record<TaskState, string>> = {
  DOING: "debug-start",
  TODO: "circle-large-outline",
  DONE: "pass-filled",
  BLOCKED: "circle-slash",
};

/** DOING, TODO by priority, DONE, BLOCKED; with several ledgers each is an upper group. Empty when there is no ledger. */
export function toLedgerTree(
  document: ControlDocument,
  findings: readonly Finding[] = [],
  look: LedgerLook = usualLook,
): readonly LedgerNode[] {
  const index = new FindingIndex(findings);
  const [only, ...more] = document.ledgers;
  if (only === undefined) return [];
  // Other rows while a filter holds: they are open, whatever was closed before.
  const ids = ledgerIds(document.ledgers).map((id) => (isFiltered(look) ? `${id}/filtered` : id));
  if (more.length === 0) return groupNodes(only, { document, index, look }, ids[0] ?? only.name);
  return document.ledgers.map((ledger, place) => {
    const id = ids[place] ?? ledger.name;
    const counts = countLedger(ledger);
    const figures = `${counts.done}/${counts.total} · ${counts.percent}%`;
    return {
      ...groupBase,
      kind: "ledger",
      id,
      label: ledger.name,
      description: ledger.primary ? figures : `${figures} · not counted in progress`,
      icon: ledger.primary ? "target" : "inbox",
      line: document.positionAt(ledger.headingRange.start).line,
      expanded: ledger.primary || isFiltered(look),
      children: groupNodes(ledger, { document, index, look }, id),
    };
  });
}

const groupBase = {
  kind: "group",
  highlights: [],
  tooltip: [],
  state: undefined,
  taskId: undefined,
  priority: undefined,
  commit: undefined,
  severity: undefined,
  findings: 0,
} as const;

/** One id a ledger; those of one name get their place among their equals. */
function ledgerIds(ledgers: readonly Ledger[]): string[] {
  const seen = new Map<string, number>();
  return ledgers.map(({ name, primary }) => {
    const id = `ledger/${name}@${primary ? "primary" : "other"}`;
    const time = (seen.get(id) ?? 0) + 1;
    seen.set(id, time);
    return time === 1 ? id : `${id}#${time}`;
  });
}

interface Drawing {
  readonly document: ControlDocument;
  readonly index: FindingIndex;
  readonly look: LedgerLook;
}

function groupNodes(ledger: Ledger, drawing: Drawing, id: string): readonly LedgerNode[] {
  const { groupBy } = drawing.look;
  if (groupBy === "state") return stateNodes(ledger, drawing, id);
  const groups = new Map<string, Task[]>();
  for (const task of shownTasks(ledger.tasks, drawing.look)) {
    for (const name of groupsOf(task, groupBy)) {
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [task]);
      else group.push(task);
    }
  }
  const isRest = (name: string) => name.startsWith("No ");
  const sorted = [...groups].sort(([a], [b]) => Number(isRest(a)) - Number(isRest(b)) || (a < b ? -1 : 1));
  return sorted.map(([name, tasks]) => namedGroup(`${id}/${groupBy}/${name}`, name, groupBy, tasks, drawing));
}

function namedGroup(id: string, name: string, groupBy: Grouping, tasks: readonly Task[], drawing: Drawing): LedgerNode {
  const done = tasks.filter(({ state }) => state === "DONE").length;
  const rows = taskRows(id, tasks, drawing);
  return {
    ...groupBase,
    id,
    label: name,
    description: `${done}/${tasks.length}`,
    icon: groupBy === "surface" ? "folder" : "tag",
    line: tasks[0]?.line,
    priority: groupBy === "priority" ? priorities.find((priority) => priority === name) : undefined,
    expanded: isFiltered(drawing.look) || tasks.some(({ state }) => state === "DOING"),
    get children() {
      return rows(tasks);
    },
  };
}

function stateNodes(ledger: Ledger, drawing: Drawing, ledgerId: string): readonly LedgerNode[] {
  const shown = shownTasks(ledger.tasks, drawing.look);
  return (["DOING", "TODO", "DONE", "BLOCKED"] as const).flatMap((state) => {
    const tasks = shown.filter((task) => task.state === state);
    if (tasks.length === 0 && isFiltered(drawing.look)) return [];
    const heading = ledger.sections.find((section) => section.state === state)?.headingRange;
    if (heading === undefined && tasks.length === 0) return [];
    const id = `${ledgerId}/${state}`;
    const rows = taskRows(id, tasks, drawing);
    return [
      {
        ...groupBase,
        // Another row when it gets its first task: a tree keeps closed what had nothing to open.
        id: tasks.length === 0 ? `${id}/none` : id,
        label: state,
        description: String(tasks.length),
        icon: stateIcons[state],
        line: heading === undefined ? undefined : drawing.document.positionAt(heading.start).line,
        state,
        expanded: isFiltered(drawing.look) || state === "DOING" || state === "TODO",
        get children() {
          return state === "TODO" ? priorityNodes(id, tasks, rows, isFiltered(drawing.look)) : rows(tasks);
        },
      },
    ];
  });
}

function priorityNodes(id: string, tasks: readonly Task[], rows: ToRows, isOpen: boolean): readonly LedgerNode[] {
  const groups = new Map<Priority | undefined, Task[]>();
  for (const priority of [...priorities, undefined]) groups.set(priority, []);
  for (const task of tasks) groups.get(task.priority)?.push(task);
  const used = [...groups].filter(([, group]) => group.length > 0);
  if (used.length === 1 && used[0]?.[0] === undefined) return rows(tasks);
  return used.map(([priority, group], index) => ({
    ...groupBase,
    id: `${id}/${priority ?? "none"}`,
    label: priority ?? "No priority",
    description: String(group.length),
    icon: "tag",
    line: group[0]?.line,
    state: "TODO",
    priority,
    expanded: isOpen || index === 0,
    get children() {
      return rows(group);
    },
  }));
}

type ToRows = (tasks: readonly Task[]) => readonly LedgerNode[];

/** Makes the rows of one group's tasks; a repeated id gets its place among its equals, so that ids stay unique. */
function taskRows(groupId: string, all: readonly Task[], drawing: Drawing): ToRows {
  let places: Map<Task, number> | undefined;
  const placesOf = () => {
    const found = new Map<Task, number>();
    for (const lines of repeatedTasks(all).values())
      for (const [place, task] of lines.entries()) found.set(task, place);
    return found;
  };
  return (tasks) => {
    places ??= placesOf();
    return tasks.map((task) => {
      const place = places?.get(task) ?? 0;
      return new TaskRow(drawing, task, `${groupId}/${task.id}${place === 0 ? "" : `#${place + 1}`}`);
    });
  };
}

/** The row of a task: of thousands few are drawn, so it is read when asked. */
class TaskRow implements LedgerNode {
  readonly id: string;
  readonly #drawing: Drawing;
  readonly #task: Task;
  #found: readonly Finding[] | undefined;

  constructor(drawing: Drawing, task: Task, id: string) {
    this.#drawing = drawing;
    this.#task = task;
    this.id = id;
  }

  get kind(): "task" {
    return "task";
  }

  get label(): string {
    return this.#task.title;
  }

  get highlights(): LedgerNode["highlights"] {
    const { filter } = this.#drawing.look;
    return filter === "" ? [] : matchesIn(this.#task.title, filter);
  }

  get description(): string {
    return descriptionOf(this.#task);
  }

  get tooltip(): readonly string[] {
    return [...taskTooltip(this.#task), ...findingLines(this.#findings)];
  }

  get icon(): string {
    const { severity } = this;
    return severity === "error" || severity === "warning" ? severity : stateIcons[this.#task.state];
  }

  get line(): number {
    return this.#task.line;
  }

  get state(): TaskState {
    return this.#task.state;
  }

  get taskId(): string {
    return this.#task.id;
  }

  get priority(): Priority | undefined {
    return this.#task.priority;
  }

  get commit(): undefined {
    return undefined;
  }

  get severity(): FindingSeverity | undefined {
    return worstSeverity(this.#findings);
  }

  get findings(): number {
    return this.#findings.length;
  }

  get expanded(): boolean {
    return false;
  }

  get children(): readonly LedgerNode[] {
    return detailNodes(this.#drawing.document, this.id, this.#task);
  }

  get #findings(): readonly Finding[] {
    this.#found ??= this.#drawing.index.in(this.#task.range);
    return this.#found;
  }
}

const detailIcons: Readonly<Partial<Record<TaskDetail["kind"], string>>> = {
  "definition-of-done": "checklist",
  evidence: "verified",
  verification: "beaker",
  surface: "folder",
  "depends-on": "references",
  services: "pulse",
  reason: "circle-slash",
  checkpoint: "git-commit",
  tests: "beaker",
};

/** What stands below a task, and the commit of its checkpoint. */
function detailNodes(document: ControlDocument, taskNodeId: string, task: Task): readonly LedgerNode[] {
  const details = task.details.map((detail, place): LedgerNode => {
    const text = detail.text.trim().replace(/\s+/g, " ");
    return {
      ...groupBase,
      kind: "detail",
      id: `${taskNodeId}/${place}`,
      label: detail.label === "" ? text : detail.label,
      description: detail.label === "" ? "" : text,
      tooltip: [detail.label === "" ? text : `${detail.label}: ${text}`],
      icon: detailIcons[detail.kind] ?? "note",
      line: document.positionAt(detail.range.start).line,
      expanded: false,
      children: [],
    };
  });
  const [commit] = hashesIn(task.checkpoint);
  if (task.checkpointRange === undefined || commit === undefined) return details;
  const node: LedgerNode = {
    ...groupBase,
    kind: "detail",
    id: `${taskNodeId}/commit`,
    label: "Checkpoint",
    description: commit,
    icon: "git-commit",
    line: task.line,
    commit,
    expanded: false,
    children: [],
  };
  return [...details, node];
}

function descriptionOf(task: Task): string {
  const parts = [task.id, task.priority, task.checkpoint ?? task.blockedReason];
  if (isMarkedInTodo(task)) parts.push("not counted");
  return parts.filter((part) => part !== undefined && part !== "").join(" · ");
}

/** What a tooltip says of a task, one line each, as written in the document. */
export function taskTooltip(task: Task): readonly string[] {
  const tags = task.tags.map((tag) => `#${tag}`).join(" ");
  const figures = [task.state, task.priority, tags].filter((part) => part !== undefined && part !== "").join(" · ");
  const lines = [`${task.id} — ${task.title}`, figures];
  if (task.checkpoint !== undefined) lines.push(`Checkpoint: ${task.checkpoint}`);
  if (task.blockedReason !== undefined) lines.push(`Blocked: ${task.blockedReason}`);
  if (task.comment !== undefined) lines.push(task.comment);
  for (const { label, text } of task.details) {
    const plain = text.trim().replace(/\s*[\r\n]+\s*/g, " ");
    lines.push(label === "" ? plain : `${label}: ${plain}`);
  }
  return lines;
}
