/** Scans again only what edits touch; the other blocks are used once more. */
import type { TextEdit } from "../base/text.ts";
import type { Block } from "./block.ts";
import { Scanner, type ScanSteps } from "./scanner.ts";
import type { Source } from "./source.ts";

/**
 * The blocks of `text`, which is the source's text after the sorted edits. Undefined when a fence or a comment that
 * nothing closes makes a block depend on the whole text.
 */
export function rescan(
  source: Source,
  edits: readonly TextEdit[],
  text: string,
  steps?: ScanSteps,
): Block[] | undefined {
  if (source.unclosed) return undefined;
  const scanner = new Scanner(text, false, steps);
  const blocks: Block[] = [];
  let kept = 0;
  let delta = 0;
  let next = 0;
  while (next < edits.length) {
    // The block before the first touched one ended where it did because of the line that followed it.
    const touched = Math.max(kept, source.blockAt((edits[next] as TextEdit).range.start) - 1);
    for (; kept < touched; kept++) blocks.push(source.block(kept));
    let at = source.start(touched) + delta;
    let oldEnd = -1;
    kept = -1;
    while (kept === -1) {
      for (; next < edits.length && (edits[next] as TextEdit).range.start + delta <= at; next++) {
        const { range, newText } = edits[next] as TextEdit;
        delta += newText.length - (range.end - range.start);
        oldEnd = range.end;
      }
      if (oldEnd !== -1 && at - delta >= oldEnd) kept = source.blockStartingAt(at - delta);
      if (kept !== -1) break;
      const block = scanner.scanBlock(at);
      if (block.open) return undefined;
      blocks.push(block);
      at += block.length;
    }
  }
  for (; kept < source.blocks.length; kept++) blocks.push(source.block(kept));
  return blocks;
}
