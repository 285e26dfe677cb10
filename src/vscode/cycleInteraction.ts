import * as vscode from "vscode";
import { evidenceText, parseStatedEvidence, type StatedEvidence } from "../core/cycle/evidence.ts";
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
    pickUntracked: async (paths, generated) => {
      if (untracked !== "ask") return untracked === "all" ? paths : [];
      const description = (path: string) => (generated.includes(path) ? "generated" : "");
      const items = paths.map((path) => ({ label: path, description: description(path), picked: false }));
      const title = vscode.l10n.t("AUTO saves unfinished work first: which untracked files belong to it?");
      return (
        (await pickMany(items, { title, placeHolder: vscode.l10n.t("None: leave them where they are") }, signal)) ?? []
      );
    },
    pickChanges: async (files) => {
      const paths = files.map((file) => file.path);
      if (!reviewChanges || paths.length === 0) return paths;
      const title =
        files.length === 1
          ? vscode.l10n.t("AUTO saves 1 changed file")
          : vscode.l10n.t("AUTO saves {0} changed files", files.length);
      const placeHolder = vscode.l10n.t("Untick what is not part of the task; Escape cancels the cycle");
      const picked = await pickMany(files.map(toChangeItem), { title, placeHolder }, signal);
      if (!picked) throw new DOMException("The person left the review of the changes", "AbortError");
      return picked;
    },
    offerSync: async (offers) => {
      const items = offers.map(({ task, commit }) => ({
        label: task.id,
        description: visibleText(task.title),
        detail: visibleText(vscode.l10n.t("last touched by {0} {1}", commit.shortHash, commit.subject)),
        picked: true,
      }));
      const title = vscode.l10n.t("The work is there already and verified: close it as it is?");
      const placeHolder = vscode.l10n.t("Untick, or Escape: it is done all the same");
      return (await pickMany(items, { title, placeHolder }, signal)) ?? [];
    },
    confirmNoChange: async (task, said) => {
      const value = said?.kind === "no-code" ? said.reason : "";
      if (said?.kind === "external") return (await confirmsExternal(task.id, said)) ? said : undefined;
      const title = vscode.l10n.t("Nothing was changed for {0}. Is it done all the same?", task.id);
      const prompt = vscode.l10n.t("Say why it needs no change; Escape leaves it open");
      const noCode = await withSignal(signal, (token) =>
        vscode.window.showInputBox({ title, prompt, value: visibleText(value), ignoreFocusOut: true }, token),
      );
      return parseStatedEvidence({ noCode });
    },
    atBreakpoint: async ({ at, task, files }) => {
      const yes = at === "before" ? vscode.l10n.t("Begin") : vscode.l10n.t("Check and Save");
      const changed = files.map(({ path, added, removed }) => `${path} +${added} −${removed}`).join("\n");
      const detail = [`${task.id} ${task.title}`, changed].filter(Boolean).join("\n\n");
      const message =
        at === "before"
          ? vscode.l10n.t("A breakpoint stands before this task")
          : vscode.l10n.t("A breakpoint stands before the save");
      return (
        (await vscode.window.showInformationMessage(message, { modal: true, detail: visibleText(detail) }, yes)) === yes
      );
    },
    approve: async (command, purpose) => {
      const run = vscode.l10n.t("Run");
      const why =
        purpose === command
          ? vscode.l10n.t("The repository asks for this command. Your answer holds for exactly this text.")
          : vscode.l10n.t(
              "The repository asks for this command ({0}). Your answer holds for exactly this text.",
              visibleText(purpose),
            );
      const detail = `${visibleText(command)}\n\n${why}`;
      const message = vscode.l10n.t("Control Plane wants to run a command of this repository");
      return (await vscode.window.showWarningMessage(message, { modal: true, detail }, run)) === run;
    },
  };
}

function toChangeItem({ path, added, removed, binary }: FileDiff): vscode.QuickPickItem {
  return { label: path, description: binary ? vscode.l10n.t("binary") : `+${added} −${removed}`, picked: true };
}

/** The labels that were ticked; undefined when the person left. */
async function pickMany(
  items: readonly vscode.QuickPickItem[],
  options: { readonly title: string; readonly placeHolder: string },
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const wish = { ...options, canPickMany: true as const, ignoreFocusOut: true };
  const picked = await withSignal(signal, (token) => vscode.window.showQuickPick(items, wish, token));
  return picked?.map((item) => item.label);
}

/** Closes what `open` shows when the cycle ends. */
async function withSignal<T>(signal: AbortSignal, open: (token: vscode.CancellationToken) => Thenable<T>): Promise<T> {
  const source = new vscode.CancellationTokenSource();
  const cancel = () => source.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await open(source.token);
  } finally {
    signal.removeEventListener("abort", cancel);
    source.dispose();
  }
}

async function confirmsExternal(id: string, said: StatedEvidence): Promise<boolean> {
  const yes = vscode.l10n.t("It Is Done");
  const detail = visibleText(evidenceText(said, undefined));
  const message = vscode.l10n.t("Nothing was changed here for {0}; the work is said to be elsewhere", id);
  return (await vscode.window.showInformationMessage(message, { modal: true, detail }, yes)) === yes;
}
