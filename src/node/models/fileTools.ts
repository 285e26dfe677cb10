import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { counted } from "../../core/base/counted.ts";
import { redacted } from "../../core/base/secretShapes.ts";
import type { Brief } from "../../core/cycle/executor.ts";
import type { IoBudget } from "../../core/cycle/ioBudget.ts";
import { atomicWrite, errorCode, realFile } from "../files/atomicWrite.ts";
import { decodeUtf8 } from "../files/fsTextStore.ts";
import { GitFileList } from "./gitFileList.ts";
import { replaceTexts, toShownText } from "./textReplacement.ts";
import {
  BadInput,
  optionalCount,
  optionalFlag,
  optionalReplacements,
  optionalText,
  requiredText,
} from "./toolInput.ts";
import { answered, refused, type ToolText } from "./toolText.ts";
import { resolveWorkPath, type WorkPath } from "./workPath.ts";

const maximumFileBytes = 2_000_000;
const shownCharacters = 48_000;
const shownFiles = 400;
const shownHits = 80;
const shownHitCharacters = 300;

type Fields = Readonly<Record<string, unknown>>;

interface FileToolsInit {
  readonly brief: Brief;
  readonly budget: IoBudget;
  readonly redact: (text: string) => string;
}

/** Reading, listing, searching, changing, deleting and renaming files: inside the repository only, within the budget, and never the engine's own. */
export class FileTools {
  readonly #root: string;
  readonly #runsFolder: string;
  readonly #budget: IoBudget;
  readonly #git: GitFileList;
  readonly #redact: (text: string) => string;
  /** Paths that nothing was at before this run. */
  readonly #made = new Set<string>();
  #document: string | undefined;

  constructor({ brief, budget, redact }: FileToolsInit) {
    this.#root = brief.root;
    this.#runsFolder = path.dirname(path.dirname(brief.file));
    this.#budget = budget;
    this.#git = new GitFileList(brief.root);
    this.#redact = redact;
  }

  async read(input: Fields, signal: AbortSignal): Promise<ToolText> {
    const place = await this.#place(requiredText(input, "path"), signal);
    if (place.kind === "missing") return refused(`There is no ${place.path}`);
    if (place.kind === "folder") return refused(`${place.path} is a folder; list it`);
    const text = await readText(place);
    if (typeof text !== "string") return text;
    const overspent = this.#budget.read(place.path);
    if (overspent !== undefined) return refused(overspent);
    return answered(toExcerpt(place.path, this.#redact(toShownText(text)), optionalCount(input, "fromLine", 1), input));
  }

  async list(input: Fields, signal: AbortSignal): Promise<ToolText> {
    const folder = await this.#folder(optionalText(input, "path"));
    const files = await this.#git.below(folder, signal);
    if (files.length === 0) return answered(`No file below ${folder}`);
    const rest = files.length - shownFiles;
    const more = rest > 0 ? [`and ${rest} more; name a folder to see them`] : [];
    return answered([...files.slice(0, shownFiles), ...more].join("\n"));
  }

  async search(input: Fields, signal: AbortSignal): Promise<ToolText> {
    const folder = await this.#folder(optionalText(input, "path"));
    const pattern = requiredText(input, "text");
    const { documentPath } = this.#budget.limits;
    const lines = await this.#git.search(pattern, optionalFlag(input, "regex"), folder, signal);
    const found = lines.filter((line) => !line.startsWith(`${documentPath}:`));
    const hits = [...(await this.#withoutSecrets(found.slice(0, shownHits))), ...found.slice(shownHits)];
    if (hits.length === 0) return answered("Nothing found");
    const rest = hits.length - shownHits;
    const more = rest > 0 ? [`and ${rest} more; search for something rarer, or below a folder`] : [];
    return answered([...hits.slice(0, shownHits).map((hit) => hit.slice(0, shownHitCharacters)), ...more].join("\n"));
  }

  /** Changes only when everything about it is known to be right; a refused change costs nothing. */
  async edit(input: Fields, signal: AbortSignal): Promise<ToolText> {
    const place = await this.#place(requiredText(input, "path"), signal);
    const fence = this.#fence(place);
    if (fence) return fence;
    const shape = shapeOf(input);
    if (shape === undefined) return refused("Give one of replacements, content, delete and renameTo");
    if (shape === "delete" || shape === "renameTo") return this.#takeAway(place, input, signal);
    return this.#write(place, input);
  }

  #fence({ path }: WorkPath): ToolText | undefined {
    const { documentPath, isProhibited } = this.#budget.limits;
    if (path !== documentPath && !isProhibited(path)) return undefined;
    return refused(this.#budget.change(path) ?? `${path} must not be changed`);
  }

  /** Deletes or renames a file that could be brought back: of the last commit, or made in this run. */
  async #takeAway(place: WorkPath, input: Fields, signal: AbortSignal): Promise<ToolText> {
    if (place.kind === "missing") return refused(`There is no ${place.path}`);
    if (place.kind === "folder") return refused(`${place.path} is a folder; take its files one by one`);
    if (!this.#made.has(place.path) && !(await this.#git.isCommitted(place.path, signal)))
      return refused(`${place.path} lay here before without being committed, so it could not be brought back`);
    const name = optionalText(input, "renameTo");
    const target = name === undefined ? undefined : await this.#place(name, signal);
    if (target) {
      const fence = this.#fence(target);
      if (fence) return fence;
      if (target.kind !== "missing") return refused(`${target.path} is there already`);
    }
    const overspent = this.#budget.change(target?.path ?? place.path, place.path);
    if (overspent !== undefined) return refused(overspent);
    if (!target) {
      await rm(place.absolute);
      return this.#changed(`${place.path} was deleted`);
    }
    await mkdir(path.dirname(target.absolute), { recursive: true });
    await rename(place.absolute, target.absolute);
    this.#made.add(target.path);
    return this.#changed(`${place.path} is ${target.path} now`);
  }

  #changed(what: string): ToolText {
    const { limits, spent } = this.#budget;
    const left = Math.max(limits.changes, limits.changesSameSurface) - spent.changes.length;
    return answered(`${what}; at most ${counted(left, "change is", "changes are")} left`);
  }

  async #write(place: WorkPath, input: Fields): Promise<ToolText> {
    const text = await newTextOf(place, input);
    if (typeof text !== "string") return text;
    if (text.includes(redacted)) {
      return refused(
        `The text holds ${redacted}, which stands for a secret that you were not shown; leave that place alone`,
      );
    }
    const overspent = this.#budget.change(place.path);
    if (overspent !== undefined) return refused(overspent);
    await mkdir(path.dirname(place.absolute), { recursive: true });
    await atomicWrite(place.absolute, text);
    if (place.kind === "missing") this.#made.add(place.path);
    return this.#changed(`${place.path} was ${place.kind === "missing" ? "made" : "changed"}`);
  }

  /** Throws `path-refused`, or `BadInput` for what a model may neither see nor change. */
  async #place(written: string, signal: AbortSignal): Promise<WorkPath> {
    const place = await resolveWorkPath(this.#root, written);
    this.#document ??= await this.#documentName();
    // Some disks take letters of either case for the same file.
    if (place.path.toLowerCase() === this.#document.toLowerCase()) {
      return { ...place, path: this.#budget.limits.documentPath };
    }
    if (this.#isRunFile(place.absolute)) throw new BadInput(`${written} belongs to the engine's own run folders`);
    if (place.kind !== "folder" && (await this.#git.isIgnored(place.path, signal))) {
      throw new BadInput(`${place.path} is ignored by git, so it is neither shown nor changed`);
    }
    return place;
  }

  /** Where the control document really lies, if its name is a link. */
  async #documentName(): Promise<string> {
    const real = await realFile(path.join(this.#root, this.#budget.limits.documentPath));
    return path
      .relative(await realFile(this.#root), real)
      .split(path.sep)
      .join("/");
  }

  /** A secret of several lines is known by its beginning: a hit counts only as the whole file shows it. */
  async #withoutSecrets(hits: readonly string[]): Promise<string[]> {
    const shown = new Map<string, ReadonlySet<string>>();
    const result: string[] = [];
    for (const hit of hits) {
      const [, file = "", place = "", text = ""] = /^(.*?)(:\d+:)(.*)$/s.exec(hit) ?? [];
      const lines = shown.get(file) ?? (await this.#shownLines(file));
      shown.set(file, lines);
      result.push(lines.has(text) ? hit : `${file}${place}${redacted}`);
    }
    return result;
  }

  async #shownLines(file: string): Promise<ReadonlySet<string>> {
    try {
      const text = await readFile(path.join(this.#root, file), "utf8");
      return new Set(this.#redact(text).split(/\r?\n/));
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      return new Set();
    }
  }

  #isRunFile(absolute: string): boolean {
    const [file, folder] = [absolute, this.#runsFolder].map((name) => `${path.resolve(name)}${path.sep}`.toLowerCase());
    return (file ?? "").startsWith(folder ?? "");
  }

  async #folder(written: string | undefined): Promise<string> {
    if (written === undefined || /^[./\\\s]*$/.test(written)) return ".";
    const place = await resolveWorkPath(this.#root, written);
    return place.path;
  }
}

async function readText(place: WorkPath): Promise<string | ToolText> {
  const { size } = await stat(place.absolute);
  if (size > maximumFileBytes)
    return refused(`${place.path} has ${size} bytes, more than the ${maximumFileBytes} that are shown`);
  const bytes = await readFile(place.absolute);
  if (bytes.includes(0)) return refused(`${place.path} is not a text file`);
  try {
    return decodeUtf8(bytes);
  } catch (error) {
    if (error instanceof TypeError) return refused(`${place.path} is not UTF-8 text`);
    throw error;
  }
}

function toExcerpt(name: string, text: string, from: number, input: Fields): string {
  const lines = text.split("\n");
  const wanted = lines.slice(from - 1, from - 1 + optionalCount(input, "lines", lines.length));
  if (wanted.length === 0) return `${name} has ${counted(lines.length, "line")}`;
  let shown = 0;
  for (let length = 0; shown < wanted.length; shown++) {
    length += (wanted[shown]?.length ?? 0) + 1;
    if (length > shownCharacters && shown > 0) break;
  }
  const excerpt = wanted.slice(0, shown).join("\n").slice(0, shownCharacters);
  if (from === 1 && shown === lines.length) return excerpt === "" ? `${name} is empty` : excerpt;
  return `${name}, lines ${from} to ${from + shown - 1} of ${lines.length}:\n${excerpt}`;
}

/** What kind of change was asked for; undefined when it is none, or more than one. */
function shapeOf(input: Fields): string | undefined {
  const shapes = {
    replacements: optionalReplacements(input) !== undefined,
    content: optionalText(input, "content") !== undefined,
    delete: optionalFlag(input, "delete"),
    renameTo: optionalText(input, "renameTo") !== undefined,
  };
  const [shape, ...more] = Object.entries(shapes).flatMap(([name, isAsked]) => (isAsked ? [name] : []));
  return more.length > 0 ? undefined : shape;
}

/** The file's text after the change; a refusal when the change does not fit the file. */
async function newTextOf(place: WorkPath, input: Fields): Promise<string | ToolText> {
  const replacements = optionalReplacements(input);
  const content = optionalText(input, "content");
  if (place.kind === "folder") return refused(`${place.path} is a folder`);
  if (content !== undefined) {
    if (place.kind === "file") return refused(`${place.path} is there already; change it with replacements`);
    return bounded(place, content);
  }
  if (place.kind === "missing") return refused(`There is no ${place.path}; make it with content`);
  const text = await readText(place);
  if (typeof text !== "string") return text;
  const replaced = replaceTexts(text, replacements ?? []);
  return replaced.type === "replaced" ? bounded(place, replaced.text) : refused(`${place.path}: ${replaced.reason}`);
}

function bounded(place: WorkPath, text: string): string | ToolText {
  if (Buffer.byteLength(text) <= maximumFileBytes) return text;
  return refused(`${place.path} would have more than ${maximumFileBytes} bytes`);
}
