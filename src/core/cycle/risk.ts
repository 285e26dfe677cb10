/** How risky changes are, by the rules that documents state; a task may be just what is risky. */
import { counted } from "../base/counted.ts";
import type { Task } from "../document/model.ts";

/** HIGH: mass renames, dependency upgrades, deleted tests. MEDIUM: interfaces and schemas. LOW: everything else. */
export const riskLevels = ["LOW", "MEDIUM", "HIGH"] as const;
export type RiskLevel = (typeof riskLevels)[number];

export interface Risk {
  readonly level: RiskLevel;
  /** Why it is not LOW, one sentence part each. */
  readonly reasons: readonly string[];
  /** The reasons for HIGH that are not what the task is about. */
  readonly beside: readonly string[];
}

export interface RiskyChanges {
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  /** Names of dependencies that are new or have another version. */
  readonly dependencies: readonly string[];
}

/** So many files that went away at once are a mass rename or removal. */
const massOfFiles = 10;

const dependencyFiles =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|requirements[\w.-]*\.txt|poetry\.lock|uv\.lock|Pipfile\.lock|go\.mod|go\.sum|Cargo\.lock|Gemfile\.lock|composer\.lock)$/;
const testFiles = /(^|\/)(tests?|__tests__|specs?)\/|(^|\/)test_[^/]+$|[._-](test|spec)s?\.[^/]+$/i;
const interfaceFiles =
  /(^|\/)(api|apis|routes?|schemas?|migrations?|openapi|swagger|graphql|proto)([/.]|$)|\.(proto|graphql|gql|sql|avsc|xsd)$/i;
const aboutDependencies = /\b(depend|upgrad|bump|updat|install|packag|librar|set ?up|configur|docker|environment)/i;
const aboutMoves = /\b(renam|mov(e|ing)|remov|delet|drop|clean|migrat|restructur|reorgani[sz]|split|consolidat)/i;

export function riskOf({ changed, deleted, dependencies }: RiskyChanges, task: Task): Risk {
  const words = [task.title, ...task.tags, ...task.details.map((detail) => detail.text)].join(" ");
  const high: (readonly [reason: string, isTheTask: boolean])[] = [];
  const locks = changed.filter((path) => dependencyFiles.test(path));
  const named = dependencies.length > 0 ? dependencies : locks;
  if (named.length > 0) high.push([`dependencies changed (${listed(named)})`, aboutDependencies.test(words)]);
  if (deleted.length >= massOfFiles) {
    high.push([`${counted(deleted.length, "file was", "files were")} removed or renamed`, aboutMoves.test(words)]);
  }
  const tests = deleted.filter((path) => testFiles.test(path));
  if (tests.length > 0) high.push([`tests were deleted (${listed(tests)})`, aboutMoves.test(words)]);
  const interfaces = changed.filter((path) => interfaceFiles.test(path));
  const medium = interfaces.length > 0 ? [`interfaces or schemas changed (${listed(interfaces)})`] : [];
  return {
    level: high.length > 0 ? "HIGH" : medium.length > 0 ? "MEDIUM" : "LOW",
    reasons: [...high.map(([reason]) => reason), ...medium],
    beside: high.filter(([, isTheTask]) => !isTheTask).map(([reason]) => reason),
  };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
