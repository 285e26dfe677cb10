/** The SDK's own client, connected to a real `control-plane mcp` process. */
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import {
  type CallToolResult,
  ElicitRequestSchema,
  type ElicitResult,
  type Progress,
} from "@modelcontextprotocol/sdk/types.js";

const program = path.join(process.cwd(), "dist/cli.js");

/** Shapes differ from tool to tool; the output schemas were checked by the client already. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into the shape
export type Answer = any;

export interface McpSession {
  readonly client: Client;
  /** The structured answer of a tool that must not fail. */
  ask(name: string, input?: Readonly<Record<string, unknown>>, onProgress?: (told: Progress) => void): Promise<Answer>;
  /** The words of a tool that must fail. */
  refusal(name: string, input?: unknown): Promise<string>;
}

const patience = { timeout: 60_000 };

/** Answers what the server asks a person; `message` is its question. */
export type Person = (message: string) => ElicitResult;

/** Nothing of the person's own settings reaches the server. Without a `person` the client offers no questions. */
export async function withMcp<T>(cwd: string, use: (session: McpSession) => Promise<T>, person?: Person): Promise<T> {
  const environment = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, "mcp"],
    cwd,
    env: { ...Object.fromEntries(environment), CONTROL_PLANE_HOME: path.join(cwd, ".git", "test-home") },
    stderr: "pipe",
  });
  const client = new Client({ name: "test", version: "1" }, { capabilities: person ? { elicitation: {} } : {} });
  if (person) client.setRequestHandler(ElicitRequestSchema, ({ params }) => person(params.message));
  await client.connect(transport);
  // The client checks structured answers against the schemas that it was told.
  await client.listTools();
  const call = async (name: string, input: unknown, onprogress?: (told: Progress) => void): Promise<CallToolResult> =>
    (await client.callTool(
      { name, arguments: input as Record<string, unknown> },
      undefined,
      onprogress ? { ...patience, onprogress } : patience,
    )) as CallToolResult;
  try {
    return await use({
      client,
      ask: async (name, input = {}, onProgress) => {
        const { content, isError, structuredContent } = await call(name, input, onProgress);
        if (isError || !structuredContent) throw new Error(`${name} failed: ${JSON.stringify(content)}`);
        return structuredContent;
      },
      refusal: async (name, input = {}) => {
        const { content, isError } = await call(name, input);
        const [first] = content;
        if (!isError || first?.type !== "text") throw new Error(`${name} did not fail: ${JSON.stringify(content)}`);
        return first.text;
      },
    });
  } finally {
    await client.close();
  }
}
