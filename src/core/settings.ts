/** What users set. Hosts fill this from their own configuration; a document may tighten limits, never loosen them. */
import type { ServiceSpec } from "./ports.ts";

export const proofStrengths = ["syntax", "lint", "unit", "starts", "answers"] as const;
/** Weakest first: parses · lint or types · unit tests · imports or starts · answers over its real interface. */
export type ProofStrength = (typeof proofStrengths)[number];

/** A check for changed files. `args` may hold `{files}`, which becomes the matching files, one argument each. */
export interface CheckRule {
  readonly glob: string;
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Relative to the repository; `{package}` is the nearest folder with a manifest. */
  readonly cwd?: string;
  readonly strength: ProofStrength;
  /** True for rules that come with a repository: a person approves the command before it runs the first time. */
  readonly needsApproval?: boolean;
}

export interface BlastRadiusLimits {
  readonly files: number;
  readonly lines: number;
  readonly bytes: number;
  readonly minutes: number;
}

export const executorNames = ["command", "language-model", "manual"] as const;
export type ExecutorName = (typeof executorNames)[number];

/** What happens when a task's work is there already: ask a person, close it when it is verified, or do the task anyway. */
export const ledgerSyncWishes = ["ask", "auto", "off"] as const;
export type LedgerSyncWish = (typeof ledgerSyncWishes)[number];

/** Where an agent works: in the repository's tree, or in a tree of its own whose work comes over when the agent ends. */
export const isolations = ["none", "worktree"] as const;
export type Isolation = (typeof isolations)[number];

export const afterFailures = ["keep", "put-aside"] as const;
export type AfterFailure = (typeof afterFailures)[number];

/** Ids of tasks, or `*` for all. */
export interface Breakpoints {
  /** The cycle stops before it begins one of these. */
  readonly before: readonly string[];
  /** A person is asked before the result of one of these is checked and saved. */
  readonly verify: readonly string[];
}

export interface Settings {
  /** The control document, relative to the repository. */
  readonly file: string;
  readonly executor: ExecutorName | undefined;
  /** The agent's command line for the `command` executor, parsed without a shell. */
  readonly agentCommand: string | undefined;
  readonly executorTimeoutMinutes: number;
  readonly checkTimeoutMinutes: number;
  /** Names of variables that agents and checks get beside the usual ones; `*` at the end stands for the rest of a name. */
  readonly environment: readonly string[];
  readonly limits: BlastRadiusLimits;
  /** Globs added to the document's prohibited paths. */
  readonly prohibitedPaths: readonly string[];
  readonly checks: readonly CheckRule[];
  /** Run the default checks by file type as well. */
  readonly defaultChecks: boolean;
  readonly leastStrength: ProofStrength | undefined;
  /** Added to, or replacing by id, the services that the document names. */
  readonly services: readonly ServiceSpec[];
  /** Other machines by name that a document may name services on: yes or no, the person's own word. */
  readonly hosts: Readonly<Record<string, boolean>>;
  readonly healthIntervalSeconds: number;
  /** Untracked files at SAVE-FIRST: leave them, or commit all of them too. */
  readonly saveFirst: "tracked" | "all";
  readonly ledgerSync: LedgerSyncWish;
  readonly breakpoints: Breakpoints;
  /** Changes of a cycle that FAILED: they stay in the tree and the task goes on with them, or the run folder keeps them. */
  readonly afterFailure: AfterFailure;
  /** Of the `command` executor; with a tree of its own, changes that fail are always put aside. */
  readonly isolation: Isolation;
  /** Where run folders go when the document does not say. */
  readonly runsFolder: string;
  /** Severity of findings by rule id; a rule that is `off` finds nothing. */
  readonly lintSeverities?: Readonly<Record<string, "error" | "warning" | "information" | "hint" | "off">>;
  /** Subject of the work commit; `{type}`, `{scope}`, `{title}`, `{id}` are replaced. */
  readonly commitSubject: string;
  /** Subject of the commit of the control document; `{id}`, `{outcome}` and `{progress}` (`, 12%` or nothing) are replaced. */
  readonly governanceSubject: string;
}

export const defaultSettings: Settings = {
  file: "docs/CONTROL_PLANE.md",
  executor: undefined,
  agentCommand: undefined,
  executorTimeoutMinutes: 30,
  checkTimeoutMinutes: 10,
  environment: [],
  limits: { files: 60, lines: 3000, bytes: 2 * 1024 * 1024, minutes: 30 },
  prohibitedPaths: [],
  checks: [],
  defaultChecks: true,
  leastStrength: undefined,
  services: [],
  hosts: {},
  healthIntervalSeconds: 30,
  saveFirst: "tracked",
  ledgerSync: "ask",
  breakpoints: { before: [], verify: [] },
  afterFailure: "keep",
  isolation: "none",
  runsFolder: ".control-plane/runs",
  commitSubject: "{type}({scope}): {title} ({id})",
  governanceSubject: "chore(control-plane): {id} {outcome}{progress}",
};
