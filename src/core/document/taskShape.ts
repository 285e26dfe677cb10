/** A task line in numbers: offsets relative to its block, -1 where a part is absent. Ends are exclusive. */
export interface TaskShape {
  /** See `taskIdKey`. */
  key: number;
  textStart: number;
  textEnd: number;
  lineEnd: number;
  idStart: number;
  idEnd: number;
  titleStart: number;
  titleEnd: number;
  separatorStart: number;
  separatorEnd: number;
  /** 0–3, -1 when there is none. */
  priority: number;
  priorityStart: number;
  priorityEnd: number;
  tagsStart: number;
  tagsEnd: number;
  checkpointStart: number;
  checkpointEnd: number;
  checkpointValueStart: number;
  checkpointValueEnd: number;
  reasonStart: number;
  reasonEnd: number;
  commentStart: number;
  commentEnd: number;
  /** Bits by the place of the state in `taskStates`. */
  marks: number;
  /** End of the last line that is not blank, with its line end. */
  end: number;
  /** What is wrong with the line: bits of `TaskFlaw`. */
  flaws: number;
  /** A second task written into the line. */
  joinedAt: number;
}

/** Bits of `TaskShape.flaws`. */
export const taskFlaw = { noTitle: 1, noSeparator: 2 } as const;
