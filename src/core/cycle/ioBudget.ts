/** The contract's IO budget for tools that we hand to a worker: every read and every change asks here first. */
import { counted } from "../base/counted.ts";
import type { Task } from "../document/model.ts";
import { surfacePaths } from "../document/taskDetails.ts";
import type { Policy } from "../policy/policy.ts";
import { createProhibitedTest } from "../policy/prohibitedPaths.ts";
import { surfaceOf } from "./blastRadius.ts";

/** What a worker spent; plain data, so that a waiting run can keep it. */
export interface IoSpent {
  /** Each file once, in order. */
  readonly contextFiles: readonly string[];
  /** The path of each change, in order: one metered edit is one change. */
  readonly changes: readonly string[];
  readonly miniChecks: number;
  /** Changes after the last mini-check. */
  readonly unchecked: number;
  /** The name of the mini-check that failed and stopped the work. */
  readonly failedCheck: string | undefined;
}

export const nothingSpent: IoSpent = {
  contextFiles: [],
  changes: [],
  miniChecks: 0,
  unchecked: 0,
  failedCheck: undefined,
};

export interface IoLimits {
  readonly documentPath: string;
  readonly contextFiles: number;
  readonly changes: number;
  /** The limit of changes while all of them are in one surface area. */
  readonly changesSameSurface: number;
  readonly miniCheckEvery: number;
  /** Surface paths that the task states. */
  readonly surfaces: readonly string[];
  readonly isProhibited: (path: string) => boolean;
}

/** The limits of a document's policy for one of its tasks. */
export function toIoLimits(policy: Policy, task: Task, documentPath: string): IoLimits {
  return {
    documentPath,
    contextFiles: policy.contextFiles.value,
    changes: policy.changes.value,
    changesSameSurface: policy.changesSameSurface.value,
    miniCheckEvery: policy.miniCheckEvery.value,
    surfaces: surfacePaths(task),
    isProhibited: createProhibitedTest(policy.prohibitedPaths.value),
  };
}

/**
 * Counts and refuses. Paths are resolved, relative to the repository, `/` as separator. `read` and `change` give the refusal, a
 * sentence for the worker to read, or undefined: then the call is allowed and counted.
 */
export class IoBudget {
  readonly limits: IoLimits;
  readonly #read: Set<string>;
  readonly #changes: string[];
  #miniChecks: number;
  #unchecked: number;
  #failedCheck: string | undefined;

  constructor(limits: IoLimits, former: IoSpent = nothingSpent) {
    this.limits = limits;
    this.#read = new Set(former.contextFiles);
    this.#changes = [...former.changes];
    this.#miniChecks = former.miniChecks;
    this.#unchecked = former.unchecked;
    this.#failedCheck = former.failedCheck;
  }

  get spent(): IoSpent {
    return {
      contextFiles: [...this.#read],
      changes: [...this.#changes],
      miniChecks: this.#miniChecks,
      unchecked: this.#unchecked,
      failedCheck: this.#failedCheck,
    };
  }

  /** True when the next change is refused until a mini-check passed. */
  get isMiniCheckDue(): boolean {
    return this.#unchecked >= this.limits.miniCheckEvery;
  }

  /** A file counts once, however often it is read; what the worker changed itself is free. */
  read(path: string): string | undefined {
    const { contextFiles, documentPath } = this.limits;
    if (path === documentPath) {
      return `${documentPath} was read once by the engine, which is all that the budget allows; what matters of it is in the brief`;
    }
    if (this.#read.has(path) || this.#changes.includes(path)) return undefined;
    if (this.#read.size >= contextFiles) {
      return `The budget of ${contextFiles} context files is spent, ${path} is not read; work with the files that you know, or finish with "continue" and say what is missing`;
    }
    this.#read.add(path);
    return undefined;
  }

  /** One atomic change of one file; `from` is its former name when it gets another one. */
  change(path: string, from = path): string | undefined {
    const refused = this.#fence(from) ?? this.#fence(path) ?? this.#pause() ?? this.#overChanges(path, from);
    if (refused !== undefined) return refused;
    this.#changes.push(path);
    this.#unchecked += 1;
    return undefined;
  }

  /** A mini-check was run; `failed` names the check that failed, and then every further change is refused. */
  miniChecked(failed?: string): void {
    this.#miniChecks += 1;
    this.#unchecked = 0;
    this.#failedCheck = failed;
  }

  #fence(path: string): string | undefined {
    if (path === this.limits.documentPath) return `The engine alone writes ${path}; change the work, never the books`;
    if (this.limits.isProhibited(path)) return `${path} must never be changed; do the task without it`;
    return undefined;
  }

  #pause(): string | undefined {
    if (this.#failedCheck !== undefined) {
      return `A mini-check failed (${this.#failedCheck}); the contract stops the work here: finish with "continue" or "blocked"`;
    }
    return this.isMiniCheckDue
      ? `A mini-check is due after every ${this.limits.miniCheckEvery} changes; run a check, then go on`
      : undefined;
  }

  #overChanges(path: string, from: string): string | undefined {
    const { changes, changesSameSurface, surfaces } = this.limits;
    const touched = new Set([...this.#changes, from, path].map((changed) => surfaceOf(changed, surfaces)));
    const count = this.#changes.length + 1;
    if (count <= changes || (touched.size === 1 && count <= changesSameSurface)) return undefined;
    const limit = touched.size === 1 ? Math.max(changes, changesSameSurface) : changes;
    const where = touched.size === 1 ? "" : ` in more than one surface area (${[...touched].sort().join(", ")})`;
    return `The budget of ${counted(limit, "change")}${where} is spent, ${path} is not changed; finish, or finish with "continue"`;
  }
}
