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
  const leave = () => left.abort();
  const deaf = new AbortController();
  const verbs = new AgentVerbs({ plane, signal: gone });
  const server = createMcpServer(verbs, version, deaf.signal);
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  const transport = new StdioServerTransport();
  const allAnswered = watchAnswers(transport);
  const hearNoMore = () => {
    deaf.abort();
    void allAnswered().then(leave);
  };
  process.stdin.once("end", hearNoMore).once("close", hearNoMore);
  // Whoever closed this side has no use for answers.
  process.stdout.once("error", leave);
  gone.addEventListener("abort", () => void server.close(), { once: true });
  try {
    await server.connect(transport);
    // A run that this server did not begin is watched as well; without a repository there is none.
    await verbs.watch().catch(() => undefined);
    await closed;
  } finally {
    leave();
    plane.dispose();
  }
}

/** Gives a function that resolves when every request received so far is answered, or was cancelled by the client. */
function watchAnswers(transport: StdioServerTransport): () => Promise<void> {
  const open = new Set<unknown>();
  let onAnswer: (() => void) | undefined;
  const answered = (id: unknown) => {
    open.delete(id);
    if (open.size === 0) onAnswer?.();
  };
  // The server calls a listener that is there already before its own.
  transport.onmessage = (message) => {
    if ("method" in message && "id" in message) open.add(message.id);
    else if ("method" in message && message.method === "notifications/cancelled") answered(message.params?.requestId);
  };
  const send = transport.send.bind(transport);
  transport.send = async (message) => {
    await send(message);
    if (!("method" in message)) answered(message.id);
  };
  return () =>
    new Promise((resolve) => {
      onAnswer = resolve;
      if (open.size === 0) resolve();
    });
}
