import { counted } from "../base/counted.ts";
import { cutToTokens, tokenBound } from "../base/tokens.ts";
import type { ControlDocument, Task } from "../document/model.ts";
import { evidencePaths, surfacePaths, verificationCommands } from "../document/taskDetails.ts";
import type { Policy } from "../policy/policy.ts";
import { plainField } from "../selection/truthFields.ts";
import type { BlastRadiusLimits } from "../settings.ts";
import { findBatch } from "./batch.ts";
import type { ExecutorKind } from "./executor.ts";

/** The most that a brief costs a model, in tokens. */
export const briefTokens = 2000;

/** What each part may cost; with the fixed words, of less than 400, they stay below `briefTokens`. */
const share = {
  ...{ title: 60, reasons: 80, tags: 40, path: 40, details: 590, batch: 60 },
  ...{ prohibited: 120, commands: 180, evidence: 100, surfaces: 50, checkpoint: 30, run: 75 },
};
const recentRuns = 3;
const longestRun = 300;
/** What the headings and the last words of a brief cost. */
const endingTokens = 140;
/** What surrounds an item of a list; and what is left for one that is worth showing. */
const itemFrame = 6;
const leastItem = 16;

/** An executor, or a chat that somebody copies the brief into (`copied`). */
export type BriefReader = ExecutorKind | "copied";

export interface BriefInput {
  readonly document: ControlDocument;
  readonly documentPath: string;
  readonly policy: Policy;
  readonly task: Task;
  readonly reasons: readonly string[];
  readonly limits: BlastRadiusLimits;
  /** True when changes of an earlier run of this task are in the tree. */
  readonly continued: boolean;
  /** Who reads it: how the work ends is different for each. */
  readonly reader: BriefReader;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
}

/**
 * What whoever does the work gets to read: the task, its limits, what was done last, and what will be checked. Deterministic, without
 * secrets, and at most `briefTokens` long whatever the document holds: longer parts are cut and say so.
 */
export function toBrief(input: BriefInput): string {
  const words = new BriefWords(input.redact);
  const before = [
    `# ${input.task.id}: ${words.line(input.task.title, share.title)}`,
    toTaskPart(input, words),
    toLimitsPart(input, words),
    toChecksPart(input.task, words),
  ];
  const parts = [
    ...before,
    toHistoryPart(
      input,
      words,
      briefTokens - tokenBound(before.join("\n\n")) - share.checkpoint - endingTokens - share.batch,
    ),
    ["## When you end", endings[input.reader], ...toBatchLines(input, words)].join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Text of the document as one line without secrets and control characters, and no longer than its share. */
export class BriefWords {
  readonly #redact: (text: string) => string;

  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  line(text: string, tokens: number): string {
    const plain = this.#redact(text)
      .replace(/\s+/g, " ")
      .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
      .trim();
    return cutToTokens(plain, tokens);
  }

  /** As many items as fit into their share together, each `longest` at most; then how many more there are. */
  list(
    items: readonly string[],
    tokens: number,
    longest = tokens,
  ): { readonly kept: string[]; readonly more: string[] } {
    const kept: string[] = [];
    let left = tokens;
    for (const item of items) {
      if (left < leastItem) return { kept, more: [`and ${items.length - kept.length} more, in the control document`] };
      const text = this.line(item, Math.min(longest, left));
      left -= tokenBound(text) + itemFrame;
      kept.push(text);
    }
    return { kept, more: [] };
  }

  /** The same, each item as a line of a list. */
  bullets(items: readonly string[], tokens: number, frame: (item: string) => string = (item) => item): string[] {
    const { kept, more } = this.list(items, tokens, Math.ceil(tokens / 2));
    return [...kept.map(frame), ...more].map((line) => `- ${line}`);
  }

  /** The same in one line. */
  inline(items: readonly string[], tokens: number): string {
    const { kept, more } = this.list(items, tokens);
    return [...kept, ...more].join(", ");
  }
}

function toTaskPart({ task, reasons, continued }: BriefInput, words: BriefWords): string {
  const lines = [
    `Priority: ${task.priority ?? "none"}. Chosen because ${words.line(reasons.join("; "), share.reasons)}.`,
  ];
  if (task.tags.length > 0) lines.push(`Tags: ${words.line(task.tags.join(", "), share.tags)}.`);
  if (continued)
    lines.push("Unfinished changes of an earlier run of this task are in the working tree: go on from them.");
  const details = task.details.map(({ label, text }) => `${label ? `${label}: ` : ""}${text}`);
  return [...lines, ...words.bullets(details, share.details)].join("\n");
}

function toLimitsPart({ policy, limits, documentPath }: BriefInput, words: BriefWords): string {
  const prohibited = words.inline(policy.prohibitedPaths.value, share.prohibited);
  return [
    "## Limits",
    `- Work on this task only, in this repository only; change at most ${counted(limits.files, "file")} and ${counted(limits.lines, "line")}.`,
    `- At most ${counted(policy.changes.value, "atomic change")}, ${policy.changesSameSurface.value} when all are in one place; read at most ${counted(policy.contextFiles.value, "file")}.`,
    `- Never edit ${words.line(documentPath, share.path)}: the engine keeps the books. Do not commit, amend, stash, reset or clean.`,
    ...(prohibited === "" ? [] : [`- Never touch: ${prohibited}.`]),
  ].join("\n");
}

function toChecksPart(task: Task, words: BriefWords): string {
  const surfaces = words.inline(surfacePaths(task), share.surfaces);
  return [
    "## What will be checked",
    "The engine runs the checks itself; a claim proves nothing.",
    "- the cheapest relevant check of every changed file",
    ...words.bullets(verificationCommands(task), share.commands, (command) => `\`${command}\``),
    ...words.bullets(evidencePaths(task), share.evidence, (path) => `${path} must exist`),
    ...(surfaces === "" ? [] : [`Surface: ${surfaces}`]),
  ].join("\n");
}

/** Runs get what nobody else needed: `left` tokens, but never less than their share. */
function toHistoryPart({ document }: BriefInput, words: BriefWords, left: number): string {
  const each = Math.min(longestRun, Math.max(share.run, Math.floor(left / recentRuns)));
  const checkpoint = plainField(document, "LAST_CHECKPOINT") ?? "none";
  const runs = (document.runLog?.entries ?? []).slice(0, recentRuns).map((entry) => {
    const result = entry.fields.find((field) => field.name === "RESULT")?.value ?? "no result";
    return `- ${words.line(`${entry.timestamp} ${entry.title}: ${result}`, each)}`;
  });
  return ["## Before this", `Last checkpoint: ${words.line(checkpoint, share.checkpoint)}`, ...runs].join("\n");
}

/** Agents say what else they completed, each in its own way; a person names it at Verify & Save. */
function toBatchLines({ document, policy, task, reader }: BriefInput, words: BriefWords): string[] {
  const isAgent = reader !== "manual" && reader !== "copied";
  const ids = isAgent ? findBatch(document, policy, task).map(({ id }) => id) : [];
  if (ids.length === 0) return [];
  const named = words.inline(ids, share.batch);
  const where = reader === "command" ? '`{"outcome": "done", "alsoDone": ["T-…"]}`' : "alsoDone of finish";
  return [`If your changes complete one of ${named} too, name it: ${where}.`];
}

const byTool =
  'Call finish when the task is done; with noCode (why) when nothing has to be changed, with link and who when the work is elsewhere: a person decides. To claim less, call it with the outcome "continue" and a reason';

const endings: Readonly<Record<BriefReader, string>> = {
  command:
    'Exit 0 claims that the task is done. To claim less, write `{"outcome": "continue", "reason": "…"}` or\n`{"outcome": "blocked", "reason": "…"}` to the file named by CONTROL_PLANE_OUTCOME;\nwhen nothing has to be changed, `{"outcome": "done", "noCode": "why"}`: a person decides.',
  "language-model": `${byTool}; with "blocked" when you cannot do it.`,
  mcp: `${byTool}; call block when you cannot do it.`,
  manual: "Verify & Save (control-plane auto --verify) checks and saves the work; Stop (auto --stop) leaves it.",
  copied:
    "You cannot reach the repository: ask for the files that you need, then answer with whole files or one unified diff. A person applies it, and the engine checks and saves it (AUTO by hand, then Verify & Save).",
};
