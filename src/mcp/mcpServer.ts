import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ElicitResultSchema,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import { isAbort, isControlError } from "../core/base/errors.ts";
import type { CycleEvent, CycleTask } from "../core/cycle/events.ts";
import type { AgentCall, AgentVerbs } from "../node/agentVerbs/agentVerbs.ts";
import {
  type AgentVerbName,
  agentVerbNames,
  agentVerbTable,
  inputSchemaOf,
} from "../node/agentVerbs/agentVerbTable.ts";

const documentUri = "control-plane://document";
const briefPrompt = "auto";
/** How long a person may think about a question. */
const patienceMs = 10 * 60_000;

const instructions = `This repository is worked on in cycles that an engine keeps the books of. When the person says AUTO: call begin, do the one task of
its brief in the working tree, call check as often as you like, then finish (or block). Never edit the control document, never commit.`;

/** The verbs as an MCP server, without a transport yet. Once `deaf` fires, the client answers no question any more. */
export function createMcpServer(verbs: AgentVerbs, version: string, deaf: AbortSignal): Server {
  const server = new Server(
    { name: "control-plane", title: "Control Plane", version },
    { capabilities: { tools: {}, resources: {}, prompts: {} }, instructions },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: agentVerbNames.map(toTool) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const name = agentVerbNames.find((verb) => verb === params.name);
    if (!name) throw new McpError(ErrorCode.InvalidParams, `Unexpected tool, expected ${agentVerbNames.join(", ")}`);
    const token = params._meta?.progressToken;
    const onEvent = createProgress((progress, message) =>
      token === undefined
        ? Promise.resolve()
        : extra.sendNotification({
            method: "notifications/progress",
            params: { progressToken: token, progress, message },
          }),
    );
    const confirm: AgentCall["confirm"] = (task, claim) => askPerson(server, deaf, task, claim);
    return callTool(verbs, name, params.arguments, { signal: extra.signal, onEvent, confirm });
  });
  serveDocument(server, verbs);
  servePrompt(server, verbs);
  return server;
}

function toTool(name: AgentVerbName): Tool {
  const { description, output, readOnly, title } = agentVerbTable[name];
  return {
    name,
    title,
    description,
    inputSchema: inputSchemaOf(name),
    outputSchema: { ...output, required: [...output.required] },
    annotations: { readOnlyHint: readOnly, openWorldHint: false, ...(readOnly ? {} : { destructiveHint: false }) },
  };
}

/** What a person or the agent must act on is the tool's own error; anything else is the protocol's. */
async function callTool(
  verbs: AgentVerbs,
  name: AgentVerbName,
  input: unknown,
  call: AgentCall,
): Promise<CallToolResult> {
  try {
    const answer = await verbs.call(name, input, call);
    return { structuredContent: answer, content: [{ type: "text", text: JSON.stringify(answer) }] };
  } catch (error) {
    if (isControlError(error)) return failed(`${error.message} (${error.code})`);
    if (isAbort(error)) return failed("Cancelled");
    throw error;
  }
}

function failed(text: string): CallToolResult {
  return { isError: true, content: [{ type: "text", text }] };
}

/** Asks whoever sits before the client; undefined when it cannot ask, or they left without an answer. */
async function askPerson(
  server: Server,
  deaf: AbortSignal,
  task: CycleTask,
  claim: string,
): Promise<boolean | undefined> {
  if (!server.getClientCapabilities()?.elicitation?.form) return undefined;
  const message = `Nothing was changed for ${task.id} ${task.title}. The agent says: ${claim}. Is the task done?`;
  const done = { type: "boolean", title: "It is done", default: false } as const;
  const requestedSchema = { type: "object" as const, properties: { done }, required: ["done"] };
  const params = { mode: "form" as const, message, requestedSchema };
  try {
    // Not by elicitInput, which would bring a whole validator for one boolean.
    const request = { method: "elicitation/create" as const, params };
    const { action, content } = await server.request(request, ElicitResultSchema, {
      timeout: patienceMs,
      signal: deaf,
    });
    return action === "cancel" ? undefined : action === "accept" && content?.done === true;
  } catch {
    // The client has gone, or cannot show the question after all: then it waits for a person elsewhere.
    return undefined;
  }
}

/** Tells each step of a cycle; a client that has gone does not stop the cycle. */
function createProgress(send: (progress: number, message: string) => Promise<void>): (event: CycleEvent) => void {
  let progress = 0;
  const tell = (message: string) => {
    progress += 1;
    send(progress, message).catch(() => undefined);
  };
  return (event) => {
    if (event.type === "step") tell(event.step);
    if (event.type === "check-started") tell(`check: ${event.name}`);
  };
}

function serveDocument(server: Server, verbs: AgentVerbs): void {
  const mimeType = "text/markdown";
  server.setRequestHandler(ListResourcesRequestSchema, () => ({
    resources: [
      {
        uri: documentUri,
        name: "document",
        title: "Control document",
        description: "The contract, the tasks and the history. Read-only: the engine writes it.",
        mimeType,
      },
    ],
  }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => {
    if (params.uri !== documentUri) {
      throw new McpError(ErrorCode.InvalidParams, `Unexpected resource, expected ${documentUri}`);
    }
    return { contents: [{ uri: documentUri, mimeType, text: await verbs.documentText() }] };
  });
}

function servePrompt(server: Server, verbs: AgentVerbs): void {
  const title = "AUTO";
  const description = "Does the next task: the brief of the run in your hands, or how to begin one.";
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: [{ name: briefPrompt, title, description }] }));
  server.setRequestHandler(GetPromptRequestSchema, async ({ params }) => {
    if (params.name !== briefPrompt) {
      throw new McpError(ErrorCode.InvalidParams, `Unexpected prompt, expected ${briefPrompt}`);
    }
    const brief = await verbs.brief();
    const text = brief ?? `AUTO: call the tool begin, then work as its brief says.\n\n${instructions}`;
    return { description, messages: [{ role: "user", content: { type: "text", text } }] };
  });
}
