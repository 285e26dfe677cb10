import type { Flags } from "./commandLine.ts";
import type { ExitCode } from "./exitCodes.ts";
import type { Terminal } from "./terminal.ts";

/** What a verb gets. */
export interface VerbContext {
  /** Absolute path of `--cwd`. */
  readonly cwd: string;
  readonly flags: Flags;
  /** Words behind the verb. */
  readonly words: readonly string[];
  readonly json: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  /** The product's version. */
  readonly version: () => string;
  /** Absolute path of the guard's program, for git's hooks and the workflow. */
  readonly hookProgram: string;
  /** URL of the MCP server's program. */
  readonly mcpProgram: string;
}

export type RunVerb = (context: VerbContext) => Promise<ExitCode>;
