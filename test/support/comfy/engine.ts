import { randomUUID } from "node:crypto";
import { Execution, type ExecutionEnd, type ResultCache, type StepClock } from "./execution.ts";
import type { FakeNode, Prompt } from "./fakeNode.ts";
import { heapify, heapPop, heapPush } from "./heap.ts";
import { PictureFiles } from "./pictureFiles.ts";
import { validatePrompt } from "./promptValidation.ts";
import type { Sockets } from "./sockets.ts";

export interface Job {
  readonly number: number;
  readonly id: string;
  readonly prompt: Prompt;
  readonly extra: Record<string, unknown>;
  readonly outputs: readonly string[];
}

export interface HistoryEntry {
  readonly job: Job;
  readonly outputs: Record<string, Readonly<Record<string, unknown>>>;
  readonly meta: Record<string, unknown>;
  readonly status: { readonly status_str: string; readonly completed: boolean; readonly messages: readonly unknown[] };
}

export interface EngineInit {
  readonly nodes: ReadonlyMap<string, FakeNode>;
  readonly isOld: boolean;
  readonly clock: StepClock;
  readonly sockets: Sockets;
  readonly firstNumber: number;
  readonly now: () => number;
  /** Milliseconds between the end of a run and its entry in the history. */
  readonly historyLagMs: number;
  /** The order of a set of node ids, which the server chooses. */
  readonly inSetOrder: (ids: readonly string[]) => readonly string[];
  readonly onStep: (node: string, value: number) => Promise<void> | void;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Queue, worker and history of the server. */
export class Engine {
  readonly #init: EngineInit;
  readonly #cache: ResultCache = new Map();
  readonly pending: Job[] = [];
  readonly history = new Map<string, HistoryEntry>();
  readonly files = new PictureFiles(randomUUID());
  running: Job | undefined;
  #counter: number;
  #interrupted = false;
  #free = false;
  #isWorking = false;
  #isStopped = false;

  constructor(init: EngineInit) {
    this.#init = init;
    this.#counter = init.firstNumber;
  }

  /** `POST /prompt`; throws for what makes the server answer 500. */
  submit(body: unknown): Answer {
    this.#init.sockets.sendLog("got prompt");
    const request = isRecord(body) ? body : {};
    const number = this.#numberOf(request);
    if (!("prompt" in request)) {
      const error = { type: "no_prompt", message: "No prompt provided", details: "No prompt provided", extra_info: {} };
      return { status: 400, body: { error, node_errors: {} } };
    }
    const id = this.#idOf(request);
    if (id === undefined) return { status: 400, body: { error: invalidId, node_errors: {} } };
    const prompt = request.prompt as Prompt;
    if (!isRecord(prompt) || Object.values(prompt).some((node) => !isRecord(node))) throw new TypeError("no workflow");
    const targets = Array.isArray(request.partial_execution_targets) ? request.partial_execution_targets : undefined;
    const { error, nodeErrors, outputs } = validatePrompt(prompt, targets, {
      nodes: this.#init.nodes,
      isOld: this.#init.isOld,
      has: (file) => this.files.annotated(file) !== undefined,
      inSetOrder: this.#init.inSetOrder,
    });
    if (error) return { status: 400, body: { error, node_errors: nodeErrors } };
    const extra: Record<string, unknown> = { ...(isRecord(request.extra_data) ? request.extra_data : {}) };
    if ("client_id" in request) extra.client_id = request.client_id;
    if (!this.#init.isOld) {
      extra.create_time = this.#init.now();
      for (const key of ["auth_token_comfy_org", "api_key_comfy_org"]) delete extra[key];
    }
    heapPush(this.pending, { number, id, prompt, extra, outputs });
    this.#tellQueue();
    this.#work();
    return { status: 200, body: { prompt_id: id, number, node_errors: nodeErrors } };
  }

  #numberOf(request: Readonly<Record<string, unknown>>): number {
    if ("number" in request) {
      if (typeof request.number !== "number") throw new TypeError("number is no number");
      return request.number;
    }
    const number = this.#counter++;
    return request.front === true ? -number : number;
  }

  #idOf({ prompt_id: wanted }: Readonly<Record<string, unknown>>): string | undefined {
    if (wanted === undefined || this.#init.isOld) return randomUUID();
    return typeof wanted === "string" && uuid.test(wanted) ? wanted : undefined;
  }

  get remaining(): number {
    return this.pending.length + (this.running ? 1 : 0);
  }

  delete(ids: readonly unknown[]): void {
    for (const id of ids) {
      const at = this.pending.findIndex((job) => job.id === id);
      if (at === -1) continue;
      this.pending.splice(at, 1);
      heapify(this.pending);
      this.#tellQueue();
    }
  }

  clear(): void {
    this.pending.length = 0;
    this.#tellQueue();
  }

  /** An old server interrupts whatever runs, whichever id is named. */
  interrupt(id?: unknown): void {
    const isMeant = id === undefined || this.#init.isOld || this.running?.id === id;
    if (isMeant && this.running) this.#interrupted = true;
  }

  /** Cancels what runs or waits; false when it does neither. */
  cancel(id: string): boolean {
    const waits = this.pending.some((job) => job.id === id);
    const runs = this.running?.id === id;
    this.delete([id]);
    // The route tells the new length once more than the queue itself.
    if (waits) this.#tellQueue();
    if (runs) this.interrupt(id);
    return waits || runs;
  }

  free({ free_memory: all }: Readonly<Record<string, unknown>>): void {
    if (all) this.#free = true;
    if (!this.running) this.#emptyCache();
  }

  /** The end of the process: nothing more is said. */
  stop(): void {
    this.#isStopped = true;
    this.#interrupted = true;
  }

  #emptyCache(): void {
    if (this.#free) this.#cache.clear();
    this.#free = false;
  }

  #tellQueue(): void {
    if (this.#isStopped) return;
    this.#init.sockets.broadcast("status", { status: { exec_info: { queue_remaining: this.remaining } } });
  }

  #work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    setImmediate(() => void this.#workOff());
  }

  async #workOff(): Promise<void> {
    for (let job = heapPop(this.pending); job && !this.#isStopped; job = heapPop(this.pending)) {
      this.running = job;
      this.#tellQueue();
      await this.#run(job);
    }
    this.#isWorking = false;
  }

  async #run(job: Job): Promise<void> {
    const { sockets } = this.#init;
    const clientId = typeof job.extra.client_id === "string" ? job.extra.client_id : undefined;
    const messages: unknown[] = [];
    const say = (type: string, data: Readonly<Record<string, unknown>>, toAll = false) => {
      const dated = { ...data, timestamp: this.#init.now() };
      messages.push([type, dated]);
      if (this.#isStopped) return;
      if (clientId !== undefined) sockets.sendTo(clientId, type, dated);
      else if (toAll) sockets.broadcast(type, dated);
    };
    this.#interrupted = this.#isStopped;
    sockets.setRunning(clientId, undefined);
    const execution = this.#createExecution(job, clientId);
    say("execution_start", { prompt_id: job.id });
    say("execution_cached", { nodes: execution.cached(), prompt_id: job.id });
    const end = await execution.run();
    if (this.#isStopped) return;
    this.#sayEnd(end, job, execution, say);
    if (this.#init.historyLagMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#init.historyLagMs));
    if (this.#isStopped) return;
    this.#remember(job, execution, end, messages);
    sockets.setRunning(undefined, undefined);
    this.running = undefined;
    this.#tellQueue();
    if (clientId !== undefined) sockets.sendTo(clientId, "executing", { node: null, prompt_id: job.id });
    sockets.sendLog("\u001b[32mPrompt executed in 0.04 seconds\u001b[0m");
    this.#emptyCache();
  }

  #sayEnd(
    end: ExecutionEnd,
    job: Job,
    execution: Execution,
    say: (type: string, data: Readonly<Record<string, unknown>>, toAll?: boolean) => void,
  ): void {
    if (end.type === "success") {
      say("execution_success", { prompt_id: job.id });
      return;
    }
    const node_type = job.prompt[end.node]?.class_type;
    const about = { prompt_id: job.id, node_id: end.node, node_type, executed: [...execution.executed].reverse() };
    if (end.type === "interrupted") {
      say("execution_interrupted", { ...about, executed: [...execution.executed] }, true);
      return;
    }
    say("execution_error", {
      ...about,
      exception_message: this.#init.isOld ? end.error.message : `${end.error.message}\n`,
      exception_type: end.error.name === "Error" ? "ValueError" : end.error.name,
      traceback: ['  File "<node>", line 1, in run\n    raise ValueError(message)\n'],
      current_inputs: { message: [end.error.message] },
      current_outputs: [...execution.executed],
    });
  }

  #remember(job: Job, execution: Execution, end: ExecutionEnd, messages: readonly unknown[]): void {
    const isSuccess = end.type === "success";
    const status = { status_str: isSuccess ? "success" : "error", completed: isSuccess, messages };
    // An id that comes again takes its old place: a Map keeps the order of the first time.
    this.history.set(job.id, { job, outputs: execution.outputs, meta: execution.meta, status });
  }

  #createExecution(job: Job, clientId: string | undefined): Execution {
    const { isOld, nodes, onStep, sockets, clock } = this.#init;
    const isSilent = () => this.#isStopped;
    return new Execution({
      ...{ id: job.id, prompt: job.prompt, outputs: job.outputs, nodes, cache: this.#cache, files: this.files },
      ...{ isOld, clock, onStep },
      extra: job.extra,
      wantsMetadata: () => clientId !== undefined && sockets.wantsMetadata(clientId),
      isInterrupted: () => this.#interrupted,
      send: (type, data) => {
        if (isSilent()) return;
        if (clientId === undefined) sockets.broadcast(type, data);
        else sockets.sendTo(clientId, type, data);
      },
      tell: (type, data) => {
        if (!isSilent() && clientId !== undefined) sockets.sendTo(clientId, type, data);
      },
      preview: (meta, mime, image) => {
        if (!isSilent()) sockets.sendPreview(clientId, meta, mime, image);
      },
      text: (node, text) => {
        if (!isSilent()) sockets.broadcastText(node, text);
      },
      onNode: (node) => sockets.setRunning(clientId, node),
    });
  }
}

const invalidId = {
  type: "invalid_prompt_id",
  message: "prompt_id must be a valid UUID",
  details:
    "prompt_id must be a UUID string in canonical lowercase hyphenated form; omit it to let the server generate one",
  extra_info: {},
};

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
