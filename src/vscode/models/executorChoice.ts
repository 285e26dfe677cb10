import * as vscode from "vscode";
import { ControlError } from "../../core/base/errors.ts";
import type { AutoOptions } from "../../core/cycle/options.ts";
import type { Settings } from "../../core/settings.ts";
import { configurationSection, settingKeys } from "../ids.ts";
import { nameOf, VsCodeLanguageModel } from "./vsCodeLanguageModel.ts";

/** Who works in one AUTO. */
export type ExecutorChoice = Required<Pick<AutoOptions, "executor">> & Pick<AutoOptions, "model">;

interface Wish extends Pick<Settings, "executor" | "agentCommand"> {
  /** The model that the setting names; undefined: ask. */
  readonly modelName: string | undefined;
}

type ChoiceItem = vscode.QuickPickItem & { readonly choose?: () => ExecutorChoice | Promise<void> };

/**
 * The settings' executor and model, else those that the person picks; undefined when they leave, or want to set an agent up first.
 * Throws `executor-missing` when the settings want a model that is not there.
 */
export async function chooseExecutor(wish: Wish): Promise<ExecutorChoice | undefined> {
  if (wish.executor === "language-model") return chooseModel(wish.modelName);
  if (wish.executor) return { executor: wish.executor };
  const models = await findModels(undefined);
  const picked = await vscode.window.showQuickPick(toItems(wish, models), {
    title: vscode.l10n.t("AUTO: who does the work?"),
  });
  return (await picked?.choose?.()) ?? undefined;
}

/** An agent that is set up comes first, then the models, then the person; an agent that is not yet comes last. */
function toItems({ agentCommand }: Wish, models: readonly vscode.LanguageModelChat[]): ChoiceItem[] {
  const agent: ChoiceItem = agentCommand
    ? { label: vscode.l10n.t("$(hubot) Agent"), description: agentCommand, choose: () => ({ executor: "command" }) }
    : {
        label: vscode.l10n.t("$(gear) Set the agent's command line…"),
        description: vscode.l10n.t("opens the settings"),
        choose: openAgentSetting,
      };
  const manual: ChoiceItem = {
    label: vscode.l10n.t("$(person) By hand"),
    description: vscode.l10n.t("you work, then Verify & Save"),
    choose: () => ({ executor: "manual" }),
  };
  const others = [...models.map(toModelItem), manual];
  return agentCommand ? [agent, ...others] : [...others, agent];
}

function toModelItem(chat: vscode.LanguageModelChat): ChoiceItem {
  const description = vscode.l10n.t("language model of {0}, with metered tools", chat.vendor);
  return { label: `$(sparkle) ${chat.name || chat.id}`, description, choose: () => toChoice(chat) };
}

function toChoice(chat: vscode.LanguageModelChat): ExecutorChoice {
  return { executor: "language-model", model: new VsCodeLanguageModel(chat) };
}

async function chooseModel(name: string | undefined): Promise<ExecutorChoice | undefined> {
  const models = await findModels(name);
  const [first, second] = models;
  if (!first) throw missing(name, await findModels(undefined));
  if (!second) return toChoice(first);
  const items = models.map((chat) => ({ label: `$(sparkle) ${chat.name || chat.id}`, description: chat.vendor, chat }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("AUTO: which language model does the work?"),
  });
  return picked && toChoice(picked.chat);
}

/** The models that go by this name: id, family or name, each also behind `vendor/`; all when there is no name. */
export async function findModels(name: string | undefined): Promise<readonly vscode.LanguageModelChat[]> {
  const models = await vscode.lm.selectChatModels();
  if (name === undefined) return models;
  const wanted = name.toLowerCase();
  const exact = (find: (chat: vscode.LanguageModelChat) => string) =>
    models.filter((chat) => [find(chat), `${chat.vendor}/${find(chat)}`].some((word) => word.toLowerCase() === wanted));
  const found = [exact(({ id }) => id), exact((chat) => chat.name), exact(({ family }) => family)];
  return found.find((list) => list.length > 0) ?? [];
}

function missing(name: string | undefined, there: readonly vscode.LanguageModelChat[]): ControlError {
  const names = there.map(nameOf).join(", ") || "none";
  const what =
    name === undefined
      ? vscode.l10n.t("There is no language model")
      : vscode.l10n.t("There is no language model {0}; there are: {1}", name, names);
  const way = vscode.l10n.t("install an extension that brings one, or choose another executor in the settings");
  return new ControlError("executor-missing", `${what}; ${way}`, { data: { name: name ?? "" } });
}

async function openAgentSetting(): Promise<void> {
  const key = `${configurationSection}.${settingKeys.agentCommand}`;
  await vscode.commands.executeCommand("workbench.action.openSettings", key);
}
