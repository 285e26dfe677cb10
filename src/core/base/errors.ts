/** The closed list of failures that a person must act on. Each host turns a code into words in one place. */
export type ControlErrorCode =
  | "document-missing"
  | "document-unreadable"
  | "document-conflicted"
  | "edit-overlap"
  | "edit-refused"
  | "stale-edit"
  | "task-unknown"
  | "git-missing"
  | "git-failed"
  | "not-a-repository"
  | "commit-refused"
  | "head-not-moved"
  | "lock-held"
  | "not-approved"
  | "not-trusted"
  | "executor-missing"
  | "process-failed"
  | "file-exists"
  | "file-failed"
  | "path-refused"
  | "run-waiting"
  | "run-unknown"
  | "service-failed"
  | "setting-invalid"
  | "usage";

/** A failure that a person must act on; `message` names the place and the mend, `data` is for machines. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  readonly code: ControlErrorCode;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    code: ControlErrorCode,
    message: string,
    options: { data?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.data = options.data ?? {};
  }
}

/** True also for an error of another bundle of the product, whose class is not ours. */
export function isControlError(error: unknown): error is ControlError {
  return (
    error instanceof Error && error.name === "ControlError" && typeof (error as { code?: unknown }).code === "string"
  );
}

/** True for the rejection that an aborted `AbortSignal` causes: the wish of a person, never a failure. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || (error as { code?: unknown }).code === "ABORT_ERR");
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Marks a branch that the types rule out; reached only when data was not decoded at the border. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value ${JSON.stringify(value)}, expected none`);
}
