/** A language model as the cycle sees it. */

export interface ModelText {
  readonly type: "text";
  readonly text: string;
}

export interface ModelToolCall {
  readonly type: "tool-call";
  /** The model's own id of this call; its result carries the same. */
  readonly id: string;
  readonly name: string;
  /** What the model sent, not checked. */
  readonly input: unknown;
}

export type ModelPart = ModelText | ModelToolCall;

export interface ModelToolResult {
  readonly id: string;
  readonly text: string;
}

export type ModelMessage =
  | { readonly role: "user"; readonly text: string }
  | { readonly role: "assistant"; readonly parts: readonly ModelPart[] }
  | { readonly role: "tools"; readonly results: readonly ModelToolResult[] };

/** What a model may call; `inputSchema` is a JSON Schema of an object. */
export interface ModelTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: object;
}

export interface LanguageModel {
  /** As a person knows it: `GPT X (vendor)`. */
  readonly name: string;
  readonly maxInputTokens: number;
  /** Streams one answer. Throws `ModelError`; when `signal` fires it may end quietly, so look at the signal afterwards. */
  ask(messages: readonly ModelMessage[], tools: readonly ModelTool[], signal: AbortSignal): AsyncIterable<ModelPart>;
  /** By the model's own counter. */
  countTokens(text: string, signal: AbortSignal): Promise<number>;
}

/** `not-allowed` is a person's no; `blocked` a filter's or an administrator's; `spent` a quota or a rate limit. */
export type ModelErrorKind = "not-allowed" | "blocked" | "spent" | "gone" | "failed";

/** Why a model gave no answer. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly kind: ModelErrorKind;

  constructor(kind: ModelErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
