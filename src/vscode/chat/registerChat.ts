import * as vscode from "vscode";
import { participantId, toolIds } from "../ids.ts";
import type { Parts } from "../parts.ts";

type Verb = keyof typeof toolIds;

/** Registers the chat participant and the tools at once, for VS Code asks for them when we have hardly begun; the rest loads later. */
export function registerChat(parts: Promise<Parts>, extensionUri: vscode.Uri): vscode.Disposable {
  const participant = vscode.chat.createChatParticipant(participantId, async (request, _context, stream, token) =>
    (await (await parts).chat()).participant.answer(request, stream, token),
  );
  participant.iconPath = vscode.Uri.joinPath(extensionUri, "media", "icon.svg");
  const tools = (Object.keys(toolIds) as Verb[]).map((verb) =>
    vscode.lm.registerTool(toolIds[verb], toTool(verb, parts)),
  );
  return vscode.Disposable.from(participant, ...tools);
}

function toTool(verb: Verb, parts: Promise<Parts>): vscode.LanguageModelTool<Readonly<Record<string, unknown>>> {
  const tools = async () => (await (await parts).chat()).tools;
  return {
    prepareInvocation: async ({ input }) => (await tools()).prepare(verb, input),
    invoke: async ({ input }, token) => (await tools()).invoke(verb, input, token),
  };
}
