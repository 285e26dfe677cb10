import { ControlError } from "../../core/base/errors.ts";

/** One field of a verb's input: enough for the schema that agents read and for decoding what they send. */
export type InputField = (
  | { readonly type: "string"; readonly enum?: readonly string[]; readonly maxLength?: number }
  | { readonly type: "integer"; readonly minimum: number; readonly maximum: number }
  | { readonly type: "array"; readonly items: { readonly type: "string" }; readonly maxItems: number }
) & { readonly description?: string; readonly required?: true };

export type InputFields = Readonly<Record<string, InputField>>;

/** A decoded input: known fields only, each of its type. */
export type VerbInput = Readonly<Record<string, string | number | readonly string[]>>;

/** Longer texts are nobody's path, reason or search. */
const longestText = 2000;

/** The JSON schema of an input. */
export function toInputSchema(fields: InputFields) {
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, { required: _, ...schema }]) => [name, schema]),
  );
  const required = Object.keys(fields).filter((name) => fields[name]?.required);
  return {
    type: "object" as const,
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

/** Decodes what an agent sent; null and undefined fields count as left out. Throws `usage` naming the field and what was expected. */
export function decodeVerbInput(fields: InputFields, value: unknown): VerbInput {
  const input: Record<string, VerbInput[string]> = {};
  for (const [name, item] of Object.entries(asRecord(value ?? {}))) {
    if (!Object.hasOwn(fields, name)) throw unexpected(name, item, knownNames(fields));
    const field = fields[name];
    if (field && item !== null && item !== undefined) input[name] = decodeField(name, field, item);
  }
  const missing = Object.keys(fields).find((name) => fields[name]?.required && !Object.hasOwn(input, name));
  if (missing !== undefined) throw new ControlError("usage", `"${missing}" is missing`);
  return input;
}

function decodeField(name: string, field: InputField, value: unknown): VerbInput[string] {
  if (field.type === "integer") {
    const { maximum, minimum } = field;
    if (Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum)
      return value as number;
    throw unexpected(name, value, `a whole number from ${minimum} to ${maximum}`);
  }
  if (field.type === "array") {
    const isList = Array.isArray(value) && value.length <= field.maxItems;
    if (isList && value.every((item) => typeof item === "string" && item.length <= longestText)) return value;
    throw unexpected(name, value, `a list of at most ${field.maxItems} texts`);
  }
  if (typeof value !== "string") throw unexpected(name, value, "text");
  if (field.enum && !field.enum.includes(value)) throw unexpected(name, value, field.enum.join(" or "));
  const longest = field.maxLength ?? longestText;
  if (value.length > longest) throw new ControlError("usage", `"${name}" is longer than ${longest} characters`);
  if (field.required && value.trim() === "") throw new ControlError("usage", `"${name}" is empty`);
  return value;
}

function asRecord(value: unknown): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new ControlError("usage", "The input is no object");
}

function knownNames(fields: InputFields): string {
  const names = Object.keys(fields);
  return names.length === 0 ? "no fields" : `one of ${names.join(", ")}`;
}

function unexpected(name: string, value: unknown, expected: string): ControlError {
  const told = JSON.stringify(value)?.slice(0, 80) ?? typeof value;
  return new ControlError("usage", `Unexpected "${name.slice(0, 40)}": ${told}, expected ${expected}`);
}
