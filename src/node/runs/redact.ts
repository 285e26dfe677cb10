/** What stands where a secret stood. */
export const redacted = "***REDACTED***";

/** Shapes that are secrets wherever they stand; the groups are kept. None of them matches a hash, a date or a path. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----|$)/g, redacted],
  [/\b(Authorization["']?\s*[:=]\s*["']?(?:Bearer|Basic|Token)\s+)[^\s"']+/gi, `$1${redacted}`],
  [/\b(Bearer\s+)(?=[A-Za-z0-9._~+/-]*\d)[A-Za-z0-9._~+/-]{12,}=*/gi, `$1${redacted}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/:@"'<>]*:[^\s/@"'<>]+@/gi, `$1${redacted}@`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/:@"'<>]{20,}@/gi, `$1${redacted}@`],
  [/\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/g, redacted],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, redacted],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_-]{20,})/g, redacted],
  [/\bxox[abeoprs]-(?=[A-Za-z-]*\d)[A-Za-z0-9-]{10,}/g, redacted],
  [/\bsk-(?:[A-Za-z0-9]+[-_])*(?=[A-Za-z]*\d)[A-Za-z0-9]{20,}/g, redacted],
  [/\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/g, redacted],
  [/\b(?:AIza[A-Za-z0-9_-]{35}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,})/g, redacted],
];

/** Whole words of a name that make its value a secret: `API_KEY`, `apiKey`, `db.password`; not `tokens`, not `author`. */
const secretName =
  /(?:^|[_.-])(?:api_?keys?|access_?key|private_?key|secret(?:_?key)?|secrets|token|password|passwd|passphrase|credentials?|auth|authorization|client_?secret)$/;

/** True for the name of a setting or variable that holds a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase());
}

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
    .map(([, value]) => value as string)
    .sort((a, b) => b.length - a.length);
  const text = (input: string): string => {
    let result = input;
    for (const value of known) result = result.replaceAll(value, redacted);
    for (const [shape, replacement] of shapes) result = result.replace(shape, replacement);
    return result;
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

/** Short words, numbers and paths stand in texts for other reasons than being somebody's password. */
function looksSecret(value: string): boolean {
  return value.length >= 8 && !/^\d+$/.test(value) && !/^[/~]|^[A-Za-z]:\\/.test(value);
}
