import { exitCodes } from "../exitCodes.ts";
import { resolveHostSettings } from "../hostSettings.ts";
import { abortOnInterrupt } from "../interrupt.ts";
import type { RunVerb } from "../verbContext.ts";

/** What the server's program offers; it is a host of its own, and loaded only here. */
interface McpProgram {
  serveMcp(options: {
    readonly folder: string;
    readonly settings: Awaited<ReturnType<typeof resolveHostSettings>>["settings"];
    readonly version: string;
    readonly signal: AbortSignal;
  }): Promise<void>;
}

export const runMcp: RunVerb = async (context) => {
  const { folder, settings } = await resolveHostSettings(context);
  const controller = new AbortController();
  const release = abortOnInterrupt(controller, context.terminal);
  try {
    const { serveMcp } = (await import(context.mcpProgram)) as McpProgram;
    await serveMcp({ folder, settings, version: context.version(), signal: controller.signal });
    return exitCodes.clean;
  } finally {
    release();
  }
};
