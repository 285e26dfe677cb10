/** The verbs of an outside agent, as every host offers them: what an agent reads, and the shapes that go in and out. */
import { type InputFields, toInputSchema } from "./verbInput.ts";

export const agentVerbNames = ["status", "next", "tasks", "begin", "read", "check", "finish", "block"] as const;
export type AgentVerbName = (typeof agentVerbNames)[number];

export interface AgentVerbSpec {
  readonly title: string;
  readonly description: string;
  readonly input: InputFields;
  /** JSON schema of the answer. */
  readonly output: JsonSchema;
  /** True when nothing in the repository changes. */
  readonly readOnly: boolean;
}

export interface JsonSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
}

const text = { type: "string" };
const number = { type: "integer" };
const textOrNull = { type: ["string", "null"] };
const objectOrNull = { type: ["object", "null"] };
const objects = { type: "array", items: { type: "object" } };

/** Every property is there in every answer. */
function answer(properties: Readonly<Record<string, object>>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties) };
}

const report = answer({
  run: textOrNull,
  outcome: { enum: ["WAITING", "DONE", "DOING", "FAILED", "BLOCKED", "CANCELLED", "NOTHING"] },
  task: objectOrNull,
  result: text,
  next: text,
  brief: textOrNull,
  files: { type: "array", items: text },
  tests: objects,
  checkpoint: textOrNull,
  closed: objects,
  notes: { type: "array", items: text },
  approvals: objects,
});

export const agentVerbTable: Readonly<Record<AgentVerbName, AgentVerbSpec>> = {
  status: {
    title: "Status",
    description: "Progress, the next task, git, and the run in hand.",
    input: {},
    output: answer({
      file: text,
      counts: { type: "object" },
      next: objectOrNull,
      truth: objectOrNull,
      run: objectOrNull,
      lastRun: objectOrNull,
    }),
    readOnly: true,
  },
  next: {
    title: "Next task",
    description: "The task that begin would choose, and why; which tasks wait, and for what.",
    input: {},
    output: answer({ next: objectOrNull, waiting: objects }),
    readOnly: true,
  },
  tasks: {
    title: "Tasks",
    description: "Lists tasks.",
    input: {
      state: { type: "string", enum: ["DOING", "TODO", "DONE", "BLOCKED"] },
      search: { type: "string", maxLength: 200, description: "words of id or title" },
      limit: { type: "integer", minimum: 1, maximum: 100, description: "30 unless told" },
    },
    output: answer({ total: number, tasks: objects }),
    readOnly: true,
  },
  begin: {
    title: "Begin",
    description:
      "AUTO, first half: the engine saves what lies around, chooses ONE task and hands you its brief. Do only that task in the working tree, then call finish or block. The engine keeps the books: never edit the control document, never commit. Called again, it gives the same run back.",
    input: {},
    output: report,
    readOnly: false,
  },
  read: {
    title: "Read",
    description: "Reads a file of the repository, counted against the run's budget of context files.",
    input: {
      path: { type: "string", required: true, maxLength: 1000, description: "relative to the repository" },
      from: { type: "integer", minimum: 1, maximum: 10_000_000, description: "first line" },
      lines: { type: "integer", minimum: 1, maximum: 2000, description: "400 unless told" },
    },
    output: answer({
      path: text,
      text,
      from: number,
      to: number,
      total: number,
      filesRead: number,
      filesLimit: number,
    }),
    readOnly: true,
  },
  check: {
    title: "Check",
    description:
      "Runs the engine's checks on your work so far, saves nothing, and the run goes on. Without a run: what is wrong in the control document.",
    input: {},
    output: answer({
      run: textOrNull,
      passed: { type: "boolean" },
      files: { type: "array", items: text },
      broken: { type: "array", items: text },
      checks: objects,
      findings: objects,
      approvals: objects,
    }),
    readOnly: false,
  },
  finish: {
    title: "Finish",
    description:
      "AUTO, second half: the engine measures and checks what changed, commits it, and writes the document. Claims done; outcome continue keeps the task open. The answer says what the task really became.",
    input: {
      outcome: { type: "string", enum: ["done", "continue"] },
      reason: { type: "string", description: "why it is not done yet" },
      noCode: { type: "string", description: "done without a change: why. A person must confirm" },
      link: { type: "string", description: "done elsewhere: where; with who. A person must confirm" },
      who: { type: "string", description: "who answers for the link" },
      alsoDone: {
        type: "array",
        items: { type: "string" },
        maxItems: 20,
        description: "ids of other tasks that the same work closes",
      },
    },
    output: report,
    readOnly: false,
  },
  block: {
    title: "Block",
    description: "Ends the run: you cannot do the task. The task becomes BLOCKED with your reason.",
    input: {
      reason: { type: "string", required: true, description: "what stops you, and the smallest step that helps" },
    },
    output: report,
    readOnly: false,
  },
};

/** The JSON schema of a verb's input. */
export function inputSchemaOf(name: AgentVerbName) {
  return toInputSchema(agentVerbTable[name].input);
}
