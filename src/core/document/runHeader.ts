/** Headings of run entries: `RUN <time> (<MODE> - <task> - <title>) [HISTORICAL]` and `RUN LOG Entry - <time> - <title>`. */
import { isBlank, isLetter, isSeparator, isUpper, isWord, skipBlanks } from "./characters.ts";
import { findTaskIds } from "./ids.ts";

export interface RunHeader {
  readonly timestamp: string;
  readonly mode: string | undefined;
  readonly taskId: string | undefined;
  readonly title: string;
  readonly historical: boolean;
}

/** `title` is the heading without its hashes. */
export function readRunHeader(title: string): RunHeader {
  const historical = /\[HISTORICAL\b/i.test(title);
  const entry = /^\W{0,8}RUN[ _]LOG[ _]ENTRY\b/i.exec(title);
  const [timestamp, about] = entry === null ? splitRun(title) : splitEntry(title, entry[0].length);
  return { timestamp, historical, ...readAbout(about) };
}

function splitRun(title: string): [timestamp: string, about: string] {
  const from = title.toUpperCase().indexOf("RUN") + 3;
  let stop = from;
  while (stop < title.length && title[stop] !== "(" && title[stop] !== "[") stop++;
  const close = title.lastIndexOf(")");
  const about = title[stop] === "(" ? title.slice(stop + 1, close > stop ? close : title.length) : "";
  return [title.slice(from, stop).trim(), about];
}

function splitEntry(title: string, from: number): [timestamp: string, about: string] {
  const start = skipSeparators(title, from);
  let stop = start;
  while (stop < title.length && !isBlank(title.charCodeAt(stop))) stop++;
  return [title.slice(start, stop), title.slice(skipSeparators(title, stop))];
}

function readAbout(text: string): Pick<RunHeader, "mode" | "taskId" | "title"> {
  const mode = modeAt(text);
  const from = mode === undefined ? 0 : skipSeparators(text, mode.end);
  const first = findTaskIds(text, from, Math.min(text.length, from + 24))[0];
  if (first === undefined || first.start > from + 1)
    return { mode: mode?.name, taskId: first?.id, title: text.slice(from).trim() };
  let at = skipSeparators(text, first.end);
  if (text[at] === ",") at = skipBlanks(text, at + 1, text.length);
  return { mode: mode?.name, taskId: first.id, title: text.slice(at).trim() };
}

/** An upper-case word, alone or before `Cycle`, `Mode`, `WORK_PACKET`, that a separator or the end follows. */
function modeAt(text: string): { readonly name: string; readonly end: number } | undefined {
  const start = skipBlanks(text, 0, text.length);
  let stop = start;
  while (stop < text.length && isModeCharacter(text, stop)) stop++;
  const name = text.slice(start, stop);
  if (name.length < 2 || !isUpper(name.charCodeAt(0))) return undefined;
  let at = skipBlanks(text, stop, text.length);
  const suffix = /^(?:cycle|mode|work_packet)\b/i.exec(text.slice(at, at + 12));
  if (suffix !== null) at = skipBlanks(text, at + suffix[0].length, text.length);
  const ends = at >= text.length || isSeparator(text.charCodeAt(at)) || text[at] === "," || text[at] === "(";
  return ends ? { name, end: at } : undefined;
}

function isModeCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (isLetter(code)) return isUpper(code);
  return isWord(code) || (code === 45 && isUpper(text.charCodeAt(at + 1)));
}

function skipSeparators(text: string, at: number): number {
  while (at < text.length && (isBlank(text.charCodeAt(at)) || isSeparator(text.charCodeAt(at)))) at++;
  return at;
}
