import { abortable } from "../base/abortable.ts";
import type { LanguageModel, ModelMessage, ModelPart } from "./languageModel.ts";

/** Share of the model's input that a conversation may fill; counters differ a little from what a provider charges. */
const usableShare = 0.9;
const leftOut = "[left out to make room; ask again if you still need it]";
/** A counter that is out of order is replaced by this rule of thumb. */
const charactersPerToken = 4;

/** Tokens of a whole conversation, by the model's own counter; `estimated` when that counter failed at least once. */
export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly estimated: boolean;
}

interface Counted {
  readonly message: ModelMessage;
  readonly tokens: number;
}

/** What was said to a model and by it, kept below what the model can read by leaving out the oldest tool results. */
export class ModelConversation {
  readonly #model: LanguageModel;
  readonly #signal: AbortSignal;
  #said: Counted[] = [];
  #overhead = 0;
  #inputTokens = 0;
  #outputTokens = 0;
  #estimated = false;

  constructor(model: LanguageModel, signal: AbortSignal) {
    this.#model = model;
    this.#signal = signal;
  }

  get messages(): readonly ModelMessage[] {
    return this.#said.map(({ message }) => message);
  }

  get usage(): ModelUsage {
    return { inputTokens: this.#inputTokens, outputTokens: this.#outputTokens, estimated: this.#estimated };
  }

  /** Counts what is sent with every question beside the messages. */
  async reserve(text: string): Promise<void> {
    this.#overhead += await this.#count(text);
  }

  async add(message: ModelMessage): Promise<void> {
    const tokens = await this.#count(textOf(message));
    if (message.role === "assistant") this.#outputTokens += tokens;
    this.#said.push({ message, tokens });
  }

  /** Makes room and counts the next question; false when even the least does not fit. */
  async prepare(): Promise<boolean> {
    const limit = this.#model.maxInputTokens * usableShare;
    for (let index = 0; this.#total() > limit && index < this.#said.length - 1; index++) await this.#shorten(index);
    if (this.#total() > limit) return false;
    this.#inputTokens += this.#total();
    return true;
  }

  async #shorten(index: number): Promise<void> {
    const message = this.#said[index]?.message;
    if (message?.role !== "tools") return;
    const results = message.results.map(({ id, text }) => ({
      id,
      text: text.length > leftOut.length ? leftOut : text,
    }));
    const shorter: ModelMessage = { role: "tools", results };
    this.#said[index] = { message: shorter, tokens: await this.#count(textOf(shorter)) };
  }

  #total(): number {
    return this.#said.reduce((sum, { tokens }) => sum + tokens, this.#overhead);
  }

  async #count(text: string): Promise<number> {
    const counted = await abortable(this.#model.countTokens(text, this.#signal), this.#signal).catch(() => Number.NaN);
    this.#signal.throwIfAborted();
    if (Number.isFinite(counted) && counted >= 0) return counted;
    this.#estimated = true;
    return Math.ceil(text.length / charactersPerToken);
  }
}

function textOf(message: ModelMessage): string {
  switch (message.role) {
    case "user":
      return message.text;
    case "assistant":
      return message.parts.map(textOfPart).join("\n");
    case "tools":
      return message.results.map(({ text }) => text).join("\n");
  }
}

function textOfPart(part: ModelPart): string {
  return part.type === "text" ? part.text : `${part.name} ${JSON.stringify(part.input) ?? ""}`;
}
