/** What a heading is about, by its words: emoji, numbers, separators, brackets and the level say nothing. */
import { damagedCode, isBlank, isDigit, isLetter } from "./characters.ts";
import type { SectionKind, TaskState } from "./model.ts";

const maximumWords = 12;
const longestName = 200;

/**
 * The upper-case words of a heading's name: `0B) TASK_LEDGER (SSOT)` gives `TASK LEDGER`.
 * A name ends at a bracket, a colon, or a dash between blanks; numbers before it are left out.
 */
export function headingWords(text: string, start: number, end: number): string[] {
  let words: string[] = [];
  let word = "";
  const stop = Math.min(end, start + longestName);
  for (let at = start; at <= stop; at++) {
    const code = at < stop ? text.charCodeAt(at) : 32;
    if (isLetter(code)) word += String.fromCharCode(code & ~32);
    else if (isDigit(code)) word += String.fromCharCode(code);
    else if (code !== 39 && code !== 0x2019) {
      if (word !== "") words.push(word);
      word = "";
      if (words.length >= maximumWords) break;
      if (!endsName(text, at, code)) continue;
      words = withoutNumbers(words);
      if (words.length > 0) break;
    }
  }
  return withoutNumbers(words);
}

function endsName(text: string, at: number, code: number): boolean {
  if (code === 40 || code === 91 || code === 58) return true;
  const dash = code === 45 || code === damagedCode || (code >= 0x2010 && code <= 0x2015);
  return dash && isBlank(text.charCodeAt(at - 1)) && isBlank(text.charCodeAt(at + 1));
}

function withoutNumbers(words: string[]): string[] {
  let first = 0;
  while (first < words.length) {
    const word = words[first] as string;
    if (!isDigit(word.charCodeAt(0)) && (word.length > 1 || first === words.length - 1)) break;
    first++;
  }
  return first === 0 ? words : words.slice(first);
}

/** Last word of the name → kind, with the longest name that counts, and the word that must stand before. */
const byLastWord: Record<string, readonly (readonly [kind: SectionKind, words: number, before?: string])[]> = {
  DASHBOARD: [["dashboard", 3]],
  FIELDS: [
    ["critical-fields", 3, "CRITICAL"],
    ["critical-fields", 3, "TRUTH"],
  ],
  PROGRESS: [["progress", 2]],
  BAR: [["progress", 3, "PROGRESS"]],
  CARDS: [["cards", 4, "LATER"]],
  LATER: [["cards", 3, "NEXT"]],
  TODAY: [["today", 1]],
  HEALTH: [
    ["health", 3, "SYSTEM"],
    ["health", 3, "SERVICE"],
    ["health", 3, "SERVICES"],
    ["health", 1],
  ],
  SYNC: [["sync", 1]],
  HISTORY: [
    ["checkpoint-history", 3, "CHECKPOINT"],
    ["history", 1],
  ],
  FORECAST: [["forecast", 1]],
  CAPSULE: [["capsule", 2]],
  CONFIG: [["auto-config", 2, "AUTO"]],
  LEDGER: [["ledger", 3]],
  DOING: [["ledger-state", 2]],
  TODO: [["ledger-state", 2]],
  DONE: [["ledger-state", 2]],
  BLOCKED: [["ledger-state", 2]],
  BLOCKERS: [["blockers", 3]],
  DECISIONS: [["decisions", 3]],
  LOG: [["run-log", 3, "RUN"]],
  BACKLOG: [["backlog", 2]],
  SCOPE: [["scope", 2]],
  ROADMAP: [["roadmap", 3]],
  INVENTORY: [["inventory", 2]],
  SUMMARY: [["task-summary", 2, "TASK"]],
  LOGS: [["session-logs", 2, "SESSION"]],
  SAFETY: [["github-safety", 2, "GITHUB"]],
  ARCHIVE: [["archive", 1]],
  STATUS: [
    ["migration", 2, "MIGRATION"],
    ["cards", 2, "MVP"],
  ],
  STRATEGY: [["migration", 2, "MIGRATION"]],
  CONTRACT: [["contract", 6]],
};

/** The kind that a heading's words name; `other` when they name none. States and entries are judged by their place later. */
export function headingKind(text: string, start: number, end: number): SectionKind {
  const words = headingWords(text, start, end);
  if (/^V\d+$/.test(words.at(-1) ?? "")) words.pop();
  const last = words.at(-1);
  if (last === undefined) return "other";
  if (words[0] === "RUN" && isRunHeading(text, start, end, words)) return "run";
  if (words[0] === "CHECKPOINT" && words.some((word) => isDigit(word.charCodeAt(0)))) return "checkpoint";
  if (last === "TASKS" && words.includes("NEXT")) return "cards";
  for (const [kind, longest, before] of byLastWord[last] ?? []) {
    if (words.length <= longest && (before === undefined || words.at(-2) === before)) return kind;
  }
  return "other";
}

function isRunHeading(text: string, start: number, end: number, words: readonly string[]): boolean {
  const second = words[1];
  if (second !== undefined && isDigit(second.charCodeAt(0))) return true;
  if (second !== "LOG" || words[2] !== "ENTRY" || words.length > 3) return false;
  return /\d{4}/.test(text.slice(start, Math.min(end, start + 80)));
}

/** `MVP_TASK_LEDGER` for `02 — MVP_TASK_LEDGER (MVP Progress Only)`. */
export function ledgerName(title: string): string {
  return headingWords(title, 0, title.length).join("_");
}

/** The state that the last word names. */
export function headingState(title: string): TaskState {
  return headingWords(title, 0, title.length).at(-1) as TaskState;
}
