import { isAbort } from "../../core/base/errors.ts";

/** The rejection for a signal that fired, recognised by `isAbort` whatever reason it was given. */
export function toAbortError(signal: AbortSignal): Error {
  if (isAbort(signal.reason)) return signal.reason as Error;
  return Object.assign(new Error("Cancelled", { cause: signal.reason }), { name: "AbortError" });
}

/** Throws the abort error when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw toAbortError(signal);
}
