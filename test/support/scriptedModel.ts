/** A language model that does what a script says, behind the same port as a real one. */
import type { LanguageModel, ModelMessage, ModelPart } from "../../src/core/cycle/languageModel.ts";

/** One answer: its parts, or a function that makes them (and may throw, or wait for the signal). */
export type ScriptedAnswer =
  | readonly ModelPart[]
  | ((messages: readonly ModelMessage[], signal: AbortSignal) => Iterable<ModelPart> | AsyncIterable<ModelPart>);

export interface ScriptedModel extends LanguageModel {
  /** What was asked, oldest first. */
  readonly asked: readonly (readonly ModelMessage[])[];
}

let calls = 0;

export function say(text: string): ModelPart {
  return { type: "text", text };
}

export function call(name: string, input: unknown): ModelPart {
  return { type: "tool-call", id: `call-${++calls}`, name, input };
}

export const finish = call("finish", { outcome: "done", summary: "it is done" });

/** Gives the answers in order; the last one again and again. A token is four characters. */
export function scriptedModel(
  answers: readonly ScriptedAnswer[],
  { maxInputTokens = 100_000, countTokens }: Partial<Pick<LanguageModel, "maxInputTokens" | "countTokens">> = {},
): ScriptedModel {
  const asked: (readonly ModelMessage[])[] = [];
  return {
    name: "Scripted",
    maxInputTokens,
    asked,
    async *ask(messages, _tools, signal) {
      const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
      asked.push(structuredClone(messages));
      yield* typeof answer === "function" ? answer(messages, signal) : answer;
    },
    countTokens: countTokens ?? (async (text) => Math.ceil(text.length / 4)),
  };
}

/** The text of the last tool result of a question. */
export function lastResult(messages: readonly ModelMessage[] | undefined): string {
  const last = messages?.at(-1);
  return last?.role === "tools" ? (last.results.at(-1)?.text ?? "") : "";
}
