import * as vscode from "vscode";
import { parameterFault, type RunParameter } from "../../core/workflow/runForm.ts";
import { applyPreset, isRandom, presetNameFault, toPreset } from "../../core/workflow/runPresets.ts";
import { withoutLinks } from "../convert.ts";
import type { RunPresets } from "./runPresets.ts";

/** What a person has set: the values that differ from the workflow, a seed may be `random`; and how many times it runs. */
export interface FilledForm {
  readonly values: ReadonlyMap<RunParameter, string>;
  readonly runs: number;
}

type Step = (form: FilledForm) => Promise<FilledForm | undefined>;

/** Chosen: a step changes the form; without one it is run. */
interface FormItem extends vscode.QuickPickItem {
  readonly step?: Step;
}

const mostRuns = 40;

/** Asks for the values of a run: a list of what can change, Run on top, until the person runs it. Undefined when they left. */
export async function askRunForm(
  title: string,
  parameters: readonly RunParameter[],
  presets: RunPresets,
): Promise<FilledForm | undefined> {
  let form: FilledForm = { values: new Map(), runs: 1 };
  for (;;) {
    const chosen = await vscode.window.showQuickPick(formItems(title, form, parameters, presets), {
      ...{ title, ignoreFocusOut: true, matchOnDescription: true },
      placeHolder: vscode.l10n.t("Enter runs it; choose a value to change it"),
    });
    if (!chosen) return undefined;
    if (!chosen.step) return form;
    form = (await chosen.step(form)) ?? form;
  }
}

function formItems(
  title: string,
  { runs, values }: FilledForm,
  parameters: readonly RunParameter[],
  presets: RunPresets,
): FormItem[] {
  const names = [...presets.all.keys()];
  const separator = { label: vscode.l10n.t("Presets"), kind: vscode.QuickPickItemKind.Separator };
  const load = { label: vscode.l10n.t("Load Preset…"), description: names.join(", ") };
  return [
    { label: vscode.l10n.t("$(play) Run"), description: changesText(values.size), alwaysShow: true },
    ...parameters.map((parameter) => toItem(title, parameter, values.get(parameter))),
    {
      label: vscode.l10n.t("runs"),
      description: String(runs),
      detail: vscode.l10n.t("Each but the first draws its own seed"),
      step: askRuns(title),
    },
    ...(names.length > 0 || values.size > 0 ? [separator] : []),
    ...(names.length > 0 ? [{ ...load, step: loadPreset(title, parameters, presets) }] : []),
    ...(values.size > 0 ? [{ label: vscode.l10n.t("Save as Preset…"), step: savePreset(title, presets) }] : []),
    ...(names.length > 0 ? [{ label: vscode.l10n.t("Delete Preset…"), step: deletePreset(title, presets) }] : []),
  ];
}

function changesText(count: number): string {
  if (count === 0) return vscode.l10n.t("as the workflow says");
  return count === 1 ? vscode.l10n.t("1 value changed") : vscode.l10n.t("{0} values changed", count);
}

function toItem(title: string, parameter: RunParameter, value: string | undefined): FormItem {
  return {
    label: `${value === undefined ? "" : "$(edit) "}${parameter.key}`,
    ...{ description: value ?? parameter.value, detail: parameter.nodeTitle },
    step: async ({ runs, values }) => {
      const given = await askValue(title, parameter, values.get(parameter) ?? parameter.value);
      if (given === undefined) return undefined;
      const changed = new Map(values);
      if (given === parameter.value) changed.delete(parameter);
      else changed.set(parameter, given);
      return { runs, values: changed };
    },
  };
}

async function askValue(title: string, parameter: RunParameter, value: string): Promise<string | undefined> {
  const { choices, input, key, nodeTitle } = parameter;
  const options = { title, ignoreFocusOut: true };
  if (choices) return vscode.window.showQuickPick([...choices], { ...options, placeHolder: `${key}: ${value}` });
  const prompt =
    key === "seed" ? vscode.l10n.t("{0}: {1}, digits or random", nodeTitle, input) : `${nodeTitle}: ${input}`;
  // Boxes make links of what looks like one, and titles and choices come from files and servers.
  return vscode.window.showInputBox({
    ...{ ...options, value, prompt: withoutLinks(prompt) },
    validateInput: (text) =>
      isRandom(parameter, text) ? undefined : withoutLinks(parameterFault(parameter, text) ?? ""),
  });
}

function askRuns(title: string): Step {
  return async ({ runs, values }) => {
    const given = await vscode.window.showInputBox({
      ...{
        title,
        value: String(runs),
        ignoreFocusOut: true,
        prompt: vscode.l10n.t("How many times, 1 to {0}", mostRuns),
      },
      validateInput: (text) =>
        /^[1-9]\d{0,2}$/.test(text) && Number(text) <= mostRuns
          ? undefined
          : vscode.l10n.t("Expected 1 to {0}", mostRuns),
    });
    return given === undefined ? undefined : { runs: Number(given), values };
  };
}

function loadPreset(title: string, parameters: readonly RunParameter[], presets: RunPresets): Step {
  return async ({ runs }) => {
    const name = await vscode.window.showQuickPick([...presets.all.keys()], { title });
    const preset = name === undefined ? undefined : presets.all.get(name);
    if (!preset) return undefined;
    const { leftOut, values } = applyPreset(preset, parameters);
    if (leftOut > 0)
      void vscode.window.showWarningMessage(
        vscode.l10n.t("The workflow does not take {0} values of the preset any more.", leftOut),
      );
    return { runs, values };
  };
}

function savePreset(title: string, presets: RunPresets): Step {
  return async ({ values }) => {
    const options = { title, prompt: vscode.l10n.t("Name of the preset"), ignoreFocusOut: true };
    const name = await vscode.window.showInputBox({ ...options, validateInput: presetNameFault });
    if (name !== undefined) await presets.set(name, toPreset(values));
    return undefined;
  };
}

function deletePreset(title: string, presets: RunPresets): Step {
  return async () => {
    const name = await vscode.window.showQuickPick([...presets.all.keys()], { title });
    if (name !== undefined) await presets.set(name, undefined);
    return undefined;
  };
}
