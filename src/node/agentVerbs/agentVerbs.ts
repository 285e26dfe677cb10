/** What an outside agent can ask of a control plane; the same verbs for every host that serves agents. */
import { ControlError } from "../../core/base/errors.ts";
import type { CycleEvent, CycleReport, CycleTask } from "../../core/cycle/events.ts";
import { evidenceText, parseStatedEvidence } from "../../core/cycle/evidence.ts";
import type { DoneClaim } from "../../core/cycle/executor.ts";
import type { WaitingLook } from "../../core/cycle/lookWaiting.ts";
import type { AutoOptions, CycleInteraction, ResumeDecision } from "../../core/cycle/options.ts";
import type { TaskState } from "../../core/document/model.ts";
import { toNextView } from "../../core/views/statusView.ts";
import { filterTasks, toTaskView } from "../../core/views/taskView.ts";
import type { ControlPlane, WaitingRunView } from "../controlPlane.ts";
import { findRepository } from "../git/findRepository.ts";
import { approvalHash } from "../runs/approvalHash.ts";
import { createRedactor } from "../runs/redact.ts";
import { type AgentVerbName, agentVerbTable } from "./agentVerbTable.ts";
import { readContextFile } from "./contextFile.ts";
import { decodeVerbInput, type VerbInput } from "./verbInput.ts";
import { watchWaiting } from "./watchWaiting.ts";

export interface AgentVerbsInit {
  readonly plane: ControlPlane;
  /** Ends what runs when the host goes away. */
  readonly signal: AbortSignal;
  /** True where the host itself watches the run in the agent's hands. */
  readonly isWatched?: boolean;
}

export interface AgentCall {
  /** Fires when the agent no longer wants the answer. `finish` and `block` go on to their end all the same: half a save helps nobody. */
  readonly signal?: AbortSignal;
  /** Hears of every event of a cycle. */
  readonly onEvent?: (event: CycleEvent) => void;
  /** Asks a person whether it is so: yes, no, or undefined when nobody can be asked now. */
  readonly confirm?: (task: CycleTask, claim: string) => Promise<boolean | undefined>;
}

/** An answer as the verb's output schema says; a JSON value without secrets. */
export type AgentAnswer = Readonly<Record<string, unknown>>;

interface OpenApproval {
  readonly command: string;
  readonly purpose: string;
  /** What a person does to let it run. */
  readonly approve: string;
}

const shownTasks = 30;
const shownWaiting = 5;
const shownFindings = 50;
const shownLines = 400;

/** Runs verbs one after the other, whatever order they come in; a person is asked nothing but what a call brings the means for. */
export class AgentVerbs {
  readonly #init: AgentVerbsInit;
  readonly #redactor = createRedactor();
  #last: Promise<unknown> = Promise.resolve();
  #watch: AbortController | undefined;
  /** Says of the agent's last run that it was stopped, and why. */
  #stopped: string | undefined;

  constructor(init: AgentVerbsInit) {
    this.#init = init;
  }

  /** Decodes the input and runs the verb. Throws `ControlError` with words for the agent, or an abort. */
  call(name: AgentVerbName, input: unknown, call: AgentCall = {}): Promise<AgentAnswer> {
    const answer = this.#last.then(async () => {
      const decoded = decodeVerbInput(agentVerbTable[name].input, input);
      return this.#redactor.value(await this.#run(name, decoded, call)) as AgentAnswer;
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /** Watches the run in the agent's hands, if there is one, until it ends or the host goes away: one that breaks a limit is stopped. */
  async watch(): Promise<void> {
    const { isWatched, plane, signal } = this.#init;
    if (isWatched || this.#watch || (await plane.waitingRun())?.executor !== "mcp") return;
    this.#watch = new AbortController();
    const onLook = ({ broken }: WaitingLook) => {
      if (broken !== undefined) this.#last = this.#last.then(() => this.#stopBroken()).catch(() => undefined);
    };
    // What could not be looked at is measured by the next verb.
    watchWaiting(plane, onLook, AbortSignal.any([signal, this.#watch.signal])).catch(() => undefined);
  }

  /** The brief of the run in the agent's hands, else undefined. */
  async brief(): Promise<string | undefined> {
    const run = await this.#init.plane.waitingRun();
    return run && this.#redactor.text(run.brief);
  }

  /** The control document's text, without secrets. */
  async documentText(): Promise<string> {
    return this.#redactor.text((await this.#init.plane.document()).text);
  }

  #run(name: AgentVerbName, input: VerbInput, call: AgentCall): Promise<AgentAnswer> {
    switch (name) {
      case "status":
        return this.#status();
      case "next":
        return this.#next();
      case "tasks":
        return this.#tasks(input);
      case "begin":
        return this.#begin(call);
      case "read":
        return this.#read(input);
      case "check":
        return this.#check(call);
      case "finish":
        return this.#finish(input, call);
      case "block":
        return this.#end({ type: "blocked", reason: String(input.reason).trim() }, call);
    }
  }

  async #status(): Promise<AgentAnswer> {
    const { plane } = this.#init;
    const [{ counts, file, next, truth }, run, [last]] = await Promise.all([
      plane.status(),
      plane.waitingRun(),
      plane.runs(1),
    ]);
    const lastRun = last && { run: last.runId, outcome: last.outcome ?? null, task: last.taskId ?? null };
    return { file, counts, next, truth, run: run ? toRunView(run) : null, lastRun: lastRun ?? null };
  }

  async #next(): Promise<AgentAnswer> {
    const { candidates, selected } = await this.#init.plane.select();
    const waiting = candidates
      .filter(({ ineligible, task }) => ineligible && task.state !== "DONE")
      .slice(0, shownWaiting)
      .map(({ reasons, task }) => ({ id: task.id, title: task.title, reasons }));
    return { next: selected ? { ...toNextView(selected.task), reasons: selected.reasons } : null, waiting };
  }

  async #tasks({ limit, search, state }: VerbInput): Promise<AgentAnswer> {
    const document = await this.#init.plane.document();
    const found = filterTasks(
      document.ledgers.flatMap((ledger) => ledger.tasks),
      {
        ...(state === undefined ? {} : { states: [state as TaskState] }),
        ...(search === undefined ? {} : { search: String(search) }),
      },
    );
    const tasks = found.slice(0, Number(limit ?? shownTasks)).map((task) => {
      const { id, ledger, priority, reason, title } = toTaskView(document, task);
      return { id, title, state: task.state, priority, ledger, reason };
    });
    return { total: found.length, tasks };
  }

  async #begin({ onEvent, signal }: AgentCall): Promise<AgentAnswer> {
    const { plane } = this.#init;
    const held = await plane.waitingRun();
    if (held) return this.#again(held);
    const { options, open } = this.#options("auto");
    const ended = await ending(plane.auto({ ...options, executor: "mcp" }, this.#either(signal)), onEvent);
    const run = await plane.waitingRun();
    if (run?.runId !== ended.report.run) return toReport(ended, null, open);
    this.#stopped = undefined;
    await this.watch();
    return { ...toReport(ended, run.brief, open), outcome: "WAITING", ...words(run) };
  }

  /** The agent's own run once more, for one that lost its thread; a person's run is theirs. */
  #again(run: WaitingRunView): AgentAnswer {
    requireOwn(run);
    return {
      ...{ run: run.runId, outcome: "WAITING", task: { id: run.taskId }, brief: run.brief, ...words(run) },
      ...{ files: [], tests: [], checkpoint: null, closed: [], notes: [], approvals: [] },
    };
  }

  async #read({ from = 1, lines = shownLines, path }: VerbInput): Promise<AgentAnswer> {
    const { plane } = this.#init;
    await this.#stopBroken();
    requireOwn(await this.#held());
    const place = findRepository(plane.folder);
    const file = await readContextFile(place?.root ?? plane.folder, String(path));
    const refusal = await plane.meterRead(file.path);
    if (refusal !== undefined) throw new ControlError("path-refused", refusal, { data: { path: file.path } });
    const all = file.text.split(/\r\n|\r|\n/);
    const shown = all.slice(Number(from) - 1, Number(from) - 1 + Number(lines));
    const { limit, read } = (await this.#held()).contextFiles;
    return {
      ...{ path: file.path, text: shown.join("\n"), from: Number(from), to: Number(from) + shown.length - 1 },
      ...{ total: all.length, filesRead: read, filesLimit: limit },
    };
  }

  async #check({ signal }: AgentCall): Promise<AgentAnswer> {
    const { plane } = this.#init;
    await this.#stopBroken();
    const run = this.#stopped === undefined ? await plane.waitingRun() : await this.#held();
    if (!run) return this.#checkDocument();
    requireOwn(run);
    const { options, open } = this.#options("auto --verify");
    const { blast, broken, checks } = await plane.checkWaiting(options, this.#either(signal));
    return {
      run: run.runId,
      passed: broken.length === 0 && checks.every(({ verdict }) => verdict === "PASS"),
      files: blast.files.map(({ path }) => path),
      broken,
      checks: checks.map(({ command, name, outputTail, reason, verdict }) => ({
        ...{ name, command, verdict, reason: reason ?? null },
        ...(verdict === "FAIL" ? { output: outputTail.slice(-2000) } : {}),
      })),
      findings: [],
      approvals: open,
    };
  }

  async #checkDocument(): Promise<AgentAnswer> {
    const { plane } = this.#init;
    const document = await plane.document();
    const findings = (await plane.check()).filter(({ severity }) => severity === "error" || severity === "warning");
    return {
      ...{ run: null, passed: findings.length === 0, files: [], broken: [], checks: [], approvals: [] },
      findings: findings.slice(0, shownFindings).map(({ message, range, rule, severity }) => ({
        ...{ rule, severity, message, line: document.positionAt(range.start).line + 1 },
      })),
    };
  }

  #finish(input: VerbInput, call: AgentCall): Promise<AgentAnswer> {
    const why = String(input.reason ?? "").trim();
    if (input.outcome !== "continue") return this.#end(toDone(input), call);
    return this.#end({ type: "continue", reason: why || "the agent gave no reason" }, call);
  }

  async #end(decision: ResumeDecision, { confirm, onEvent }: AgentCall): Promise<AgentAnswer> {
    const { plane, signal } = this.#init;
    requireOwn(await this.#held());
    const { options, open } = this.#options("auto", confirm);
    const ended = await ending(plane.resume(decision, signal, options), onEvent);
    this.#watch?.abort();
    this.#watch = undefined;
    const isInHands = (await plane.waitingRun())?.runId === ended.report.run;
    return { ...toReport(ended, null, open), ...(isInHands ? { outcome: "WAITING" } : {}) };
  }

  async #held(): Promise<WaitingRunView> {
    const run = await this.#init.plane.waitingRun();
    if (run) return run;
    throw new ControlError("run-unknown", this.#stopped ?? "No run is in your hands; call begin first");
  }

  /** Ends the agent's run when its work broke a limit or touched what nobody may: the diff stays, and the agent is told. */
  async #stopBroken(): Promise<void> {
    const { plane, signal } = this.#init;
    const look = await plane.lookWaiting(signal);
    if (look?.executor !== "mcp" || look.broken === undefined) return;
    const { result, next } = await this.#end({ type: "continue", reason: `stopped at work: ${look.broken}` }, {});
    this.#stopped = `The run ${look.runId} was stopped. ${result}. Next: ${next}`;
  }

  /**
   * A command that no person approved is refused, and `open` says how a person lets it run. What an agent says of a task without a
   * change is put before a person, or waits for one.
   */
  #options(
    verb: string,
    confirm?: AgentCall["confirm"],
  ): { readonly options: AutoOptions; readonly open: OpenApproval[] } {
    const open: OpenApproval[] = [];
    const approve = async (command: string, purpose: string): Promise<boolean> => {
      open.push({ command, purpose, approve: `control-plane ${verb} --approve ${approvalHash(command)}` });
      return false;
    };
    const confirmNoChange: CycleInteraction["confirmNoChange"] = async (task, said) => {
      if (!said) return undefined;
      const isSo = await confirm?.(task, this.#redactor.text(evidenceText(said, undefined)));
      if (isSo === undefined) return "later";
      return isSo ? said : undefined;
    };
    return { options: { interaction: { approve, confirmNoChange } }, open };
  }

  #either(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#init.signal]) : this.#init.signal;
  }
}

interface Ended {
  readonly report: CycleReport;
  readonly notes: readonly string[];
}

/** Runs a cycle to its end or to its waiting. */
async function ending(
  events: AsyncGenerator<CycleEvent, CycleReport>,
  onEvent?: (event: CycleEvent) => void,
): Promise<Ended> {
  const notes: string[] = [];
  for (;;) {
    const step = await events.next();
    if (step.done) return { report: step.value, notes };
    if (step.value.type === "note") notes.push(step.value.text);
    onEvent?.(step.value);
  }
}

/** What stands beside "done" is verified by the cycle or confirmed by a person. Throws `usage` for half a link. */
function toDone({ alsoDone, link, noCode, who }: VerbInput): DoneClaim {
  const also = Array.isArray(alsoDone) ? (alsoDone as readonly string[]) : [];
  const evidence = parseStatedEvidence({ noCode, link, who });
  if (!evidence && (link ?? who) !== undefined)
    throw new ControlError("usage", 'Unexpected "link", expected an address (https://…) and "who" says so');
  return { type: "done", said: { also, evidence } };
}

function requireOwn(run: WaitingRunView): void {
  if (run.executor === "mcp") return;
  const who = `The run ${run.runId} of ${run.taskId} is in a person's hands since ${run.since}`;
  throw new ControlError("run-waiting", `${who}; a person ends it with Verify & Save or Stop`);
}

function words({ runId }: WaitingRunView): { readonly result: string; readonly next: string } {
  return {
    result: `The run ${runId} is in your hands`,
    next: "do the task of the brief, then call finish; call block when you cannot do it",
  };
}

function toRunView({ contextFiles, executor, runId, since, taskId }: WaitingRunView): AgentAnswer {
  const files = { filesRead: contextFiles.read, filesLimit: contextFiles.limit };
  return { run: runId, task: taskId, since, inYourHands: executor === "mcp", ...files };
}

function toReport({ notes, report }: Ended, brief: string | null, approvals: readonly OpenApproval[]): AgentAnswer {
  const { checkpoint, files, next, outcome, result, run, task, tests } = report;
  return {
    ...{ run, outcome, result, next, brief, files, notes, approvals },
    task: task ? { ...task, priority: task.priority ?? null } : null,
    tests: tests.map((test) => ({ ...test, reason: test.reason ?? null })),
    checkpoint: checkpoint ?? null,
    closed: report.closed ?? [],
  };
}
