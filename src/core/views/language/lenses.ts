import type { CountFigures } from "../../document/edits/inputs.ts";
import type { ControlDocument } from "../../document/model.ts";
import type { Selection } from "../../selection/candidate.ts";
import { countLedger } from "../../selection/progress.ts";

/** A line of the document with what can be done there, or what there is to know. `line` is zero-based. */
export type Lens =
  | {
      readonly line: number;
      readonly action: "auto" | "block" | "verify" | "stop" | "reveal-next";
      readonly taskId: string;
    }
  | { readonly line: number; readonly action: "progress"; readonly counts: CountFigures };

export interface LensFacts {
  readonly document: ControlDocument;
  readonly selection: Selection;
  /** The task of the run that waits for Verify & Save or Stop. */
  readonly waitingTask: string | undefined;
}

/** Progress on each ledger's heading, the next task on its ledger's, AUTO and Block on the task that is next, the ways out on one that waits. */
export function toLenses({ document, selection, waitingTask }: LensFacts): readonly Lens[] {
  const next = selection.selected?.task;
  const lenses: Lens[] = [];
  for (const ledger of document.ledgers) {
    const line = document.positionAt(ledger.headingRange.start).line;
    lenses.push({ line, action: "progress", counts: countLedger(ledger) });
    if (next?.ledger === ledger.name) lenses.push({ line, action: "reveal-next", taskId: next.id });
  }
  const waiting = waitingTask === undefined ? undefined : document.findTask(waitingTask);
  const task = waiting ?? next;
  if (!task) return lenses;
  const { line, id: taskId } = task;
  const actions = waiting ? (["verify", "stop"] as const) : (["auto", "block"] as const);
  return [...lenses, ...actions.map((action) => ({ line, action, taskId }))];
}
