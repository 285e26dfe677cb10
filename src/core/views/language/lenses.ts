import type { ControlDocument } from "../../document/model.ts";
import type { Selection } from "../../selection/candidate.ts";
import { countLedger } from "../../selection/progress.ts";

/** A line of the document with what can be done there, or what there is to know. */
export interface Lens {
  /** Zero-based. */
  readonly line: number;
  readonly action: "auto" | "verify" | "stop" | "reveal-next" | "progress";
  /** Words of the lens; for `progress` the figures, for `reveal-next` the task. */
  readonly title: string;
  readonly taskId: string | undefined;
}

export interface LensFacts {
  readonly document: ControlDocument;
  readonly selection: Selection;
  /** The task of the run that waits for Verify & Save or Stop. */
  readonly waitingTask: string | undefined;
}

/** Progress on each ledger's heading, the next task on its TODO, AUTO on the task that is next, the ways out on one that waits. */
export function toLenses({ document, selection, waitingTask }: LensFacts): readonly Lens[] {
  const next = selection.selected?.task;
  const lenses: Lens[] = [];
  for (const ledger of document.ledgers) {
    const { done, total, percent } = countLedger(ledger);
    const line = document.positionAt(ledger.headingRange.start).line;
    lenses.push({ line, action: "progress", title: `${done} of ${total} done · ${percent}%`, taskId: undefined });
    if (next?.ledger === ledger.name)
      lenses.push({ line, action: "reveal-next", title: `Next: ${next.id}`, taskId: next.id });
  }
  const waiting = waitingTask === undefined ? undefined : document.findTask(waitingTask);
  if (waiting) {
    const { line, id } = waiting;
    lenses.push({ line, action: "verify", title: "Verify & Save", taskId: id });
    lenses.push({ line, action: "stop", title: "Stop", taskId: id });
  } else if (next) lenses.push({ line: next.line, action: "auto", title: "AUTO", taskId: next.id });
  return lenses;
}
