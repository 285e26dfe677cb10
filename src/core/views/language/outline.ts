import type { TextRange } from "../../base/text.ts";
import type { ControlDocument, LedgerSection, TaskState } from "../../document/model.ts";
import { countLedger } from "../../selection/progress.ts";

/** What headings do not show: tasks below their ledgers, runs below the log. */
export interface OutlineNode {
  readonly kind: "ledger" | "state" | "task" | "log" | "run";
  readonly name: string;
  readonly detail: string;
  /** Encloses `nameRange` and the ranges of the children. */
  readonly range: TextRange;
  readonly nameRange: TextRange;
  readonly state: TaskState | undefined;
  readonly children: readonly OutlineNode[];
}

export function toOutline(document: ControlDocument): readonly OutlineNode[] {
  const ledgers = document.ledgers.map((ledger): OutlineNode => {
    const { done, total, percent } = countLedger(ledger);
    return {
      kind: "ledger",
      name: ledger.name,
      detail: `${done}/${total} · ${percent}%`,
      range: ledger.range,
      nameRange: ledger.headingRange,
      state: undefined,
      children: ledger.sections.map(stateNode),
    };
  });
  const { runLog } = document;
  if (runLog === undefined || runLog.entries.length === 0) return ledgers;
  return [...ledgers, logNode(runLog)];
}

function stateNode(section: LedgerSection): OutlineNode {
  return {
    kind: "state",
    name: section.state,
    detail: String(section.tasks.length),
    range: section.range,
    nameRange: section.headingRange,
    state: section.state,
    children: section.tasks.map((task) => ({
      kind: "task",
      name: task.id,
      detail: task.title,
      range: task.range,
      nameRange: task.textRange,
      state: task.state,
      children: [],
    })),
  };
}

function logNode(log: NonNullable<ControlDocument["runLog"]>): OutlineNode {
  return {
    kind: "log",
    name: "RUN LOG",
    detail: String(log.entries.length),
    range: log.range,
    nameRange: log.headingRange,
    state: undefined,
    children: log.entries.map((entry) => ({
      kind: "run",
      name: entry.timestamp,
      detail: [entry.mode, entry.taskId, entry.title].filter(Boolean).join(" · "),
      range: entry.range,
      nameRange: entry.headingRange,
      state: undefined,
      children: [],
    })),
  };
}
