import type { TextEdit } from "../base/text.ts";
import { parameterEdit, parameterFault, type RunParameter } from "./runForm.ts";

/** Values of a run form that were kept under a name, by `node.input`. */
export type RunPreset = Readonly<Record<string, string>>;

const longestName = 80;

function keyOf({ input, node }: RunParameter): string {
  return `${node}.${input}`;
}

/** What is kept of the values of a form. */
export function toPreset(values: ReadonlyMap<RunParameter, string>): RunPreset {
  return Object.fromEntries([...values].map(([parameter, value]) => [keyOf(parameter), value]));
}

/** The values of a preset that differ from the workflow; what it does not have any more, or would refuse, is left out and counted. */
export function applyPreset(
  preset: RunPreset,
  parameters: readonly RunParameter[],
): { readonly values: ReadonlyMap<RunParameter, string>; readonly leftOut: number } {
  const kept = parameters.flatMap((parameter) => {
    const value = Object.hasOwn(preset, keyOf(parameter)) ? preset[keyOf(parameter)] : undefined;
    const isRefused =
      value === undefined || (!isRandom(parameter, value) && parameterFault(parameter, value) !== undefined);
    return isRefused ? [] : [[parameter, value] as const];
  });
  const values = new Map(kept.filter(([parameter, value]) => value !== parameter.value));
  return { values, leftOut: Object.keys(preset).length - kept.length };
}

/** A seed that is drawn anew for each run. */
export function isRandom({ key }: RunParameter, value: string): boolean {
  return key === "seed" && value === "random";
}

/** The edits that give a workflow the values of a form. `drawsSeeds`: of several runs each but the first has seeds of its own. */
export function runEdits(
  parameters: readonly RunParameter[],
  values: ReadonlyMap<RunParameter, string>,
  drawsSeeds: boolean,
  draw: () => string,
): readonly TextEdit[] {
  return parameters.flatMap((parameter) => {
    const value = values.get(parameter);
    const isDrawn = parameter.key === "seed" && (drawsSeeds || value === "random");
    if (isDrawn) return [parameterEdit(parameter, draw())];
    return value === undefined ? [] : [parameterEdit(parameter, value)];
  });
}

/** Presets by their names, as they were kept; anything odd is left out. */
export function decodePresets(value: unknown): ReadonlyMap<string, RunPreset> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const isPreset = (preset: unknown): preset is RunPreset =>
    typeof preset === "object" && preset !== null && Object.values(preset).every((each) => typeof each === "string");
  return new Map(entries.filter(([name, preset]) => presetNameFault(name) === undefined && isPreset(preset)));
}

/** Why a name cannot be one of a preset; undefined when it can. */
export function presetNameFault(name: string): string | undefined {
  const isFine = name.trim() === name && name !== "" && name.length <= longestName;
  return isFine ? undefined : `Unexpected name, expected 1 to ${longestName} characters without blanks around`;
}
