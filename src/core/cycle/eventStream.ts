import type { CycleEvent, CycleReport } from "./events.ts";

/**
 * Turns a procedure that reports through `emit` into a stream of its events; the stream returns what the procedure returns.
 * A consumer that leaves early aborts the procedure and waits for its end.
 */
export async function* streamEvents(
  procedure: (emit: (event: CycleEvent) => void, signal: AbortSignal) => Promise<CycleReport>,
  signal: AbortSignal,
): AsyncGenerator<CycleEvent, CycleReport> {
  const queue: CycleEvent[] = [];
  let wake: () => void = () => undefined;
  const left = new AbortController();
  let settled = false;
  const result = procedure(
    (event) => {
      queue.push(event);
      wake();
    },
    AbortSignal.any([signal, left.signal]),
  );
  const end = result
    .then(
      () => undefined,
      () => undefined,
    )
    .then(() => {
      settled = true;
      wake();
    });
  try {
    while (true) {
      const event = queue.shift();
      if (event) {
        yield event;
      } else if (settled) {
        return await result;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    left.abort();
    await end;
  }
}
