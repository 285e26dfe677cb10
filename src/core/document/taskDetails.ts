/** What the sub-bullets of a task say, as lists. */
import { findTaskIds } from "./ids.ts";
import type { Task, TaskDetailKind } from "./model.ts";
import { TaskNode } from "./task.ts";

function detailTexts(task: Task, kind: TaskDetailKind, words = /^/): string[] {
  const details = task instanceof TaskNode ? task.words.bulletsOf(kind, words) : task.details;
  return details.filter((detail) => detail.kind === kind).map((detail) => detail.text);
}

/** Inline code spans of a text, without their back-ticks. */
export function codeSpans(text: string): string[] {
  const spans: string[] = [];
  const unclosed = new Set<number>();
  for (let open = text.indexOf("`"); open !== -1; ) {
    let mark = open;
    while (text[mark] === "`") mark++;
    const length = mark - open;
    const close = unclosed.has(length) ? -1 : closingMark(text, mark, length);
    if (close === -1) {
      unclosed.add(length);
      open = text.indexOf("`", mark);
      continue;
    }
    const span = text.slice(mark, close).trim();
    if (span !== "") spans.push(span);
    open = text.indexOf("`", close + length);
  }
  return spans;
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
  return items.length < 2 ? [...items] : [...new Set(items)];
}

/** True for `docs/a.md`, `backend/`, `docker-compose.yml`; not for a URL, an absolute path, a command or a sentence. */
export function isPathLike(word: string): boolean {
  if (word.length > 300 || /[\s"'<>|?*$`;\\]|:\/\/|^[-/~@#]|(^|\/)\.\.(\/|$)/.test(word) || !/[A-Za-z]/.test(word))
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
  const words = prose.split(/[\s,;()[\]]+/).map((word) => stripped(word, "\"'*", "\"'*.:"));
  return [...spans.filter(isPathLike), ...words.filter(isBarePath)].map((path) => path.replace(/^\.\//, ""));
}

/** Repository paths that the Evidence bullets name, in back-ticks or bare. */
export function evidencePaths(task: Task): string[] {
  return unique(detailTexts(task, "evidence").flatMap(pathsOf));
}

/** Commands of the Verification bullets: their inline code. Prose is no command, nor is a file that is only named. */
export function verificationCommands(task: Task): string[] {
  return unique(detailTexts(task, "verification").flatMap(codeSpans)).filter((span) => !isNamedFile(span));
}

const documentEnding = /\.(?:md|txt|json|ya?ml|toml|ini|cfg|env|lock|html?|css|csv|svg|png|jpe?g|sql)$|\/$/i;

/** A document's path alone is no command; a script's may be one. */
function isNamedFile(span: string): boolean {
  return isPathLike(span) && documentEnding.test(span);
}

/** What the Surface bullets name: paths when there are any, else the items between commas. */
export function surfacePaths(task: Task): readonly string[] {
  if (!(task instanceof TaskNode)) return surfaceOf(task);
  task.words.surface ??= surfaceOf(task);
  return task.words.surface;
}

function surfaceOf(task: Task): string[] {
  const texts = detailTexts(task, "surface", /surface/i);
  const paths = unique(texts.flatMap(pathsOf));
  return paths.length > 0 ? paths : unique(texts.flatMap(listItems));
}

/** Ids of the Depends on bullets, without the task's own. */
export function dependencyIds(task: Task): readonly string[] {
  if (!(task instanceof TaskNode)) return dependenciesOf(task);
  task.words.dependsOn ??= dependenciesOf(task);
  return task.words.dependsOn;
}

function dependenciesOf(task: Task): string[] {
  const texts = detailTexts(task, "depends-on", /depend|blocked by/i);
  const ids = texts.flatMap((text) => findTaskIds(text).map((match) => match.id));
  return unique(ids).filter((id) => id !== task.id);
}

/** Names of the Services bullets, as written; `none` names none. */
export function serviceNames(task: Task): string[] {
  return unique(detailTexts(task, "services").flatMap(listItems)).filter((name) => !/^\(?none\)?$/i.test(name));
}

/** The text without characters of `head` at its start and of `tail` at its end. */
function stripped(text: string, head: string, tail: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && head.includes(text.charAt(start))) start++;
  while (end > start && tail.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
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
  return items.map((one) => stripped(one, " \t\r\n`*+-", " \t\r\n`*.")).filter((one) => one !== "");
}
