import { setMaxListeners } from "node:events";

/** A time limit beside a caller's own signal. */
export interface BoundedSignal {
  readonly signal: AbortSignal;
  /** To be called when the work is over. */
  readonly release: () => void;
}

/** Fires after `timeoutMs`, or with `outer`, which as many calls at once may share as there are. */
export function boundedSignal(timeoutMs: number, outer: AbortSignal | undefined): BoundedSignal {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), timeoutMs);
  const onAbort = () => ended.abort();
  if (outer) setMaxListeners(0, outer);
  outer?.addEventListener("abort", onAbort, { once: true });
  const release = () => {
    clearTimeout(timer);
    outer?.removeEventListener("abort", onAbort);
  };
  return { signal: ended.signal, release };
}
