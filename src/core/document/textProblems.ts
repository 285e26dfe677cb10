/** Problems of characters, line ends, fences and conflict markers: found by the flags of the blocks. */
import type { TextRange } from "../base/text.ts";
import type { Block } from "./block.ts";
import { damagedCode, forEachLine, lineStop, pushAll } from "./characters.ts";
import { isConflictMarker } from "./lineMarks.ts";
import type { Problem, ProblemCode, ProblemSeverity } from "./model.ts";
import { oddCharactersOf } from "./oddCharacters.ts";
import type { Source } from "./source.ts";

const fewDamaged = 20;

export function problem(code: ProblemCode, severity: ProblemSeverity, range: TextRange, message: string): Problem {
  return { code, message, severity, range };
}

export function textProblems(source: Source): Problem[] {
  const found: Problem[] = [];
  for (let index = 0; index < source.blocks.length; index++) {
    const block = source.block(index);
    if (block.open) found.push(openProblem(source, index));
    pushAll(found, characterProblems(source, index));
  }
  return [...found, ...damageProblems(source), ...lineEndProblems(source), ...conflictProblems(source)];
}

function openProblem(source: Source, index: number): Problem {
  const start = source.start(index);
  const fence = source.block(index).kind === "fence";
  return problem(
    fence ? "unclosed-fence" : "unclosed-comment",
    "error",
    { start, end: lineStop(source.text, start, source.contentEnd(index)) },
    fence ? "Unexpected end of the fence, expected a closing mark" : "Unexpected end of the comment, expected -->",
  );
}

function characterProblems(source: Source, index: number): Problem[] {
  const start = source.start(index);
  const odd = oddCharactersOf(source.text, start, source.block(index));
  const found: Problem[] = [];
  if (odd === undefined) return found;
  if (odd.nul !== -1) {
    const range = runOf(source.text, start + odd.nul, (code) => code === 0);
    found.push(problem("nul-character", "error", range, "Unexpected NUL character, expected text"));
  }
  if (odd.surrogate !== -1) {
    const at = start + odd.surrogate;
    const message = "Unexpected half of a surrogate pair, expected a whole character";
    found.push(problem("lone-surrogate", "error", { start: at, end: at + 1 }, message));
  }
  return found;
}

function runOf(text: string, start: number, test: (code: number) => boolean): TextRange {
  let end = start + 1;
  while (test(text.charCodeAt(end))) end++;
  return { start, end };
}

/** One problem for the whole text: many Thai characters of which most are one, or any replacement character. */
function damageProblems(source: Source): Problem[] {
  let thai = 0;
  let thaiMain = 0;
  let replacements = 0;
  let first = -1;
  for (let index = 0; index < source.blocks.length; index++) {
    const odd = oddCharactersOf(source.text, source.start(index), source.block(index));
    if (odd === undefined) continue;
    thai += odd.thai;
    thaiMain += odd.thaiMain;
    replacements += odd.replacements;
    if (first === -1 && odd.damage !== -1) first = source.start(index) + odd.damage;
  }
  const damaged = thai > fewDamaged && thaiMain * 2 > thai ? thai : 0;
  if (damaged + replacements === 0) return [];
  const range = runOf(source.text, first, (code) => code === damagedCode || code === 0xfffd);
  const message = `Unexpected ${damaged + replacements} damaged characters, expected clean UTF-8`;
  return [problem("damaged-characters", "warning", range, message)];
}

const lineEndNames: Record<string, string> = { "\n": "LF", "\r": "CR", "\r\n": "CR LF" };

/** One problem for the whole text, at the first line end that is not like most. */
function lineEndProblems(source: Source): Problem[] {
  const main = lineEndOf(source);
  const mixed = source.blocks.findIndex((block) => (main === "\n" ? lineFeedsOf(block) : block.crlf) < block.lines);
  if (mixed === -1) return [];
  const other = main === "\n" ? /\r\n?/g : /(?<!\r)\n|\r(?!\n)/g;
  other.lastIndex = source.start(mixed);
  const [found] = other.exec(source.text) as RegExpExecArray;
  const message = `Unexpected line end ${lineEndNames[found]}, expected ${lineEndNames[main]}`;
  const range = { start: other.lastIndex - found.length, end: other.lastIndex };
  return [problem("mixed-line-endings", "warning", range, message)];
}

/** The line end that most lines have; LF when there are none. */
export function lineEndOf(source: Source): "\n" | "\r\n" {
  let lf = 0;
  let crlf = 0;
  for (const block of source.blocks) {
    lf += lineFeedsOf(block);
    crlf += block.crlf;
  }
  return crlf > lf ? "\r\n" : "\n";
}

/** How many line ends of the block are a LF alone. */
function lineFeedsOf(block: Block): number {
  return block.lines - block.crlf - (block.oddLines?.loneCr ?? 0);
}

/** One problem for each conflict, from `<<<<<<<` to `>>>>>>>`; a marker without its partners is reported alone. */
function conflictProblems(source: Source): Problem[] {
  const found: Problem[] = [];
  const { text } = source;
  let open: TextRange | undefined;
  const report = (range: TextRange) =>
    found.push(problem("conflict-marker", "error", range, "Unexpected conflict marker, expected merged text"));
  for (let index = 0; index < source.blocks.length; index++) {
    if (source.block(index).oddLines?.marker !== true) continue;
    forEachLine(text, source.start(index), source.contentEnd(index), (start, end) => {
      const code = text.charCodeAt(start);
      if ((code !== 60 && code !== 62) || !isConflictMarker(text, start, end)) return;
      if (code === 60) {
        if (open !== undefined) report(open);
        open = { start, end };
      } else {
        report({ start: open?.start ?? start, end });
        open = undefined;
      }
    });
  }
  if (open !== undefined) report(open);
  return found;
}
