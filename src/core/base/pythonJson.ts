/** A whole string, a number word of Python that is no JSON, or a number with too many digits for a double. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b|-?\d[\d.eE+-]*/g;
const unsafeInteger = /^-?\d{16,40}$/;
/** No JSON text holds this character bare, so it marks what stood outside of strings. */
const mark = "\u0000";

/**
 * What Python's `json.dumps` wrote; undefined when it is no JSON. Bare `NaN` and `Infinity` become null, integers beyond 2^53
 * become a `bigint`, so that seeds keep every digit.
 */
export function parsePythonJson(text: string): unknown {
  try {
    return /\d{16}/.test(text) ? parseExactly(text) : JSON.parse(text);
  } catch {
    return parseExactly(text);
  }
}

function parseExactly(text: string): unknown {
  let isMarked = false;
  const toPlain = (token: string): string => {
    if (token.startsWith('"')) return token;
    if (token.endsWith("N") || token.endsWith("y")) return "null";
    if (!unsafeInteger.test(token) || Number.isSafeInteger(Number(token))) return token;
    isMarked = true;
    return `"\\u0000${token}"`;
  };
  try {
    const plain = text.replace(tokens, toPlain);
    return isMarked ? JSON.parse(plain, (_, value: unknown) => toExact(value)) : JSON.parse(plain);
  } catch {
    // Not JSON, cut off, or nested deeper than the stack reaches: it tells nothing.
    return undefined;
  }
}

function toExact(value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith(mark)) return value;
  const digits = value.slice(mark.length);
  return unsafeInteger.test(digits) ? BigInt(digits) : value;
}

/** JSON of a value that may hold integers as `bigint`, each with every digit; the way back from `parsePythonJson`. */
export function toExactJson(value: unknown): string {
  const marked = JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `${mark}${part}` : part));
  return marked.replace(/"\\u0000(-?\d{16,40})"/g, "$1");
}
