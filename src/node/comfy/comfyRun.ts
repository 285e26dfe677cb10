import { randomUUID } from "node:crypto";
import { ControlError } from "../../core/base/errors.ts";
import type { ComfyClient, SubmitOptions } from "./comfyClient.ts";
import type { ComfyFrame } from "./comfyFrames.ts";
import type { HistoryEntry, SubmitFault } from "./comfyReplies.ts";
import { ProgressMeter, type RunProgress } from "./runProgress.ts";

export type RunEnd =
  | { readonly type: "finished"; readonly entry: HistoryEntry }
  /** Neither in the queue nor in the history: deleted, or the server has been started anew. */
  | { readonly type: "lost"; readonly promptId: string };

export interface RunWorkflowOptions extends Omit<SubmitOptions, "promptId"> {
  /** Nodes that the outputs need, for the share that is done. */
  readonly neededNodes: number;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Parts of the workflow that the server left out. */
  readonly onFaults?: (faults: readonly SubmitFault[]) => void;
  /** How long nothing may be heard before the server is asked; 10 s when left out. */
  readonly silenceMs?: number;
  /** How long a server may be away before the run counts as lost; 10 minutes when left out. */
  readonly patienceMs?: number;
}

export type RunAnswer = { readonly type: "refused"; readonly faults: readonly SubmitFault[] } | RunEnd;

const heldFrames = 2000;
const cancelGraceMs = 10_000;
const absentMs = 200;

/**
 * Submits a workflow and follows it to its end. The end is what the history says: frames only tell when to look. A socket that
 * was away, went deaf, or never opened costs time, never the result. An abort cancels the prompt and resolves with its end.
 */
export async function runWorkflow(
  client: ComfyClient,
  workflow: string,
  options: RunWorkflowOptions,
  signal?: AbortSignal,
): Promise<RunAnswer> {
  const held: ComfyFrame[] = [];
  // Frames may be here before the answer that names the prompt.
  const holding = client.socket.onFrame((frame) => {
    if (held.length < heldFrames) held.push(frame);
  });
  try {
    await client.socket.opened(3000);
    const wanted = randomUUID();
    const answer = await client
      .submit(workflow, { ...options, promptId: wanted }, signal)
      .catch(async (error: unknown) => {
        // Given up before the answer: it may have been accepted all the same.
        if (signal?.aborted) await client.cancel(wanted, AbortSignal.timeout(2000)).catch(() => false);
        throw error;
      });
    if (answer.type === "refused") return answer;
    if (answer.faults.length > 0) options.onFaults?.(answer.faults);
    const follower = new RunFollower(client, answer.promptId, options);
    return await follower.follow(held, () => holding.dispose(), signal);
  } finally {
    holding.dispose();
  }
}

/** Follows a prompt that was submitted before, by this client or another one. */
export async function followPrompt(
  client: ComfyClient,
  promptId: string,
  options: RunWorkflowOptions,
  signal?: AbortSignal,
): Promise<RunEnd> {
  await client.socket.opened(3000);
  return new RunFollower(client, promptId, options).follow([], () => undefined, signal);
}

class RunFollower {
  readonly #client: ComfyClient;
  readonly #promptId: string;
  readonly #options: RunWorkflowOptions;
  readonly #meter: ProgressMeter;
  readonly #done: Promise<RunEnd>;
  #finish: (end: RunEnd) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  #heardAt = performance.now();
  #reachedAt = performance.now();
  #looking: Promise<void> | undefined;
  #isOver = false;
  /** How often in a row it was nowhere: who moves it in the queue takes it out for a moment. */
  #absences = 0;
  /** Event 1 previews and texts name no prompt; they are ours while our prompt runs. */
  #isRunning = false;

  constructor(client: ComfyClient, promptId: string, options: RunWorkflowOptions) {
    this.#client = client;
    this.#promptId = promptId;
    this.#options = options;
    this.#meter = new ProgressMeter(promptId, options.neededNodes);
    this.#done = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
  }

  async follow(held: readonly ComfyFrame[], endHolding: () => void, signal: AbortSignal | undefined): Promise<RunEnd> {
    const { silenceMs = 10_000 } = this.#options;
    const frames = this.#client.socket.onFrame((frame) => this.#take(frame));
    endHolding();
    for (const frame of held) this.#take(frame);
    const states = this.#client.socket.onDidChangeState((state) => {
      if (state === "open") void this.#look();
    });
    const watchdog = setInterval(() => this.#watch(silenceMs), Math.max(50, silenceMs / 5));
    const onAbort = () => void this.#cancel();
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted) onAbort();
    this.#options.onProgress?.(this.#meter.now);
    try {
      return await this.#done;
    } finally {
      this.#isOver = true;
      clearInterval(watchdog);
      frames.dispose();
      states.dispose();
      signal?.removeEventListener("abort", onAbort);
    }
  }

  #take(frame: ComfyFrame): void {
    if (this.#isOver) return;
    const named = "promptId" in frame ? frame.promptId : undefined;
    if (named !== undefined && named !== this.#promptId) {
      this.#isRunning = false;
      return;
    }
    if (named === undefined && !(this.#isRunning && ["preview", "text", "executing", "progress"].includes(frame.type)))
      return;
    this.#isRunning = true;
    this.#heardAt = performance.now();
    this.#meter.add(frame);
    this.#options.onProgress?.(this.#meter.now);
    const isEnd = frame.type === "executing" && frame.node === undefined && named !== undefined;
    if (isEnd) void this.#look();
  }

  #watch(silenceMs: number): void {
    const isSilent = performance.now() - this.#heardAt > silenceMs;
    if (isSilent || this.#client.socket.state !== "open") void this.#look(isSilent);
  }

  /** Asks the server where the prompt is; one question at a time. */
  #look(isSilent = false): Promise<void> {
    this.#looking ??= this.#reconcile(isSilent)
      .catch((error: unknown) => this.#unreachable(error))
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  /** The queue first, then the history: a prompt moves from one to the other and is always in one of them. */
  async #reconcile(isSilent: boolean): Promise<void> {
    const { pending, running } = await this.#client.queue();
    const entry = await this.#client.historyOf(this.#promptId);
    this.#reachedAt = performance.now();
    if (entry) {
      if (isSilent) this.#client.socket.renew();
      if (entry.status === "success") this.#meter.finished();
      this.#options.onProgress?.(this.#meter.now);
      this.#finish({ type: "finished", entry });
      return;
    }
    const isOurs = (item: { readonly promptId: string }) => item.promptId === this.#promptId;
    const place = pending.findIndex(isOurs);
    this.#absences = place >= 0 || running.some(isOurs) ? 0 : this.#absences + 1;
    if (place >= 0) this.#meter.waiting(place + running.length);
    else if (running.some(isOurs)) this.#runsInSilence(isSilent);
    // An end that was announced is written a moment later.
    else if (this.#absences > 1 && !this.#isRunning) this.#finish({ type: "lost", promptId: this.#promptId });
    else {
      this.#isRunning = false;
      setTimeout(() => void this.#look(), absentMs);
    }
    if (place >= 0) this.#heardAt = performance.now();
    this.#options.onProgress?.(this.#meter.now);
  }

  /** It runs and nothing is heard of it: the socket may be deaf, and only a new one cures that. */
  #runsInSilence(isSilent: boolean): void {
    this.#meter.running();
    this.#isRunning = true;
    if (!isSilent) return;
    this.#heardAt = performance.now();
    this.#client.socket.renew();
  }

  #unreachable(error: unknown): void {
    const { patienceMs = 600_000 } = this.#options;
    if (performance.now() - this.#reachedAt < patienceMs) {
      this.#meter.unreachable();
      this.#options.onProgress?.(this.#meter.now);
      return;
    }
    this.#fail(
      error instanceof ControlError ? error : new ControlError("service-failed", String(error), { cause: error }),
    );
  }

  async #cancel(): Promise<void> {
    const late = setTimeout(() => this.#finish({ type: "lost", promptId: this.#promptId }), cancelGraceMs);
    late.unref();
    try {
      await this.#client.cancel(this.#promptId);
      await this.#look();
    } catch (error) {
      this.#unreachable(error);
    }
    await this.#done.catch(() => undefined);
    clearTimeout(late);
  }
}
