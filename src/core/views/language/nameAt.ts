import { blockerIdEnd, decisionIdEnd, taskIdEnd } from "../../document/ids.ts";

/** An id of a control document or of a run, or a hash, as it stands in any text. */
export interface FoundName {
  readonly kind: "task" | "blocker" | "decision" | "run" | "commit";
  readonly text: string;
  /** UTF-16 offsets into the text that was searched. */
  readonly start: number;
  readonly end: number;
}

const idKinds = [
  ["T-", "task", taskIdEnd],
  ["B-", "blocker", blockerIdEnd],
  ["D-", "decision", decisionIdEnd],
] as const;

/** Hashes have at least one letter and one digit, so that words and numbers are none; digits alone count from twelve on. */
const hash = /^(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f]|[0-9]{12})[0-9a-f]{7,40}$/;

const runId = /^\d{8}-\d{9}-[0-9a-f]{4}$/;

/** Every id and hash of the text, in order, none inside a longer word. */
export function findNames(text: string): readonly FoundName[] {
  const names: FoundName[] = [];
  const words = /[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*/g;
  for (let word = words.exec(text); word !== null; word = words.exec(text)) {
    if (isPartOfName(text, word.index, words.lastIndex)) continue;
    const name = nameOf(text, word.index, words.lastIndex);
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** The name that covers or touches the column; undefined when there is none. */
export function findNameAt(text: string, column: number): FoundName | undefined {
  const from = Math.max(0, column - longestName);
  const before = from === 0 ? 0 : text.slice(from, column).search(/[^A-Za-z0-9-]/) + from;
  const near = text.slice(before, column + longestName);
  const found = findNames(near).find(({ start, end }) => start + before <= column && column <= end + before);
  return found && { ...found, start: found.start + before, end: found.end + before };
}

const longestName = 64;

function isPartOfName(text: string, start: number, end: number): boolean {
  return /[\w]/.test(text.charAt(start - 1)) || /_/.test(text.charAt(end));
}

function nameOf(text: string, start: number, end: number): FoundName | undefined {
  for (const [prefix, kind, idEnd] of idKinds) {
    if (text.startsWith(prefix, start) && idEnd(text, start, end) === end)
      return { kind, text: text.slice(start, end), start, end };
  }
  const word = text.slice(start, Math.min(end, start + longestName));
  if (runId.test(word)) return { kind: "run", text: word, start, end };
  return hash.test(word) ? { kind: "commit", text: word, start, end } : undefined;
}
