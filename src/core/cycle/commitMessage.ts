import type { Task } from "../document/model.ts";
import type { CommitRequest } from "../ports.ts";

const subjectLength = 100;
const types: readonly (readonly [type: string, tags: RegExp])[] = [
  ["fix", /^(fix|bug|bugfix|hotfix|correctness)$/i],
  ["docs", /^(docs?|documentation)$/i],
  ["test", /^(tests?|testing)$/i],
  ["chore", /^(chore|ci|build|deps|tooling|docker|deployment)$/i],
];

export const trailerNames = {
  run: "Control-Plane-Run",
  task: "Control-Plane-Task",
  evidence: "Control-Plane-Evidence",
} as const;

/** One line, no control characters, at most 100 columns. */
export function toSubject(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length <= subjectLength ? line : `${line.slice(0, subjectLength - 1).trimEnd()}…`;
}

/** The conventional type that the task's tags call for. */
export function commitTypeOf(task: Task): string {
  return types.find(([, pattern]) => task.tags.some((tag) => pattern.test(tag)))?.[0] ?? "feat";
}

/** The work commit's subject from the settings' template. */
export function workSubject(template: string, task: Task, surfaces: readonly string[]): string {
  const scope = (surfaces.length === 1 ? surfaces[0] : task.tags[0]) ?? "repo";
  const values: Record<string, string> = { type: commitTypeOf(task), scope, title: task.title, id: task.id };
  return toSubject(template.replace(/\{(type|scope|title|id)\}/g, (_, name: string) => values[name] ?? ""));
}

export function runTrailers(
  runId: string,
  taskId: string | undefined,
  evidence: string | undefined,
): CommitRequest["trailers"] {
  return [
    { name: trailerNames.run, value: runId },
    ...(taskId ? [{ name: trailerNames.task, value: taskId }] : []),
    ...(evidence ? [{ name: trailerNames.evidence, value: evidence }] : []),
  ];
}
