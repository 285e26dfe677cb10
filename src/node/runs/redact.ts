import { assignmentShapes, redacted, secretShapes, tokenShapes } from "../../core/base/secretShapes.ts";

/** Whole words of a name that make its value a secret: `API_KEY`, `apiKey`, `db.password`; not `tokens`, not `author`. */
const secretName =
  /(?:^|[_.-])(?:api_?keys?|access_?key|private_?key|secret(?:_?key)?|secrets|token|password|passwd|passphrase|credentials?|auth|authorization|client_?secret)$/;

/** True for the name of a setting or variable that holds a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase());
}

const allShapes = [...secretShapes, ...tokenShapes, ...assignmentShapes];

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with one.
const colours = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Stands behind a terminal sequence while secrets are looked for, since its last letter is no part of a word. */
const seam = "\ufdd0";

export interface Redactor {
  /** The text without secrets; the rest stays as it is. */
  text(text: string): string;
  /** The same for every string of a JSON value, and for values under secret names. */
  value(value: unknown): unknown;
}

/** Knows secrets by their shape, and the values of secret-looking variables of `environment` by heart. */
export function createRedactor(environment: NodeJS.ProcessEnv = process.env): Redactor {
  const known = Object.entries(environment)
    .filter(([name, value]) => value !== undefined && isSecretName(name) && looksSecret(value))
    .flatMap(([, value]) => writtenForms(value as string))
    .sort((a, b) => b.length - a.length);
  const text = (input: string): string => {
    const hasColours = input.includes("\u001b[");
    let result = hasColours ? input.replace(colours, `$&${seam}`) : input;
    for (const value of known) result = result.replaceAll(value, redacted);
    for (const [shape, replacement] of allShapes) result = result.replace(shape, replacement);
    return hasColours ? result.replaceAll(seam, "") : result;
  };
  const value = (input: unknown): unknown => {
    if (typeof input === "string") return text(input);
    if (Array.isArray(input)) return input.map(value);
    if (typeof input !== "object" || input === null) return input;
    return Object.fromEntries(
      Object.entries(input).map(([name, item]) => [
        name,
        typeof item === "string" && item !== "" && isSecretName(name) ? redacted : value(item),
      ]),
    );
  };
  return { text, value };
}

/** As it stands, in JSON, in an address, and in base64. */
function writtenForms(value: string): string[] {
  const base64 = Buffer.from(value).toString("base64").replace(/=+$/, "");
  return [...new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), base64])];
}

/** Short words, numbers and paths stand in texts for other reasons than being somebody's password. */
function looksSecret(value: string): boolean {
  return value.length >= 8 && !/^\d+$/.test(value) && !/^[/~]|^[A-Za-z]:\\/.test(value);
}
