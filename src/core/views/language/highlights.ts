import type { TextRange } from "../../base/text.ts";
import type { ControlDocument, TaskState } from "../../document/model.ts";

/** A part of the text that has a meaning of its own, for colours. */
export interface Highlight {
  readonly range: TextRange;
  readonly kind: "task-id" | "priority" | "checkpoint" | "reason" | "state-heading";
  readonly state: TaskState;
}

/** In document order; none crosses a line. */
export function toHighlights(document: ControlDocument): readonly Highlight[] {
  const highlights: Highlight[] = [];
  for (const { sections } of document.ledgers) {
    for (const { state, headingRange, tasks } of sections) {
      highlights.push({ range: wordRange(document.text, headingRange, state), kind: "state-heading", state });
      for (const task of tasks) {
        const parts = [
          { range: task.idRange, kind: "task-id" },
          { range: task.priorityRange, kind: "priority" },
          { range: task.checkpointValueRange, kind: "checkpoint" },
          { range: task.reasonRange, kind: "reason" },
        ] as const;
        for (const { range, kind } of parts) if (range) highlights.push({ range, kind, state });
      }
    }
  }
  return highlights.filter(({ range }) => range.end > range.start).sort((a, b) => a.range.start - b.range.start);
}

function wordRange(text: string, { start, end }: TextRange, word: string): TextRange {
  const at = text.slice(start, end).indexOf(word);
  return at === -1 ? { start, end: start } : { start: start + at, end: start + at + word.length };
}
