import { counted } from "../base/counted.ts";
import type { Task } from "../document/model.ts";
import { surfacePaths } from "../document/taskDetails.ts";
import type { FileDiff } from "../ports.ts";
import type { BlastRadiusLimits } from "../settings.ts";
import type { BlastRadius } from "./events.ts";

/** The surface of a changed path: one that the task states, else its first two segments. */
export function surfaceOf(path: string, stated: readonly string[]): string {
  const own = stated.find((surface) => path === surface || path.startsWith(`${surface.replace(/\/+$/, "")}/`));
  if (own) return own;
  const segments = path.split("/");
  return segments.length > 2 ? segments.slice(0, 2).join("/") : segments.slice(0, -1).join("/") || path;
}

/** How far changes reach, without their risk. */
export function toBlastRadius(
  files: readonly FileDiff[],
  bytes: number,
  task: Task,
): Pick<BlastRadius, "files" | "lines" | "bytes" | "surfaces"> {
  const stated = surfacePaths(task);
  const surfaces = [...new Set(files.map((file) => surfaceOf(file.path, stated)))].sort();
  return { files, lines: files.reduce((sum, file) => sum + file.added + file.removed, 0), bytes, surfaces };
}

/** Which limit is broken, in words; undefined when all hold. */
export function brokenLimit(
  blast: Pick<BlastRadius, "files" | "lines" | "bytes">,
  limits: BlastRadiusLimits,
): string | undefined {
  if (blast.files.length > limits.files)
    return `${counted(blast.files.length, "file")} changed, the limit is ${limits.files}`;
  if (blast.lines > limits.lines) return `${counted(blast.lines, "line")} changed, the limit is ${limits.lines}`;
  if (blast.bytes > limits.bytes) return `the changed files hold ${blast.bytes} bytes, the limit is ${limits.bytes}`;
  return undefined;
}
