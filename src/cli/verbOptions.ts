/** An option of a verb. */
export interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly multiple?: true;
  readonly short?: string;
  readonly choices?: readonly string[];
  /** True where an empty value means something. */
  readonly mayBeEmpty?: true;
  /** First words behind the verb that it belongs to, "" for none; all when left out. */
  readonly only?: readonly string[];
  /** Options that it cannot stand beside. */
  readonly without?: readonly string[];
  /** Stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

export const globalOptions: Readonly<Record<string, OptionSpec>> = {
  cwd: { type: "string", value: "DIR", help: "work in this folder" },
  file: { type: "string", value: "PATH", help: "the control document, docs/CONTROL_PLANE.md unless set" },
  json: { type: "boolean", help: 'print JSON with "schema": 1' },
  help: { type: "boolean", short: "h", help: "explain the verb" },
  version: { type: "boolean", help: "print the version" },
};

/** An option that may be given several times. */
export const list = { type: "string", multiple: true } as const;

const ofAdd = { type: "string", only: ["add"] } as const;
const ofRun = { type: "string", only: ["run"] } as const;

export const taskOptions: Readonly<Record<string, OptionSpec>> = {
  title: { type: "string", value: "TEXT", only: ["edit"], help: "the new title" },
  priority: {
    type: "string",
    choices: ["P0", "P1", "P2", "P3", "none"],
    value: "P0-P3",
    only: ["add", "edit"],
    help: "priority, or none",
  },
  tag: {
    ...list,
    mayBeEmpty: true,
    value: "TAG",
    only: ["add", "edit"],
    help: "a tag; edit replaces all, an empty one clears",
  },
  id: { ...ofAdd, value: "ID", help: "this id instead of the next free one" },
  ledger: { ...ofAdd, value: "NAME", help: "this ledger instead of the primary one" },
  reason: { type: "string", value: "TEXT", only: ["block"], help: "why" },
  "done-when": { ...ofAdd, value: "TEXT", help: "definition of done" },
  evidence: { ...ofAdd, multiple: true, value: "PATH", help: "a path that must exist" },
  verification: { ...ofAdd, multiple: true, value: "COMMAND", help: "a command that must pass" },
  surface: { ...ofAdd, multiple: true, value: "PATH", help: "a path that the task may touch" },
  "depends-on": { ...ofAdd, multiple: true, value: "ID", help: "a task that comes first" },
  service: { ...ofAdd, multiple: true, value: "ID", help: "a service that must be up" },
};

export const comfyOptions: Readonly<Record<string, OptionSpec>> = {
  url: { type: "string", value: "URL", help: "this server, instead of the one that document or settings name" },
  limit: { type: "string", value: "N", only: ["history"], help: "how many, newest first (20)" },
  prompt: { ...ofRun, mayBeEmpty: true, value: "TEXT", help: "the prompt" },
  negative: { ...ofRun, mayBeEmpty: true, value: "TEXT", help: "what should not be seen" },
  seed: { ...ofRun, value: "N|random", help: "the seed, every digit of it counts" },
  steps: { ...ofRun, value: "N", help: "steps of the sampler" },
  cfg: { ...ofRun, value: "N", help: "how closely the prompt is followed" },
  width: { ...ofRun, value: "N", help: "width in pixels" },
  height: { ...ofRun, value: "N", help: "height in pixels" },
  batch: { ...ofRun, value: "N", help: "pictures at once" },
  sampler: { ...ofRun, value: "NAME", help: "sampler" },
  scheduler: { ...ofRun, value: "NAME", help: "scheduler" },
  checkpoint: { ...ofRun, value: "FILE", help: "model, as the server names it" },
  set: { ...ofRun, multiple: true, value: "NODE.INPUT=VALUE", help: "any other value of the workflow" },
  output: {
    ...ofRun,
    value: "DIR",
    help: "where the pictures go (.control-plane/media, or the cycle's run folder)",
  },
  first: { type: "boolean", only: ["run"], help: "before everything that waits" },
  quiet: { type: "boolean", short: "q", only: ["run"], help: "no progress on standard error" },
};

/** Options of `auto` that say how a cycle begins. */
export const autoStartOptions = ["dry-run", "executor", "agent", "isolate", "task", "stop-before"];

/** Options of `auto` that are a person's word on how a task ends. */
export const personsWords = ["no-code", "external", "says", "also"];
