import type { TextRange } from "../base/text.ts";
import type { CountFigures } from "../document/edits/inputs.ts";
import { findTaskIds } from "../document/ids.ts";
import type { ControlDocument, Ledger, Task, TaskState } from "../document/model.ts";
import { TaskNode } from "../document/task.ts";
import type { Policy } from "../policy/policy.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { Selection } from "../selection/candidate.ts";
import type { Claim } from "../selection/claims.ts";
import { countTasks, percentOf, primaryLedger } from "../selection/progress.ts";
import { selectTask } from "../selection/selectTask.ts";
import { defaultSettings, type Settings } from "../settings.ts";
import { type BlockMemo, memoOf } from "./blockMemo.ts";
import type { GitFacts } from "./git/gitFacts.ts";
import { type ProvenTask, proveTasks } from "./git/provenTasks.ts";
import { TaskLines } from "./taskLines.ts";

/** A text beside the document that tells people or tools how to work: `AGENTS.md`, `.cursor/rules/main.mdc`. */
export interface RuleFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** One id of a Depends on bullet. */
export interface Dependency {
  readonly task: Task;
  readonly id: string;
  readonly range: TextRange;
}

/** What a host knows beyond the text. Rules that need what is absent find nothing. */
export interface LintOptions {
  readonly settings?: Settings;
  /** Milliseconds since the epoch. */
  readonly now?: number;
  readonly ruleFiles?: readonly RuleFile[];
  readonly git?: GitFacts;
}

/** What the rules share while they look at one document; read when first asked for. */
export class LintContext {
  readonly settings: Settings;
  readonly now: number | undefined;
  readonly ruleFiles: readonly RuleFile[];
  readonly git: GitFacts | undefined;
  readonly #document: ControlDocument;
  #dependencies: readonly Dependency[] | undefined;
  #tasks: readonly Task[] | undefined;
  #lines: TaskLines | undefined;
  #primaryCounts: CountFigures | undefined;
  #allCounts: CountFigures | undefined;
  #policy: Policy | undefined;
  #ranked: readonly Task[] | undefined;
  #selection: Selection | undefined;
  #provenTasks: readonly ProvenTask[] | undefined;

  constructor(document: ControlDocument, options: LintOptions = {}) {
    this.#document = document;
    this.settings = options.settings ?? defaultSettings;
    this.now = options.now;
    this.ruleFiles = options.ruleFiles ?? [];
    this.git = options.git;
  }

  /** Every task line of every ledger, in document order. */
  get tasks(): readonly Task[] {
    const [only, ...others] = this.#document.ledgers;
    this.#tasks ??=
      only !== undefined && others.length === 0 ? only.tasks : this.#document.ledgers.flatMap((ledger) => ledger.tasks);
    return this.#tasks;
  }

  get lines(): TaskLines {
    this.#lines ??= new TaskLines(this.#document, this.tasks);
    return this.#lines;
  }

  /** What the tasks wait for, in document order. */
  get dependencies(): readonly Dependency[] {
    if (this.#dependencies !== undefined) return this.#dependencies;
    const found: Dependency[] = [];
    for (const task of this.tasks) for (const one of dependenciesOf(task)) found.push(one);
    this.#dependencies = found;
    return found;
  }

  tasksIn(state: TaskState): readonly Task[] {
    return this.#document.ledgers.flatMap((ledger) =>
      ledger.sections.flatMap((section) => (section.state === state ? section.tasks : [])),
    );
  }

  /** Ids in DONE of the primary ledger, in document order. */
  get doneIds(): readonly string[] {
    const tasks = primaryLedger(this.#document)?.tasks ?? [];
    return tasks.filter((task) => task.state === "DONE").map((task) => task.id);
  }

  /** Tasks that may be chosen, the next one first. */
  get ranked(): readonly Task[] {
    this.#ranked ??= this.selection.candidates.filter(({ rank }) => rank !== undefined).map(({ task }) => task);
    return this.#ranked;
  }

  /** Figures of the primary ledger; undefined without a ledger. */
  get primaryCounts(): CountFigures | undefined {
    const ledger = primaryLedger(this.#document);
    if (ledger === undefined) return undefined;
    this.#primaryCounts ??= this.#count([ledger]);
    return this.#primaryCounts;
  }

  /** Figures of all ledgers together. */
  get allCounts(): CountFigures {
    this.#allCounts ??= this.#count(this.#document.ledgers);
    return this.#allCounts;
  }

  /** As `countTasks` counts: every line, but for those of which it must be asked whether they count. */
  #count(ledgers: readonly Ledger[]): CountFigures {
    const sections = ledgers.flatMap((ledger) => ledger.sections);
    const unsure = [...this.lines.uncertain].filter(({ range: { start } }) =>
      sections.some(({ range }) => range.start <= start && start < range.end),
    );
    const counted = countTasks(unsure);
    const lines = { DONE: counted.done, TODO: counted.todo, DOING: counted.doing, BLOCKED: counted.blocked };
    for (const { state, tasks } of sections) lines[state] += tasks.length;
    for (const { state } of unsure) lines[state]--;
    const { DONE: done, TODO: todo, DOING: doing, BLOCKED: blocked } = lines;
    const total = done + todo + doing;
    return { done, todo, doing, blocked, total, percent: percentOf(done, total) };
  }

  /** What a claim should say; undefined where that is not known. */
  factOf({ scope, figure }: Claim): number | undefined {
    if (scope === "other") return undefined;
    return (scope === "all" ? this.allCounts : this.primaryCounts)?.[figure];
  }

  /** Tasks in DONE with what git proves of them; none without git. */
  get provenTasks(): readonly ProvenTask[] {
    this.#provenTasks ??= this.git === undefined ? [] : proveTasks(this.#document, this.git);
    return this.#provenTasks;
  }

  get policy(): Policy {
    this.#policy ??= readPolicy(this.#document, this.settings);
    return this.#policy;
  }

  get selection(): Selection {
    this.#selection ??= selectTask(this.#document, this.policy);
    return this.#selection;
  }
}

function dependenciesOf(task: Task): readonly Dependency[] {
  if (!(task instanceof TaskNode)) return [];
  const memo = memoOf(task.block);
  memo.dependencies ??= dependencyIdsIn(task);
  if (memo.dependencies.length === 0) return none;
  const { start } = task;
  return memo.dependencies.map((one) => ({
    task,
    id: one.id,
    range: { start: start + one.start, end: start + one.end },
  }));
}

const none: readonly Dependency[] = [];

function dependencyIdsIn({ words }: TaskNode): NonNullable<BlockMemo["dependencies"]> {
  return words
    .bulletsOf("depends-on", /depend|blocked by/i)
    .flatMap(({ text, textRange: { start } }) =>
      findTaskIds(text).map((one) => ({ id: one.id, start: start + one.start, end: start + one.end })),
    );
}
