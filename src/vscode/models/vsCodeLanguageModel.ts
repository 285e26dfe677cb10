import * as vscode from "vscode";
import { messageOf } from "../../core/base/errors.ts";
import {
  type LanguageModel,
  ModelError,
  type ModelErrorKind,
  type ModelMessage,
  type ModelPart,
  type ModelTool,
} from "../../core/cycle/languageModel.ts";

const justification = vscode.l10n.t("Control Plane lets the model do one task of the ledger, with tools of its own.");

/** A chat model of VS Code behind the core's port. */
export class VsCodeLanguageModel implements LanguageModel {
  readonly name: string;
  readonly maxInputTokens: number;
  readonly #chat: vscode.LanguageModelChat;

  constructor(chat: vscode.LanguageModelChat) {
    this.#chat = chat;
    this.name = nameOf(chat);
    this.maxInputTokens = chat.maxInputTokens;
  }

  async *ask(
    messages: readonly ModelMessage[],
    tools: readonly ModelTool[],
    signal: AbortSignal,
  ): AsyncGenerator<ModelPart> {
    const cancellation = toCancellation(signal);
    try {
      const options = { justification, tools: tools.map(toChatTool) };
      const response = await this.#chat.sendRequest(messages.map(toChatMessage), options, cancellation.token);
      for await (const part of response.stream) {
        const known = toModelPart(part);
        if (known) yield known;
      }
    } catch (error) {
      throw toModelError(error);
    } finally {
      cancellation.dispose();
    }
  }

  async countTokens(text: string, signal: AbortSignal): Promise<number> {
    const cancellation = toCancellation(signal);
    try {
      return await this.#chat.countTokens(text, cancellation.token);
    } finally {
      cancellation.dispose();
    }
  }
}

/** `GPT X (vendor)`; a model without a name of its own goes by its id. */
export function nameOf({ name, id, vendor }: vscode.LanguageModelChat): string {
  return `${name || id} (${vendor})`;
}

function toCancellation(signal: AbortSignal): vscode.Disposable & { readonly token: vscode.CancellationToken } {
  const source = new vscode.CancellationTokenSource();
  const cancel = () => source.cancel();
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });
  const dispose = () => {
    signal.removeEventListener("abort", cancel);
    source.dispose();
  };
  return { token: source.token, dispose };
}

function toChatTool({ name, description, inputSchema }: ModelTool): vscode.LanguageModelChatTool {
  return { name, description, inputSchema };
}

function toChatMessage(message: ModelMessage): vscode.LanguageModelChatMessage {
  switch (message.role) {
    case "user":
      return vscode.LanguageModelChatMessage.User(message.text);
    case "assistant":
      return vscode.LanguageModelChatMessage.Assistant(message.parts.map(toChatPart));
    case "tools":
      return vscode.LanguageModelChatMessage.User(
        message.results.map(
          ({ id, text }) => new vscode.LanguageModelToolResultPart(id, [new vscode.LanguageModelTextPart(text)]),
        ),
      );
  }
}

function toChatPart(part: ModelPart): vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart {
  if (part.type === "text") return new vscode.LanguageModelTextPart(part.text);
  return new vscode.LanguageModelToolCallPart(part.id, part.name, asObject(part.input));
}

/** What a model sent as its input goes back to it as an object, which is all that the API takes. */
function asObject(input: unknown): object {
  return typeof input === "object" && input !== null ? input : { input };
}

/** Undefined for kinds of parts that came later than we did. */
function toModelPart(part: unknown): ModelPart | undefined {
  if (part instanceof vscode.LanguageModelTextPart) return { type: "text", text: part.value };
  if (part instanceof vscode.LanguageModelToolCallPart) {
    return { type: "tool-call", id: part.callId, name: part.name, input: part.input };
  }
  return undefined;
}

function toModelError(error: unknown): unknown {
  if (!(error instanceof vscode.LanguageModelError)) return error;
  return new ModelError(kindOf(error), messageOf(error), { cause: error });
}

/** VS Code says `Blocked` for a spent quota, too. */
function kindOf({ code, message }: vscode.LanguageModelError): ModelErrorKind {
  switch (code) {
    case vscode.LanguageModelError.NoPermissions.name:
      return "not-allowed";
    case vscode.LanguageModelError.NotFound.name:
      return "gone";
    case vscode.LanguageModelError.Blocked.name:
      return /quota|limit|exceeded/i.test(message) ? "spent" : "blocked";
    default:
      return "failed";
  }
}
