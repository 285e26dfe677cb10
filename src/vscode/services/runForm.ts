import * as vscode from "vscode";
import { parameterFault, type RunParameter } from "../../core/workflow/runForm.ts";

interface FormItem extends vscode.QuickPickItem {
  readonly parameter?: RunParameter;
  readonly isRun?: true;
}

/**
 * Asks for the values of a run: a list of what can change, Run on top, until the person runs it. Undefined when they left; else
 * the values that differ from the workflow.
 */
export async function askRunForm(
  title: string,
  parameters: readonly RunParameter[],
): Promise<ReadonlyMap<RunParameter, string> | undefined> {
  const values = new Map<RunParameter, string>();
  for (;;) {
    const run: FormItem = {
      label: "$(play) Run",
      description: changesText(values.size),
      isRun: true,
      alwaysShow: true,
    };
    const items = parameters.map((parameter) => toItem(parameter, values.get(parameter)));
    const chosen = await vscode.window.showQuickPick([run, ...items], {
      ...{
        title,
        placeHolder: "Enter runs it; choose a value to change it",
        ignoreFocusOut: true,
        matchOnDescription: true,
      },
    });
    if (!chosen) return undefined;
    if (chosen.isRun || !chosen.parameter) return values;
    const value = await askValue(title, chosen.parameter, values.get(chosen.parameter) ?? chosen.parameter.value);
    if (value === undefined) continue;
    if (value === chosen.parameter.value) values.delete(chosen.parameter);
    else values.set(chosen.parameter, value);
  }
}

function changesText(count: number): string {
  return count === 0 ? "as the workflow says" : `${count} ${count === 1 ? "value" : "values"} changed`;
}

function toItem(parameter: RunParameter, value: string | undefined): FormItem {
  return {
    label: `${value === undefined ? "" : "$(edit) "}${parameter.key}`,
    description: value ?? parameter.value,
    detail: parameter.nodeTitle,
    parameter,
  };
}

async function askValue(title: string, parameter: RunParameter, value: string): Promise<string | undefined> {
  const { choices, input, key, nodeTitle } = parameter;
  if (choices)
    return vscode.window.showQuickPick([...choices], { title, placeHolder: `${key}: ${value}`, ignoreFocusOut: true });
  return vscode.window.showInputBox({
    ...{ title, value, prompt: `${nodeTitle}: ${input}`, ignoreFocusOut: true },
    validateInput: (text) => parameterFault(parameter, text),
  });
}
