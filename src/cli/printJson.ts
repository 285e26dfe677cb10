import type { Terminal } from "./terminal.ts";

/** Prints `value` as the one JSON document of this call, `schema` first. */
export function printJson(terminal: Terminal, value: object): void {
  terminal.out(JSON.stringify({ schema: 1, ...value }, null, 2));
}
