import { recordOf, recordsOf, textOf, textsOf } from "../http/fields.ts";

/** Why the backend did not do what was asked, whichever of its five shapes said so. */
export interface BackendProblem {
  /** The HTTP status; 200 where the backend says "no" with a yes. */
  readonly status: number;
  /** A code of the backend; a hint, never a reason to branch on for safety. */
  readonly code: string;
  readonly message: string;
  /** What is wrong in particular, `body.prompt: Field required`. */
  readonly details: readonly string[];
  /** What a person may do. */
  readonly remediation: readonly string[];
}

export type BackendAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: BackendProblem };

const maximumText = 2000;

/** Reads an answer: first the five shapes of a refusal, then `decode`. A body that fits neither is a problem as well. */
export function decodeAnswer<T>(
  status: number,
  body: unknown,
  decode: (value: unknown) => T | undefined,
): BackendAnswer<T> {
  const problem = decodeProblem(status, body);
  if (problem) return { ok: false, problem };
  const value = decode(body);
  if (value !== undefined) return { ok: true, value };
  return { ok: false, problem: plain(status, "unexpected_answer", "The backend answers in a form that is not known") };
}

/** The problem that an answer tells; undefined when it tells none. */
export function decodeProblem(status: number, body: unknown): BackendProblem | undefined {
  const told = recordOf(body);
  const isRefused = status < 200 || status > 299;
  const soft = told && "ok" in told && (told.ok !== true || (textOf(told.error) ?? "") !== "");
  if (!isRefused && !soft) return undefined;
  if (!told) return plain(status, `http_${status}`, `The backend answers ${status}`);
  if (textOf(told.error_code) !== undefined) return toTaxonomy(status, told);
  if (Array.isArray(told.detail)) return toValidation(status, told.detail);
  if (textOf(told.detail) !== undefined && told.error === undefined) {
    return plain(status, `http_${status}`, textOf(told.detail) ?? "");
  }
  const message = textOf(told.message) ?? textOf(told.error) ?? `The backend answers ${status}`;
  const detail = textOf(told.detail);
  return {
    ...plain(status, textOf(told.error) ?? `http_${status}`, message),
    details: detail ? [shortened(detail)] : [],
  };
}

/** The shape of newer backends; the true reasons stand in `errors` where it exists. */
function toTaxonomy(status: number, told: Readonly<Record<string, unknown>>): BackendProblem {
  const errors = textsOf(told.errors);
  const detail = textOf(told.detail);
  const missing = textsOf(told.missing_fields).map((field) => `${field} is missing`);
  return {
    ...plain(status, textOf(told.error_code) ?? "", errors[0] ?? textOf(told.message) ?? ""),
    details: (errors.length > 0 ? errors : [...missing, ...(detail ? [detail] : [])]).map(shortened),
    remediation: textsOf(told.remediation).map(shortened),
  };
}

function toValidation(status: number, detail: readonly unknown[]): BackendProblem {
  const details = recordsOf(detail).map(({ loc, msg }) => {
    const place = Array.isArray(loc) ? loc.map(String).join(".") : "";
    return `${place}: ${textOf(msg) ?? ""}`;
  });
  return { ...plain(status, "validation", details[0] ?? "The request was not understood"), details };
}

/** A database says its whole statement: only its first line is for people. */
function plain(status: number, code: string, message: string): BackendProblem {
  const first = message.split("\n")[0] ?? "";
  return {
    status,
    code: shortened(code.split("\n")[0] ?? ""),
    message: shortened(first),
    details: [],
    remediation: [],
  };
}

function shortened(text: string): string {
  return text.length > maximumText ? `${text.slice(0, maximumText - 1)}…` : text;
}

/** Routes that ask for a query parameter that they never read: the backend's framework does not see their body. */
export function isBrokenRoute({ details, status }: BackendProblem): boolean {
  return status === 422 && details.some((detail) => /query\.(?:req|request)\b/.test(detail));
}
