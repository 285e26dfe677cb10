import type { ControlDocument, Task } from "../../document/model.ts";
import type { RunEntry } from "../../document/recordModel.ts";
import { evidencePaths, surfacePaths } from "../../document/taskDetails.ts";
import { strengthOf } from "../../policy/commandStrength.ts";

/** What a task in DONE claims, free of the text that it was read from. */
export interface DoneClaim {
  readonly id: string;
  readonly title: string;
  /** As written, also when it is a placeholder. */
  readonly checkpoint: string | undefined;
  /** Evidence and surface, relative to the repository. */
  readonly paths: readonly string[];
  /** True when documents are what the task is about. */
  readonly isDocumentation: boolean;
}

export function toDoneClaim(task: Task): DoneClaim {
  const hasDetails = task.range.end > task.lineRange.end;
  return {
    id: task.id,
    title: task.title,
    checkpoint: task.checkpoint,
    paths: hasDetails ? [...evidencePaths(task), ...surfacePaths(task)] : [],
    isDocumentation: task.tags.some((tag) => /^docs?$|^documentation$/i.test(tag)) || speaksOfDocuments(task.title),
  };
}

function speaksOfDocuments(title: string): boolean {
  return /\b(?:docs?|document(?:s|ed|ation)?|readme|changelog|guide|manual|runbook|handbook)\b/i.test(title);
}

/** Tasks whose run entries name checks that passed, every one of them a look at files or at syntax. */
export function syntaxOnlyTasks(document: ControlDocument): ReadonlySet<string> {
  const verdicts = new Map<string, boolean>();
  for (const entry of document.runLog?.entries ?? []) {
    const { taskId } = entry;
    if (taskId === undefined) continue;
    const isOnlySyntax = provesSyntaxOnly(entry);
    if (isOnlySyntax !== undefined) verdicts.set(taskId, isOnlySyntax && verdicts.get(taskId) !== false);
  }
  return new Set([...verdicts].filter(([, isOnlySyntax]) => isOnlySyntax).map(([id]) => id));
}

const checkFields = /^(?:COMMANDS(?: RUN)?|TESTS|SANITY CHECKS)$/;
const syntaxCommand = /\b(?:py_compile|compileall|json\.tool|bash -n|node --check|php -l)\b/;
const look = /^[\s`*>-]*(?:ls|cat|grep|rg|test -|stat|head|tail|wc|find|git)\b/;

/** Undefined when the entry names no check of which that could be said. */
function provesSyntaxOnly(entry: RunEntry): boolean | undefined {
  const passed = entry.fields
    .filter(({ name }) => checkFields.test(name))
    .flatMap(({ value }) => value.split("\n"))
    .filter((line) => /\bPASS\b/.test(line) && !look.test(line));
  if (passed.length === 0) return undefined;
  return passed.every((line) => syntaxCommand.test(line) && strengthOf(line.replace(/^[\s`*>-]+/, "")) === "syntax");
}
