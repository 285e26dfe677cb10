import type { TextRange } from "../base/text.ts";

/** A task line in numbers: offsets relative to its block, -1 or undefined where a part is absent. Ends are exclusive. */
export class TaskShape {
  /** The id as two numbers: see `taskIdDay` and `taskIdRest`. */
  idDay = 0;
  idRest = 0;
  /** The id itself, once somebody asked. */
  id: string | undefined = undefined;
  /** Bits of `taskFlaw`. */
  flaws = 0;
  /** Bits by the place of the state in `taskStates`. */
  marks = 0;
  /** 0–3, -1 when there is none. */
  priority = -1;
  lineEnd = 0;
  idStart = 0;
  idEnd = 0;
  separatorStart = 0;
  separatorEnd = 0;
  titleStart = 0;
  titleEnd = 0;
  priorityStart = -1;
  priorityEnd = -1;
  tagsStart = -1;
  tagsEnd = -1;
  checkpoint: TextRange | undefined = undefined;
  checkpointValue: TextRange | undefined = undefined;
  reason: TextRange | undefined = undefined;
  comment: TextRange | undefined = undefined;
}

/** What is wrong with a task line. */
export const taskFlaw = {
  noTitle: 1,
  noSeparator: 2,
  /** A second task is written into the line. */
  joined: 4,
} as const;
