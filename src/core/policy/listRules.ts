/** Rules whose value is more than a number: what is forbidden, where runs go, which services, which order. */
import { type Priority, priorities } from "../document/model.ts";
import { codeSpans } from "../document/taskDetails.ts";
import type { ServiceSpec } from "../ports.ts";
import type { DocumentCheck } from "./policy.ts";
import type { PolicyLine } from "./policyLines.ts";
import { repositoryPath } from "./safeValues.ts";
import { type Statement, statementOf } from "./statements.ts";

type LineReader<T> = (line: PolicyLine) => readonly Statement<T>[];

/** `Priority order: P0 (…) > P1 (…) > P2`; priorities that it leaves out come behind in their usual order. */
export const readPriorityOrder: LineReader<readonly Priority[]> = (line) => {
  const label = /\bpriorit(?:y|ies)\b/i.exec(line.text);
  if (label === null) return [];
  const words = [...line.text.slice(label.index).matchAll(/\bP[0-3]\b/g)];
  const named = [...new Set(words.map(([word]) => word as Priority))];
  const [first, second] = words;
  const last = words.at(-1);
  if (first === undefined || second === undefined || last === undefined || named.length < 2) return [];
  const between = line.text.slice(label.index + first.index + 2, label.index + second.index);
  if (!/[>→โ,]|\bthen\b/.test(between)) return [];
  const phrase = { 0: line.text.slice(label.index, label.index + last.index + 2), index: label.index };
  return [statementOf(line, phrase, [...named, ...priorities.filter((priority) => !named.includes(priority))])];
};

/** `Allow closing multiple TASK_LEDGER items in one AUTO cycle IF …`, or its opposite: one task a cycle. */
export const readBatching: LineReader<boolean> = (line) => {
  const match =
    /\bclos(?:e|ing) (?:multiple|several|more than one)\b[^\n.]*?\b(?:tasks?|items?)\b/i.exec(line.text) ??
    /\b(?:exactly|only) one task (?:per|a|an)(?: AUTO)? cycle\b/i.exec(line.text);
  if (match === null) return [];
  const isRefused = /\b(?:never|not|no|don't|cannot|forbidden)\b[^.]*$/i.test(line.text.slice(0, match.index));
  return [statementOf(line, match, match[0].toLowerCase().startsWith("clos") && !isRefused)];
};

/** Back-ticked paths of bullets below a heading about prohibited files, or in a sentence that forbids touching them. */
export const readProhibitedPaths: LineReader<string> = (line) => {
  const heading = line.headings[0] ?? "";
  const isList =
    /\b(?:prohibited|forbidden|protected|read-only)\b.*\b(?:files?|paths?|docs?|folders?)\b/i.test(heading) &&
    /^\s*[-*+]\s/.test(line.text);
  const isSentence = /\b(?:prohibited|forbidden) (?:files?|paths?)\W*:/i.test(line.text);
  if (!isList && !isSentence) return [];
  return [...line.text.matchAll(/`([^`\s]+)`/g)].map((match) => {
    const path = repositoryPath(match[1] ?? "");
    const statement = statementOf(line, match, path ?? "");
    return path === undefined ? { ...statement, refused: true } : statement;
  });
};

/** The folder before `<timestamp>` in a back-ticked path, or the one that a sentence about run artifacts names. */
export const readRunsFolder: LineReader<string> = (line) => {
  const match =
    /`([^`<>]*)\/<(?:timestamp|time|ts|run[ _-]?id|id|run)>[^`]*`/i.exec(line.text) ??
    /\brun (?:artifacts?|folders?|records?)\b[^`]*`([^`<>]+?)\/?`/i.exec(line.text);
  if (match === null) return [];
  const path = repositoryPath(match[1] ?? "");
  const statement = statementOf(line, match, path ?? "");
  return [path === undefined || !isForRuns(path) ? { ...statement, refused: true } : statement];
};

/** What lies in the run folder is never counted as work, so a document may not declare its sources to be one. */
function isForRuns(path: string): boolean {
  return /(?:^|[/._-])(?:runs?|cycles?|logs?|artifacts?)$/i.test(path);
}

/** `- Backend: curl … http://localhost:8000/api/health` of a text about health or services. */
export const readService: LineReader<ServiceSpec> = (line) => {
  const isAboutHealth = /\b(?:health|services?)\b/i.test(line.headings.join(" ")) || /\bcurl\b/.test(line.text);
  const label = /^\s*[-*+]\s+\**([A-Za-z][\w .-]{0,40}?)\s*(?:\([^)]*\))?\**\s*:/.exec(line.text)?.[1];
  const match = /\bhttps?:\/\/[^\s`"'<>)|]+/i.exec(line.text);
  if (!isAboutHealth || label === undefined || match === null) return [];
  return [statementOf(line, match, serviceOf(label, match[0]))];
};

/** Bullets such as `api/`: `python -c "import main"` below a heading about smoke checks. The surface may be left out. */
export const readSmokeCheck: LineReader<DocumentCheck> = (line) =>
  /\bsmoke[ -]?(?:checks?|tests?)\b/i.test(line.headings[0] ?? "") ? readCommand(line) : [];

/** Bullets such as `./`: `npm test` below the very heading "Checks". Elsewhere two code spans may say anything, so that none may be left out. */
export const readCheck: LineReader<DocumentCheck> = (line) =>
  /^[#\s]*checks[\s#:]*$/i.test(line.headings[0] ?? "") && codeSpans(line.text).length === 2 ? readCommand(line) : [];

const readCommand: LineReader<DocumentCheck> = (line) => {
  if (!/^\s*[-*+]\s/.test(line.text)) return [];
  const spans = codeSpans(line.text);
  const command = spans.at(-1);
  if (command === undefined || spans.length > 2) return [];
  const surface = spans.length === 2 ? surfaceFolder(spans[0] ?? "") : "";
  const statement = statementOf(line, { 0: line.text, index: 0 }, { command, surface: surface ?? "" });
  return [surface === undefined ? { ...statement, refused: true } : statement];
};

function surfaceFolder(written: string): string | undefined {
  return /^\.?\/?$/.test(written) ? "" : repositoryPath(written);
}

/** `Single mode: AUTO`, `User command: AUTO (ONLY)`, `Allowed modes: AUTO, SAVE`. */
export const readAllowedModes: LineReader<readonly string[]> = (line) => {
  const match =
    /\b(?:single mode|allowed modes?|user commands?)\b[\s*_:]*`?[A-Z][A-Z_]*\b(?:`?,\s*`?[A-Z][A-Z_]*\b)*/.exec(
      line.text.replace(/\b(?:single mode|allowed modes?|user commands?)\b/gi, (words) => words.toLowerCase()),
    );
  return match === null ? [] : [statementOf(line, match, match[0].match(/\b[A-Z][A-Z_]+\b/g) ?? [])];
};

/** A service by its written name; `Backend (FastAPI)` and `Backend` are the same. */
export function serviceOf(label: string, url: string): ServiceSpec {
  const name = label.replace(/\(.*$/, "").trim();
  const id = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return { id, name, url, protocol: id.includes("comfy") ? "comfyui" : "http" };
}
