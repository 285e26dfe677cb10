import * as vscode from "vscode";
import type { CycleInteraction } from "../core/cycle/options.ts";
import type { FileDiff } from "../core/ports.ts";
import type { QuestionSettings } from "./settings.ts";
import { visibleText } from "./visibleText.ts";

export interface InteractionOptions extends QuestionSettings {
  /** Closes an open question when the cycle ends. */
  readonly signal: AbortSignal;
}

/** Asks a person in the editor. Leaving a question unanswered takes the safe answer; leaving the review cancels the cycle. */
export function createInteraction({ untracked, reviewChanges, signal }: InteractionOptions): CycleInteraction {
  return {
    pickUntracked: async (paths) => {
      if (untracked !== "ask") return untracked === "all" ? paths : [];
      const items = paths.map((path) => ({ label: path, picked: false }));
      const title = "AUTO saves unfinished work first: which untracked files belong to it?";
      return (await pickMany(items, { title, placeHolder: "None: leave them where they are" }, signal)) ?? [];
    },
    pickChanges: async (files) => {
      const paths = files.map((file) => file.path);
      if (!reviewChanges || paths.length === 0) return paths;
      const title = `AUTO saves ${files.length} changed ${files.length === 1 ? "file" : "files"}`;
      const placeHolder = "Untick what is not part of the task; Escape cancels the cycle";
      const picked = await pickMany(files.map(toChangeItem), { title, placeHolder }, signal);
      if (!picked) throw new DOMException("The person left the review of the changes", "AbortError");
      return picked;
    },
    approve: async (command, purpose) => {
      const run = "Run";
      const why = purpose === command ? "" : ` (${visibleText(purpose)})`;
      const detail = `${visibleText(command)}\n\nThe repository asks for this command${why}. Your answer holds for exactly this text.`;
      const message = "Control Plane wants to run a command of this repository";
      return (await vscode.window.showWarningMessage(message, { modal: true, detail }, run)) === run;
    },
  };
}

function toChangeItem({ path, added, removed, binary }: FileDiff): vscode.QuickPickItem {
  return { label: path, description: binary ? "binary" : `+${added} −${removed}`, picked: true };
}

/** The labels that were ticked; undefined when the person left. */
async function pickMany(
  items: readonly vscode.QuickPickItem[],
  options: { readonly title: string; readonly placeHolder: string },
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const source = new vscode.CancellationTokenSource();
  const cancel = () => source.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const wish = { ...options, canPickMany: true as const, ignoreFocusOut: true };
    return (await vscode.window.showQuickPick(items, wish, source.token))?.map((item) => item.label);
  } finally {
    signal.removeEventListener("abort", cancel);
    source.dispose();
  }
}
