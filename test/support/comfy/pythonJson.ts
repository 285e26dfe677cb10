/** A number that Python holds as float: it is written with its point, `1.0`. */
export class PythonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** JSON as Python's `json.dumps` writes it: blanks behind separators, ASCII only, bare `NaN` and `Infinity`. */
export function toPythonJson(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof PythonFloat) return toFloatText(value.value);
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : toFloatText(value);
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return toAsciiText(value);
  if (Array.isArray(value)) return `[${value.map(toPythonJson).join(", ")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${toAsciiText(key)}: ${toPythonJson(member)}`).join(", ")}}`;
}

function toFloatText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function toAsciiText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** `repr` of what stands in a workflow. */
export function toPythonText(value: unknown): string {
  if (typeof value === "string") return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value}'`;
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof PythonFloat) return toFloatText(value.value);
  if (Array.isArray(value)) return `[${value.map(toPythonText).join(", ")}]`;
  return String(value);
}
