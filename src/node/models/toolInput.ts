/** Reads what a model sent to a tool: anything at all. */
import type { Replacement } from "./textReplacement.ts";

/** What a model sent is not what the tool takes; the message is for the model. */
export class BadInput extends Error {
  override readonly name = "BadInput";
}

/** Some models send their JSON as a text. Throws `BadInput`. */
export function toFields(input: unknown): Readonly<Record<string, unknown>> {
  const value = typeof input === "string" ? parsed(input) : (input ?? {});
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new BadInput("the input is no JSON object");
  return value as Readonly<Record<string, unknown>>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadInput("the input is not valid JSON", { cause: error });
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Undefined when it was left out. Throws `BadInput` for another type. */
export function optionalText(fields: Fields, key: string): string | undefined {
  const value = fields[key] ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw new BadInput(`${key} has to be a text`);
}

export function requiredText(fields: Fields, key: string): string {
  const value = optionalText(fields, key);
  if (value !== undefined && value.trim() !== "") return value;
  throw new BadInput(`${key} is missing`);
}

/** A whole number from 1; `fallback` when it was left out. */
export function optionalCount(fields: Fields, key: string, fallback: number): number {
  const value = fields[key] ?? fallback;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return value;
  throw new BadInput(`${key} has to be a whole number from 1`);
}

export function optionalFlag(fields: Fields, key: string): boolean {
  const value = fields[key] ?? false;
  if (typeof value === "boolean") return value;
  throw new BadInput(`${key} has to be true or false`);
}

/** Undefined when there are none. */
export function optionalReplacements(fields: Fields): readonly Replacement[] | undefined {
  const value = fields.replacements ?? undefined;
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length === 0) throw new BadInput("replacements has to be a list with entries");
  return value.map((entry: unknown) => {
    const { oldText, newText } = toFields(entry);
    if (typeof oldText === "string" && typeof newText === "string") return { oldText, newText };
    throw new BadInput("each replacement has to have oldText and newText");
  });
}
