/** The MCP server's process: standard input and output belong to the protocol until the client goes away. */
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Settings } from "../core/settings.ts";
import { AgentVerbs } from "../node/agentVerbs/agentVerbs.ts";
import { createControlPlane } from "../node/controlPlane.ts";
import { createMcpServer } from "./mcpServer.ts";

export interface ServeMcpOptions {
  /** Absolute path of the folder whose control plane is served. */
  readonly folder: string;
  readonly settings: Settings;
  readonly version: string;
  /** Ends the server, as the end of standard input does. */
  readonly signal: AbortSignal;
}

/** Serves until the client closes standard input or the signal fires; a run in the agent's hands goes on waiting. */
export async function serveMcp({ folder, settings, signal, version }: ServeMcpOptions): Promise<void> {
  const plane = await createControlPlane({ folder, settings });
  const left = new AbortController();
  const gone = AbortSignal.any([signal, left.signal]);
  const server = createMcpServer(new AgentVerbs({ plane, signal: gone }), version);
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  const leave = () => left.abort();
  process.stdin.once("end", leave).once("close", leave);
  gone.addEventListener("abort", () => void server.close(), { once: true });
  try {
    await server.connect(new StdioServerTransport());
    await closed;
  } finally {
    leave();
    plane.dispose();
  }
}
