import type { Terminal } from "./terminal.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What a shell expects of a process that Ctrl-C ended. */
const interruptedExit = 130;

/** The first Ctrl-C aborts `controller`, the second ends the process. Returns what gives the signals back. */
export function abortOnInterrupt(controller: AbortController, terminal: Terminal): () => void {
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(interruptedExit);
    terminal.err(terminal.errPaint.yellow("Stopping; Ctrl-C again ends at once"));
    controller.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}
