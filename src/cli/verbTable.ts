import type { RunVerb } from "./verbContext.ts";
import { autoStartOptions, comfyOptions, list, type OptionSpec, personsWords, taskOptions } from "./verbOptions.ts";

/** What the command line knows of a verb without loading it. */
export interface VerbSpec {
  readonly name: string;
  readonly summary: string;
  /** Forms of the call, without `control-plane`. */
  readonly usage: readonly string[];
  /** How many words may follow the verb. */
  readonly words: { readonly min: number; readonly max: number };
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Sentences behind the options in the help. */
  readonly notes?: readonly string[];
  /** Loads the verb's module; nothing else of the product is loaded before. */
  load(): Promise<RunVerb>;
}

export const verbs: readonly VerbSpec[] = [
  {
    name: "status",
    summary: "counts, what the document claims, what git says, open blockers, and the next task",
    usage: ["status"],
    words: { min: 0, max: 0 },
    options: {},
    load: async () => (await import("./verbs/status.ts")).runStatus,
  },
  {
    name: "tasks",
    summary: "the tasks of all ledgers",
    usage: ["tasks [filters]"],
    words: { min: 0, max: 0 },
    options: {
      state: { ...list, value: "STATE", help: "only DOING, TODO, DONE or BLOCKED" },
      priority: { ...list, value: "P0-P3", help: "only this priority" },
      tag: { ...list, value: "TAG", help: "only with this tag" },
      ledger: { type: "string", value: "NAME", help: "only this ledger" },
      search: { type: "string", value: "TEXT", help: "only with this text in id or title" },
    },
    notes: ["A filter given several times lets through any of its values."],
    load: async () => (await import("./verbs/tasks.ts")).runTasks,
  },
  {
    name: "next",
    summary: "the task that AUTO would choose on a clean tree, and why",
    usage: ["next [--explain]"],
    words: { min: 0, max: 0 },
    options: { explain: { type: "boolean", help: "the whole ranking, each task with its reasons" } },
    load: async () => (await import("./verbs/next.ts")).runNext,
  },
  {
    name: "check",
    summary: "what is broken or false in the document",
    usage: ["check [--fix] [filters]", "check --about RULE|all"],
    words: { min: 0, max: 0 },
    options: {
      fix: { type: "boolean", help: "write the mends that are certain, then report what remains" },
      format: {
        type: "string",
        choices: ["text", "json", "sarif", "github"],
        value: "FORMAT",
        help: "text, json, sarif or github (annotations of a workflow)",
      },
      rule: { ...list, value: "ID", help: "only these rules; several with commas" },
      severity: {
        type: "string",
        choices: ["error", "warning", "information", "hint"],
        value: "LEAST",
        help: "nothing milder than error, warning, information or hint",
      },
      since: { type: "string", value: "REV", help: "only what the document at this commit did not have" },
      baseline: { type: "string", value: "FILE", help: "only what this file does not list" },
      "write-baseline": {
        type: "string",
        value: "FILE",
        without: ["since", "baseline"],
        help: "write what was found to this file, and report nothing",
      },
      "no-git": { type: "boolean", help: "look at the text alone, not at the repository" },
      about: {
        type: "string",
        value: "RULE",
        without: ["fix", "write-baseline"],
        help: "what a rule means, with examples, or a line for all; looks at no document",
      },
    },
    notes: ["Exit code 3 when an error or a warning remains; information alone is clean."],
    load: async () => (await import("./verbs/check.ts")).runCheck,
  },
  {
    name: "audit",
    summary: "prove every DONE anew against git",
    usage: ["audit [--strict]", "audit --history"],
    words: { min: 0, max: 0 },
    options: {
      strict: { type: "boolean", help: "weak claims fail too" },
      history: { type: "boolean", help: "also walk every revision of the document: counts, findings, series" },
      quiet: { type: "boolean", short: "q", help: "no progress on standard error" },
    },
    notes: [
      "proven: the commit is part of HEAD and about the task · unproven: no commit is named",
      "weak: it changes documents only, is about something else, is shared by many, or was proved by syntax alone",
      "broken: the commit is not part of HEAD; the commit that took its place is proposed",
      "Exit code 3 when a claim is unproven or broken, with --strict also when it is weak.",
    ],
    load: async () => (await import("./verbs/audit.ts")).runAudit,
  },
  {
    name: "auto",
    summary: "run one cycle: choose a task, do it, check it, save it to git",
    usage: ["auto", "auto --dry-run", "auto --verify", "auto --stop"],
    words: { min: 0, max: 0 },
    options: {
      executor: {
        type: "string",
        choices: ["command", "manual"],
        value: "NAME",
        help: "who works: an agent's command, or a person (manual)",
      },
      agent: {
        type: "string",
        value: "COMMAND",
        help: "who works: a command line that reads the brief from standard input, or a name",
      },
      task: { type: "string", help: "take this task, if the ranking lets it", value: "ID" },
      isolate: { type: "boolean", help: "the agent works in a tree of its own; what fails leaves yours as it was" },
      "dry-run": { type: "boolean", help: "choose and explain, touch nothing" },
      "save-first": {
        type: "string",
        choices: ["tracked", "all"],
        value: "WHICH",
        help: "changes found at the start: commit tracked files only, or untracked ones too",
      },
      approve: { ...list, value: "HASH", help: "let a command of the repository run; its hash is in the report" },
      approvals: {
        type: "string",
        value: "FILE",
        help: "let the hashes of this file run; it lies outside the repository",
      },
      "ledger-sync": {
        type: "boolean",
        help: "close a task whose work is there already and verified, and up to ten more of its surface",
      },
      "no-code": { type: "string", value: "REASON", help: "where nothing was changed: the task is done, and why" },
      external: { type: "string", value: "LINK", help: "where nothing was changed: the work is there; with --says" },
      says: { type: "string", value: "WHO", help: "external: who says so" },
      also: { ...list, value: "ID", help: "the work closes this task of the same surface too" },
      "stop-before": { ...list, value: "ID", help: "do not begin this task, '*' any task, without asking" },
      "ask-at-verify": { ...list, value: "ID", help: "ask before the result of this task, '*' any task, is saved" },
      past: { ...list, value: "ID", help: "pass by the breakpoints of this task, this time" },
      verify: { type: "boolean", without: autoStartOptions, help: "end a manual run: check and save it" },
      stop: {
        type: "boolean",
        without: [...autoStartOptions, "verify", ...personsWords],
        help: "end a manual run without saving",
      },
      quiet: { type: "boolean", short: "q", help: "no progress on standard error" },
    },
    notes: [
      "Agents by name: claude, codex, gemini, opencode, aider, copilot, cursor-agent.",
      "Exit codes: 0 DONE, DOING, NOTHING · 1 FAILED, CANCELLED · 4 BLOCKED, or another run holds the lock.",
      "Ctrl-C ends the cycle cleanly, a second one at once.",
    ],
    load: async () => (await import("./verbs/auto.ts")).runAuto,
  },
  {
    name: "task",
    summary: "change one task",
    usage: [
      "task add TITLE [options]",
      "task move ID STATE",
      "task block ID --reason TEXT",
      "task unblock ID",
      "task edit ID [options]",
    ],
    words: { min: 2, max: 3 },
    options: taskOptions,
    notes: ["DONE is no place to move to: a task gets there when a cycle has saved its work to git."],
    load: async () => (await import("./verbs/task.ts")).runTask,
  },
  {
    name: "runs",
    summary: "the cycles that were run here",
    usage: ["runs [--limit N]", "runs show ID"],
    words: { min: 0, max: 2 },
    options: { limit: { type: "string", value: "N", only: [""], help: "how many, newest first (20)" } },
    load: async () => (await import("./verbs/runs.ts")).runRuns,
  },
  {
    name: "approvals",
    summary: "the commands of this repository that you let run",
    usage: ["approvals", "approvals revoke HASH"],
    words: { min: 0, max: 2 },
    options: {},
    notes: ["They lie in your configuration folder. What is revoked is asked for again."],
    load: async () => (await import("./verbs/approvals.ts")).runApprovals,
  },
  {
    name: "services",
    summary: "the services that document and settings name: whether they are up, start, stop, what they print",
    usage: ["services", "services start ID", "services stop ID [--force]", "services logs ID [--lines N] [--follow]"],
    words: { min: 0, max: 2 },
    options: {
      lines: { type: "string", value: "N", only: ["logs"], help: "how many lines, from the end (100)" },
      follow: { type: "boolean", only: ["logs"], help: "go on with what comes, until Ctrl-C" },
      approve: {
        ...list,
        value: "HASH",
        only: ["start"],
        help: "let the repository's launcher run; its hash is printed",
      },
      "allow-host": { ...list, value: "HOST", help: "ask services that the document names on this other machine" },
      force: { type: "boolean", only: ["stop"], help: "end it also when somebody else started it" },
    },
    notes: [
      "Exit codes: 1 when one is not up, or did not start · 4 when somebody else started what should stop.",
      "A service starts by the start command of your own settings, else by the repository's launcher script.",
    ],
    load: async () => (await import("./verbs/services.ts")).runServices,
  },
  {
    name: "comfy",
    summary: "ComfyUI: status, queue, history, check a workflow, run it to its pictures",
    usage: [
      "comfy status",
      "comfy queue [move ID PLACE | cancel ID... | interrupt]",
      "comfy history [--limit N]",
      "comfy validate FILE...",
      "comfy run FILE [--prompt TEXT] [--seed N] [options]",
    ],
    words: { min: 1, max: 1001 },
    options: comfyOptions,
    notes: [
      "Exit codes: 1 when the run failed, was cancelled or lost, or the server is not there · 3 when the workflow is refused.",
      "run saves the pictures and media.json, which proves them: hashes, seeds, models, times, server.",
    ],
    load: async () => (await import("./verbs/comfy.ts")).runComfy,
  },
  {
    name: "repair",
    summary: "write anew what follows from the ledger, or repair damaged characters",
    usage: ["repair --truth", "repair --encoding [--write]"],
    words: { min: 0, max: 0 },
    options: {
      truth: {
        type: "boolean",
        without: ["encoding", "write"],
        help: "counts, bars, boxes, STATUS, ACTIVE_TASK and capsule, in one edit",
      },
      encoding: { type: "boolean", help: "show the repaired characters as a diff, and the lines that need a person" },
      write: { type: "boolean", help: "with --encoding: write what the diff shows" },
    },
    load: async () => (await import("./verbs/repair.ts")).runRepair,
  },
  {
    name: "archive",
    summary: "move run entries beyond the last ones to the archive, byte for byte",
    usage: ["archive [--dry-run]"],
    words: { min: 0, max: 0 },
    options: { "dry-run": { type: "boolean", help: "say what would move" } },
    load: async () => (await import("./verbs/archive.ts")).runArchive,
  },
  {
    name: "import",
    summary: "take over the tasks of a list: lines with ids, checkboxes, numbered lists",
    usage: ["import FILE [--write]"],
    words: { min: 1, max: 1 },
    options: { write: { type: "boolean", help: "write what the report shows" } },
    notes: [
      "Ids that are taken are never written again. A ticked task is DONE only with a checkpoint that is a commit.",
    ],
    load: async () => (await import("./verbs/import.ts")).runImport,
  },
  {
    name: "hook",
    summary: "the guard of commits: install it as git hooks, remove it, show it",
    usage: ["hook install", "hook remove", "hook status"],
    words: { min: 1, max: 1 },
    options: {},
    notes: [
      "Hooks that are there are called first and come back on removal. A person passes by with git commit --no-verify.",
    ],
    load: async () => (await import("./verbs/hook.ts")).runHook,
  },
  {
    name: "context",
    summary: "what an AI without access needs, to be copied: contract, chosen task, limits, last runs",
    usage: ["context [ID]"],
    words: { min: 0, max: 1 },
    options: {},
    load: async () => (await import("./verbs/context.ts")).runContext,
  },
  {
    name: "mcp",
    summary: "serve the control plane to agents over MCP, on standard input and output",
    usage: ["mcp"],
    words: { min: 0, max: 0 },
    options: {},
    notes: [
      "Tools: status, next, tasks, begin, read, check, finish, block.",
      "Nothing is asked: a command that nobody approved is refused.",
      "Ends when the client closes standard input; a run that was begun goes on waiting.",
    ],
    load: async () => (await import("./verbs/mcp.ts")).runMcp,
  },
  {
    name: "init",
    summary: "write a starting document for this repository; never overwrites",
    usage: ["init [--template NAME] [--dry-run]", "init --workflow", "init --agents [--dry-run]"],
    words: { min: 0, max: 0 },
    options: {
      template: {
        type: "string",
        choices: ["minimal", "services", "full"],
        value: "NAME",
        help: "minimal: rules, tasks, runs; services: and what was found; full: and boxes, histories (default)",
      },
      "dry-run": { type: "boolean", help: "print what would be written, and write nothing" },
      workflow: {
        type: "boolean",
        without: ["agents", "template", "dry-run"],
        help: "write a GitHub workflow that judges changes as the hook does, and nothing else",
      },
      agents: {
        type: "boolean",
        without: ["template"],
        help: "write the files that agents read (AGENTS.md, ...); yours stay, with what to add told",
      },
    },
    load: async () => (await import("./verbs/init.ts")).runInit,
  },
];

/** A verb by its name in any case, since people type AUTO. */
export function findVerb(name: string): VerbSpec | undefined {
  const lower = name.toLowerCase();
  return verbs.find((verb) => verb.name === lower);
}
