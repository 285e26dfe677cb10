import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import { registerChat } from "./chat/registerChat.ts";
import { commandIds } from "./ids.ts";
import type { Parts } from "./parts.ts";

/** What the extension gives to those who activate it: its parts, for tests and for looking at. */
export interface ExtensionExports {
  readonly parts: Promise<Parts>;
  /** Ends the extension before the window does. */
  dispose(): Promise<void>;
}

/** Only the commands and the seats of the chat are made at once: the window's start does not wait for what they and the views need. */
export function activate(context: vscode.ExtensionContext): ExtensionExports {
  const parts = loadParts(context);
  const commands = Object.values(commandIds).map((id) =>
    vscode.commands.registerCommand(id, async (target?: unknown, detail?: unknown) =>
      (await parts).run(id, target, detail),
    ),
  );
  const chat = registerChat(parts, context.extensionUri);
  const dispose = async () => {
    vscode.Disposable.from(...commands, chat).dispose();
    (await parts).dispose();
  };
  context.subscriptions.push({ dispose });
  return { parts, dispose };
}

async function loadParts({ extensionUri, globalStorageUri, workspaceState }: vscode.ExtensionContext): Promise<Parts> {
  await setImmediate();
  const { createParts } = await import("./parts.ts");
  return createParts(extensionUri, workspaceState, globalStorageUri);
}
