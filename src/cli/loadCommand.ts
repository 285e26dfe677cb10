import { existsSync, readFileSync } from "node:fs";
import { Script } from "node:vm";
import type * as Host from "./host.ts";

/** What the script is: a function of what CommonJS gives a module, and of what loads its parts. */
type CommandScript = (
  exports: object,
  require: (name: string) => unknown,
  module: { exports: unknown },
  loadPart: (part: string) => Promise<unknown>,
) => void;

/**
 * The command line, built as a script. Beside it lies, where this machine built it, what the engine compiled of it, so that nothing has
 * to be compiled again; made by another version of the engine or with other flags it is passed over. `file` is absolute.
 */
export function loadCommand(file: string): typeof Host {
  const compiled = `${file}.compiled`;
  const script = new Script(readFileSync(file, "latin1"), {
    filename: file,
    ...(existsSync(compiled) ? { cachedData: readFileSync(compiled) } : {}),
  });
  const module = { exports: {} };
  const run: CommandScript = script.runInThisContext();
  run(module.exports, process.getBuiltinModule, module, (part) => import(part));
  return module.exports as typeof Host;
}
