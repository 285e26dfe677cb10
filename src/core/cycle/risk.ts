/** HIGH risk by the rules that documents state: mass renames, dependency upgrades. A task may be just that. */
import type { Task } from "../document/model.ts";

/** So many files that went away at once are a mass rename or removal. */
const massOfFiles = 10;

const dependencyFiles =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|requirements[\w.-]*\.txt|poetry\.lock|uv\.lock|Pipfile\.lock|go\.mod|go\.sum|Cargo\.lock|Gemfile\.lock|composer\.lock)$/;
const aboutDependencies = /\b(depend|upgrad|bump|updat|install|packag|librar|set ?up|configur|docker|environment|add)/i;
const aboutMoves = /\b(renam|mov(e|ing)|remov|delet|clean|migrat|restructur|reorgani[sz]|split|consolidat)/i;

/** Why the changes are of high risk and not what the task is about; undefined when they are not. */
export function highRisk(changed: readonly string[], deleted: readonly string[], task: Task): string | undefined {
  const words = [task.title, ...task.tags, ...task.details.map((detail) => detail.text)].join(" ");
  const locks = changed.filter((path) => dependencyFiles.test(path));
  if (locks.length > 0 && !aboutDependencies.test(words)) return `dependencies changed (${locks.join(", ")})`;
  if (deleted.length >= massOfFiles && !aboutMoves.test(words))
    return `${deleted.length} files were removed or renamed`;
  return undefined;
}
