/** What the sub-bullets of a task say, as lists. */
import { findTaskIds } from "./ids.ts";
import type { Task, TaskDetailKind } from "./model.ts";

function detailTexts(task: Task, kind: TaskDetailKind): string[] {
  return task.details.filter((detail) => detail.kind === kind).map((detail) => detail.text);
}

/** Inline code spans of a text, without their back-ticks. */
export function codeSpans(text: string): string[] {
  const spans: string[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf("`", at);
    if (open === -1) return spans;
    let mark = open;
    while (text[mark] === "`") mark++;
    const close = closingMark(text, mark, mark - open);
    if (close === -1) return spans;
    const span = text.slice(mark, close).trim();
    if (span !== "") spans.push(span);
    at = close + mark - open;
  }
}

function closingMark(text: string, from: number, length: number): number {
  for (let at = text.indexOf("`", from); at !== -1; ) {
    let end = at;
    while (text[end] === "`") end++;
    if (end - at === length) return at;
    at = text.indexOf("`", end);
  }
  return -1;
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}

/** True for `docs/a.md`, `backend/`, `docker-compose.yml`; not for a URL, an absolute path, a command or a sentence. */
function isPathLike(word: string): boolean {
  if (word.length > 300 || /[\s"'<>|?*$`;]|:\/\/|^[-/~@#]|^\.\.(\/|$)/.test(word) || !/[A-Za-z]/.test(word))
    return false;
  return word.includes("/") ? !/^\/|\/\//.test(word) : /\.[A-Za-z][A-Za-z0-9]{0,9}$/.test(word);
}

/** A file name in a sentence must look like one: a folder and a file, or a name with a common ending. */
function isBarePath(word: string): boolean {
  if (!isPathLike(word)) return false;
  return word.includes("/")
    ? /\.[A-Za-z0-9]{1,10}$|\/$/.test(word)
    : /^[\w.-]+\.[a-z]{1,5}$/.test(word) && word.length > 4;
}

function pathsOf(text: string): string[] {
  const spans = codeSpans(text);
  const prose = text.replace(/`[^`]*`/g, " ");
  const words = prose.split(/[\s,;()[\]]+/).map((word) => word.replace(/^["'*]+|["'*.:]+$/g, ""));
  return [...spans.filter(isPathLike), ...words.filter(isBarePath)].map((path) => path.replace(/^\.\//, ""));
}

/** Repository paths that the Evidence bullets name, in back-ticks or bare. */
export function evidencePaths(task: Task): string[] {
  return unique(detailTexts(task, "evidence").flatMap(pathsOf));
}

/** Commands of the Verification bullets: their inline code. Prose is no command. */
export function verificationCommands(task: Task): string[] {
  return unique(detailTexts(task, "verification").flatMap(codeSpans));
}

/** What the Surface bullets name: paths when there are any, else the items between commas. */
export function surfacePaths(task: Task): string[] {
  const texts = detailTexts(task, "surface");
  const paths = unique(texts.flatMap(pathsOf));
  return paths.length > 0 ? paths : unique(texts.flatMap(listItems));
}

/** Ids of the Depends on bullets, without the task's own. */
export function dependencyIds(task: Task): string[] {
  const ids = detailTexts(task, "depends-on").flatMap((text) => findTaskIds(text).map((match) => match.id));
  return unique(ids).filter((id) => id !== task.id);
}

/** Names of the Services bullets, as written; `none` names none. */
export function serviceNames(task: Task): string[] {
  return unique(detailTexts(task, "services").flatMap(listItems)).filter((name) => !/^\(?none\)?$/i.test(name));
}

/** Items between commas, semicolons or lines; commas in parentheses do not part them. */
function listItems(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let item = "";
  for (const character of text) {
    if (character === "(") depth++;
    else if (character === ")") depth = Math.max(0, depth - 1);
    if (depth === 0 && /[,;\n\r]/.test(character)) {
      items.push(item);
      item = "";
    } else item += character;
  }
  items.push(item);
  return items.map((one) => one.replace(/^[\s`*+-]+|[\s`*.]+$/g, "")).filter((one) => one !== "");
}
