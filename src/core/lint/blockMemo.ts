import type { Block } from "../document/block.ts";
import type { TaskState } from "../document/model.ts";
import type { Finding } from "./finding.ts";

/** What is remembered of one block, so that a keystroke costs what it changed. Offsets are relative to the block's start. */
export class BlockMemo {
  /** Of the rules of texts. */
  text: readonly Finding[] | undefined = undefined;
  /** The state in which the task stood when its rules looked at it. */
  state: TaskState | undefined = undefined;
  task: readonly Finding[] = [];
  /** Ids of Depends on bullets. */
  dependencies: readonly { readonly id: string; readonly start: number; readonly end: number }[] | undefined =
    undefined;
}

export function memoOf(block: Block): BlockMemo {
  if (!(block.memo instanceof BlockMemo)) block.memo = new BlockMemo();
  return block.memo as BlockMemo;
}
