import type { ControlDocument, Task } from "../document/model.ts";
import { evidencePaths, surfacePaths, verificationCommands } from "../document/taskDetails.ts";
import type { Policy } from "../policy/policy.ts";
import { plainField } from "../selection/truthFields.ts";
import type { BlastRadiusLimits } from "../settings.ts";

const detailLength = 600;
const recentRuns = 3;

export interface BriefInput {
  readonly document: ControlDocument;
  readonly documentPath: string;
  readonly policy: Policy;
  readonly task: Task;
  readonly reasons: readonly string[];
  readonly limits: BlastRadiusLimits;
  readonly runId: string;
  /** True when changes of an earlier run of this task are in the tree. */
  readonly continued: boolean;
}

/** What whoever does the work gets to read: the task, its limits, what was done last, and what will be checked. Deterministic. */
export function toBrief(input: BriefInput): string {
  const { task } = input;
  const parts = [
    `# ${task.id}: ${oneLine(task.title)}`,
    toTaskPart(input),
    toLimitsPart(input),
    toChecksPart(task),
    toHistoryPart(input),
    toEndPart(),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function toTaskPart({ task, reasons, continued }: BriefInput): string {
  const lines = [`Priority: ${task.priority ?? "none"}. Chosen because ${reasons.join("; ")}.`];
  if (task.tags.length > 0) lines.push(`Tags: ${task.tags.join(", ")}.`);
  if (continued)
    lines.push("Unfinished changes of an earlier run of this task are in the working tree: go on from them.");
  for (const detail of task.details) {
    lines.push(`- ${detail.label ? `${detail.label}: ` : ""}${cut(oneLine(detail.text))}`);
  }
  return lines.join("\n");
}

function toLimitsPart({ policy, limits, documentPath }: BriefInput): string {
  const prohibited = policy.prohibitedPaths.value;
  return [
    "## Limits",
    `- Work on this task only, in this repository only; change at most ${limits.files} files and ${limits.lines} lines.`,
    `- At most ${policy.changes.value} atomic changes, ${policy.changesSameSurface.value} when all are in one place; read at most ${policy.contextFiles.value} files.`,
    `- Never edit ${documentPath}: the engine keeps the books. Do not commit, amend, stash, reset or clean.`,
    ...(prohibited.length > 0 ? [`- Never touch: ${prohibited.join(", ")}.`] : []),
  ].join("\n");
}

function toChecksPart(task: Task): string {
  const commands = verificationCommands(task).map((command) => `- \`${command}\``);
  const evidence = evidencePaths(task).map((path) => `- ${path} must exist`);
  const surfaces = surfacePaths(task);
  return [
    "## What will be checked",
    "The engine runs the checks itself; a claim proves nothing.",
    "- the cheapest relevant check of every changed file",
    ...commands,
    ...evidence,
    ...(surfaces.length > 0 ? [`Surface: ${surfaces.map(oneLine).join(", ")}`] : []),
  ].join("\n");
}

function toHistoryPart({ document }: BriefInput): string {
  const checkpoint = plainField(document, "LAST_CHECKPOINT") ?? "none";
  const runs = (document.runLog?.entries ?? []).slice(0, recentRuns).map((entry) => {
    const result = entry.fields.find((field) => field.name === "RESULT")?.value ?? "no result";
    return `- ${entry.timestamp} ${oneLine(entry.title)}: ${cut(oneLine(result))}`;
  });
  return ["## Before this", `Last checkpoint: ${oneLine(checkpoint)}`, ...runs].join("\n");
}

function toEndPart(): string {
  return [
    "## When you end",
    'Exit 0 claims that the task is done. To claim less, write `{"outcome": "continue", "reason": "…"}` or',
    '`{"outcome": "blocked", "reason": "…"}` to the file named by CONTROL_PLANE_OUTCOME.',
  ].join("\n");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function cut(text: string): string {
  return text.length <= detailLength ? text : `${text.slice(0, detailLength - 1)}…`;
}
