import type { Task } from "../document/model.ts";
import type { CommitRequest } from "../ports.ts";
import type { BlastRadius } from "./events.ts";

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

/** What git notes in HEAD's reflog for commits that an executor makes in this run, by the name that git gives it in the environment. */
export function reflogAction(runId: string): string {
  return `control-plane ${runId}`;
}

/** One line, no control characters, at most 100 columns. */
export function toSubject(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length <= subjectLength ? line : `${line.slice(0, subjectLength - 1).trimEnd()}…`;
}

/** The conventional type that the task's tags call for. */
export function commitTypeOf(task: Task): string {
  return types.find(([, pattern]) => task.tags.some((tag) => pattern.test(tag)))?.[0] ?? "feat";
}

/** The work commit's subject from the settings' template; `blast` says what is committed. */
export function workSubject(
  template: string,
  task: Task,
  blast: Pick<BlastRadius, "files" | "surfaces"> | undefined,
): string {
  const scope = scopeOf(blast) ?? task.tags[0] ?? "repo";
  return filled(template, { type: commitTypeOf(task), scope, title: task.title, id: task.id });
}

/** The one surface area, else the top folder that all share; never a file, and undefined at the top of the repository. */
function scopeOf(blast: Pick<BlastRadius, "files" | "surfaces"> | undefined): string | undefined {
  const files = blast?.files.map(({ path }) => path) ?? [];
  const folders = (blast?.surfaces ?? []).map((surface) => {
    const bare = surface.replace(/\/+$/, "");
    return files.includes(bare) ? bare.split("/").slice(0, -1).join("/") : bare;
  });
  const [only, ...more] = new Set(folders);
  const [top, ...others] = new Set(folders.map((folder) => folder.split("/")[0]));
  const folder = more.length === 0 ? only : others.length === 0 ? top : undefined;
  return folder?.replace(/[^\p{L}\p{N}._@/-]+/gu, "-") || undefined;
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
