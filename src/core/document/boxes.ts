/** Boxes drawn in a fence, also damaged ones: read by structure (rules of frame characters only), not by glyphs. */
import type { TextRange } from "../base/text.ts";
import { damagedCode, forEachLine, isFrame, skipBlanks, trimEnd, trimmedRange } from "./characters.ts";
import type { Box, BoxLine } from "./dashboardModel.ts";

const shortestRule = 4;

interface DrawnLine {
  readonly start: number;
  readonly end: number;
  readonly rule: boolean;
  readonly blank: boolean;
}

/** The boxes between `start` and `end`, the inside of a fence. */
export function readBoxes(text: string, start: number, end: number): Box[] {
  const boxes: Box[] = [];
  let open: DrawnLine[] = [];
  const finish = () => {
    const box = toBox(text, open);
    if (box !== undefined) boxes.push(box);
    open = [];
  };
  forEachLine(text, start, end, (from, stop) => {
    const line = drawnLine(text, from, stop);
    if (line.blank || (open.length === 0 && !line.rule)) {
      finish();
      return;
    }
    open.push(line);
    if (line.rule && rulesIn(open) === 3) finish();
  });
  finish();
  return boxes;
}

function rulesIn(lines: readonly DrawnLine[]): number {
  return lines.reduce((sum, line) => sum + (line.rule ? 1 : 0), 0);
}

function drawnLine(text: string, start: number, end: number): DrawnLine {
  const first = skipBlanks(text, start, end);
  const stop = trimEnd(text, first, end);
  return { start: first, end: stop, rule: isRule(text, first, stop), blank: first === stop };
}

/** Only frame characters; damage may leave one Thai letter behind each end of the frame. */
function isRule(text: string, start: number, end: number): boolean {
  if (end - start < shortestRule) return false;
  let strays = 0;
  const ascii = text.charCodeAt(start) === 43;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isFrame(code) || (ascii && (code === 43 || code === 45 || code === 61))) continue;
    if (code <= damagedCode && code >= 0x0e01 && ++strays <= 2) continue;
    return false;
  }
  return true;
}

function toBox(text: string, lines: readonly DrawnLine[]): Box | undefined {
  const first = lines[0];
  const last = lines.at(-1);
  if (first === undefined || last === undefined || lines.length < 3) return undefined;
  const body = lines.slice(1).filter((line) => !line.rule);
  const head = body[0];
  if (head === undefined) return undefined;
  const titleLine = toBoxLine(text, head);
  const title = trimmedRange(text, titleLine.innerRange.start, titleLine.innerRange.end);
  return {
    title: titleLine.text,
    kind: boxKind(titleLine.text),
    range: { start: first.start, end: last.end },
    titleRange: title,
    lines: body.slice(1).map((line) => toBoxLine(text, line)),
    width: first.end - first.start,
  };
}

function toBoxLine(text: string, line: DrawnLine): BoxLine {
  const inner = innerRange(text, line.start, line.end);
  const { start, end } = trimmedRange(text, inner.start, inner.end);
  return { text: text.slice(start, end), range: { start: line.start, end: line.end }, innerRange: inner };
}

/** The line without a frame character at either end. */
export function innerRange(text: string, start: number, end: number): TextRange {
  const left = isSide(text.charCodeAt(start)) ? start + 1 : start;
  const right = end > left && isSide(text.charCodeAt(end - 1)) ? end - 1 : end;
  return { start: left, end: right };
}

/** A frame character, or the pipe of an ASCII frame. */
export function isSide(code: number): boolean {
  return isFrame(code) || code === 124;
}

const titleKinds: readonly (readonly [word: RegExp, kind: Box["kind"]])[] = [
  [/^NOW\b/, "now"],
  [/^NEXT\b/, "next"],
  [/^LATER\b/, "later"],
  [/^TODAY\S* CHECKPOINTS/, "today-checkpoints"],
  [/^TODAY\S* COMPLETED/, "today-completed"],
  [/^(CURRENT )?FOCUS\b/, "focus"],
  [/^KNOWN ISSUES\b/, "known-issues"],
  [/^(SYSTEM |SERVICES? )?HEALTH\b/, "health"],
];

function boxKind(title: string): Box["kind"] {
  const name = title.slice(0, 60).toUpperCase();
  const words = name.slice(Math.max(0, name.search(/[A-Z]/)));
  return titleKinds.find(([pattern]) => pattern.test(words))?.[1] ?? "other";
}
