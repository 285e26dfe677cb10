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
  return filled(template, { type: commitTypeOf(task), scope, title: task.title, id: task.id });
}

/** The subject of the control document's commit from the settings' template. */
export function governanceSubject(
  template: string,
  values: Readonly<Record<"id" | "outcome" | "progress", string>>,
): string {
  return filled(template, values);
}

/** Names in braces that are not known stay as they are. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return toSubject(
    template.replace(/\{(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(values, name) ? (values[name] ?? "") : whole,
    ),
  );
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
