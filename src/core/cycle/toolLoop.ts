/** A language model at work: it asks for tools and reads their results, until it says `finish` or a bound is met. */
import { abortable } from "../base/abortable.ts";
import { isAbort, messageOf } from "../base/errors.ts";
import type { ExecutorClaim } from "./executor.ts";
import { type LanguageModel, ModelError, type ModelPart, type ModelTool, type ModelToolCall } from "./languageModel.ts";
import { ModelConversation, type ModelUsage } from "./modelConversation.ts";

/** What a tool said to the model. */
export interface ToolAnswer {
  readonly text: string;
  /** False: the call was misused or refused, and `text` says why. */
  readonly accepted: boolean;
  /** Ends the work with this claim. */
  readonly claim?: ExecutorClaim;
}

/** The tools that a model may use. */
export interface ToolDesk {
  readonly tools: readonly ModelTool[];
  /** Rejects only for an abort. */
  call(name: string, input: unknown, signal: AbortSignal): Promise<ToolAnswer>;
}

export interface LoopBounds {
  /** Questions to the model. */
  readonly rounds: number;
  readonly callsPerAnswer: number;
  readonly charactersPerAnswer: number;
  /** Answers in a row without a call of a tool. */
  readonly idleAnswers: number;
  /** Answers in a row of which no call was accepted, or that ask for the same again. */
  readonly vainAnswers: number;
}

export const loopBounds: LoopBounds = {
  rounds: 80,
  callsPerAnswer: 16,
  charactersPerAnswer: 400_000,
  idleAnswers: 3,
  vainAnswers: 5,
};

export interface ToolLoopInit {
  readonly model: LanguageModel;
  readonly desk: ToolDesk;
  /** The instructions and the brief. */
  readonly opening: string;
  readonly onOutput: (text: string) => void;
  readonly bounds?: LoopBounds;
}

export interface ToolLoopResult {
  readonly claim: ExecutorClaim;
  readonly usage: ModelUsage;
  readonly rounds: number;
}

/** Rejects only for an abort, which a person's refusal to let the model be used is, too. */
export async function runToolLoop(init: ToolLoopInit, signal: AbortSignal): Promise<ToolLoopResult> {
  const loop = new ToolLoop(init, signal);
  const claim = await loop.run();
  return { claim, usage: loop.conversation.usage, rounds: loop.rounds };
}

interface Answer {
  readonly parts: readonly ModelPart[];
  /** The answer went on beyond its bound and was cut. */
  readonly isEndless: boolean;
}

class ToolLoop {
  readonly conversation: ModelConversation;
  rounds = 0;
  readonly #init: ToolLoopInit;
  readonly #bounds: LoopBounds;
  readonly #signal: AbortSignal;
  #idle = 0;
  #refused = 0;
  #repeated = 0;
  #asked = "";

  constructor(init: ToolLoopInit, signal: AbortSignal) {
    this.#init = init;
    this.#bounds = init.bounds ?? loopBounds;
    this.#signal = signal;
    this.conversation = new ModelConversation(init.model, signal);
  }

  async run(): Promise<ExecutorClaim> {
    const { desk, model, opening } = this.#init;
    await this.conversation.reserve(JSON.stringify(desk.tools));
    await this.conversation.add({ role: "user", text: opening });
    while (this.rounds < this.#bounds.rounds) {
      if (!(await this.conversation.prepare())) {
        return toContinue(
          `the conversation no longer fits into the ${model.maxInputTokens} tokens that ${model.name} reads`,
        );
      }
      this.rounds++;
      const claim = await this.#round();
      if (claim) return claim;
    }
    return toContinue(`${model.name} was stopped after ${this.rounds} rounds`);
  }

  async #round(): Promise<ExecutorClaim | undefined> {
    let answer: Answer;
    try {
      answer = await this.#ask();
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#init.onOutput(`\n${this.#init.model.name}: ${messageOf(error)}\n`);
      return toFailure(error, this.#init.model.name);
    }
    if (answer.isEndless) {
      const { charactersPerAnswer } = this.#bounds;
      return {
        type: "failed",
        reason: `${this.#init.model.name} gave an answer of over ${charactersPerAnswer} characters`,
      };
    }
    if (answer.parts.length > 0) await this.conversation.add({ role: "assistant", parts: answer.parts });
    const calls = answer.parts.filter((part) => part.type === "tool-call");
    return calls.length === 0 ? this.#onIdle(answer) : this.#onCalls(calls);
  }

  async #ask(): Promise<Answer> {
    const { model, desk, onOutput } = this.#init;
    const cut = new AbortController();
    const signal = AbortSignal.any([this.#signal, cut.signal]);
    const stream = model.ask(this.conversation.messages, desk.tools, signal)[Symbol.asyncIterator]();
    const parts: ModelPart[] = [];
    let length = 0;
    for (;;) {
      const next = await abortable(stream.next(), this.#signal);
      // A cancelled stream ends quietly: without this look, a cut answer would pass for a whole one.
      this.#signal.throwIfAborted();
      if (next.done) return { parts, isEndless: false };
      const part = next.value;
      length += part.type === "text" ? part.text.length : lengthOf(part.input);
      if (length > this.#bounds.charactersPerAnswer) {
        cut.abort();
        // Lets a generator that stands at its yield tidy up; how that ends is nobody's business.
        stream.return?.().catch(() => undefined);
        return { parts: [], isEndless: true };
      }
      if (part.type === "text") onOutput(part.text);
      append(parts, part);
    }
  }

  async #onIdle({ parts }: Answer): Promise<ExecutorClaim | undefined> {
    const words = parts.flatMap((part) => (part.type === "text" ? [part.text.trim()] : [])).join(" ");
    if (++this.#idle >= this.#bounds.idleAnswers) {
      const { name } = this.#init.model;
      if (words === "")
        return { type: "failed", reason: `${name} gave ${this.#idle} answers without a word or a call` };
      return toContinue(`${name} stopped without calling finish; it said: ${shortened(words)}`);
    }
    const reminder = "Go on with a tool, or end by calling finish. Nothing else is read.";
    await this.conversation.add({ role: "user", text: reminder });
    return undefined;
  }

  async #onCalls(calls: readonly ModelToolCall[]): Promise<ExecutorClaim | undefined> {
    this.#idle = 0;
    const results = [];
    let last: ToolAnswer | undefined;
    let accepted = false;
    for (const [index, call] of calls.entries()) {
      this.#signal.throwIfAborted();
      last = index < this.#bounds.callsPerAnswer ? await this.#call(call) : this.#tooMany();
      if (last.claim) return last.claim;
      accepted ||= last.accepted;
      results.push({ id: call.id, text: last.text });
    }
    await this.conversation.add({ role: "tools", results });
    return this.#inVain(calls, accepted, last?.text ?? "");
  }

  async #call({ name, input }: ModelToolCall): Promise<ToolAnswer> {
    const { desk, onOutput } = this.#init;
    onOutput(`\n→ ${name} ${shortened(JSON.stringify(input) ?? "")}\n`);
    const answer = await desk.call(name, input, this.#signal);
    onOutput(`← ${answer.accepted ? "" : "refused: "}${shortened(answer.text)}\n`);
    return answer;
  }

  #tooMany(): ToolAnswer {
    return { text: `At most ${this.#bounds.callsPerAnswer} calls an answer; this one was not run.`, accepted: false };
  }

  #inVain(calls: readonly ModelToolCall[], accepted: boolean, last: string): ExecutorClaim | undefined {
    const { model } = this.#init;
    const asked = JSON.stringify(calls.map(({ name, input }) => [name, input]));
    this.#refused = accepted ? 0 : this.#refused + 1;
    this.#repeated = asked === this.#asked ? this.#repeated + 1 : 1;
    this.#asked = asked;
    const { vainAnswers } = this.#bounds;
    if (this.#refused >= vainAnswers) {
      return toContinue(
        `${model.name} asked ${vainAnswers} times running for what it may not have; the last: ${shortened(last)}`,
      );
    }
    if (this.#repeated < vainAnswers) return undefined;
    return toContinue(`${model.name} went in circles: the same ${calls[0]?.name} ${vainAnswers} times running`);
  }
}

function toContinue(reason: string): ExecutorClaim {
  return { type: "continue", reason };
}

/** Each kind with what a person can do about it. */
function toFailure(error: unknown, name: string): ExecutorClaim {
  const words = messageOf(error).trim() || "no reason given";
  if (!(error instanceof ModelError)) {
    if (isAbort(error)) throw error;
    return { type: "failed", reason: `${name} failed: ${words}` };
  }
  switch (error.kind) {
    case "not-allowed":
      throw new DOMException(`${name} was not allowed to be used: ${words}`, "AbortError");
    case "blocked":
      return { type: "failed", reason: `${name} refused the request: ${words}; choose another model or executor` };
    case "spent":
      return { type: "failed", reason: `the quota of ${name} is spent: ${words}; wait, or choose another model` };
    case "gone":
      return { type: "failed", reason: `${name} is not there any more: ${words}; choose another model` };
    case "failed":
      return { type: "failed", reason: `${name} failed: ${words}` };
  }
}

/** Pieces of one text become one part; empty ones are left out, for some providers refuse them. */
function append(parts: ModelPart[], part: ModelPart): void {
  const before = parts.at(-1);
  if (part.type === "text" && before?.type === "text") {
    parts[parts.length - 1] = { type: "text", text: before.text + part.text };
  } else if (part.type !== "text" || part.text !== "") parts.push(part);
}

function lengthOf(input: unknown): number {
  return typeof input === "string" ? input.length : (JSON.stringify(input) ?? "").length;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`;
}
