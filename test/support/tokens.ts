import { getEncoding } from "js-tiktoken";

/** Two tokenizers that are in wide use; a text costs what the dearer one says. */
const encodings = (["o200k_base", "cl100k_base"] as const).map((name) => getEncoding(name));

/** Tokens of a text for a language model; words with a meaning for the tokenizer count as text. */
export function countTokens(text: string): number {
  return Math.max(...encodings.map((encoding) => encoding.encode(text, [], []).length));
}
