import type { ControlPlane } from "../node/controlPlane.ts";
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
  readonly version: string;
}

export type RunVerb = (context: VerbContext) => Promise<ExitCode>;

/** Prints `value` as the one JSON document of this call, `schema` first. */
export function printJson(terminal: Terminal, value: object): void {
  terminal.out(JSON.stringify({ schema: 1, ...value }, null, 2));
}

/** Opens the control plane that the options name, and closes it after `use`. */
export async function withControlPlane<T>(context: VerbContext, use: (plane: ControlPlane) => Promise<T>): Promise<T> {
  const [{ createControlPlane }, { resolveHostSettings }] = await Promise.all([
    import("../node/controlPlane.ts"),
    import("./hostSettings.ts"),
  ]);
  const { folder, settings } = await resolveHostSettings(context);
  const plane = await createControlPlane({ folder, settings });
  try {
    return await use(plane);
  } finally {
    plane.dispose();
  }
}
