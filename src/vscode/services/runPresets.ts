import type * as vscode from "vscode";
import { decodePresets, type RunPreset } from "../../core/workflow/runPresets.ts";

/** The presets of one workflow, kept with the workspace. */
export class RunPresets {
  readonly #memory: vscode.Memento;
  readonly #key: string;

  /** `workflow` as it is named in the workspace. */
  constructor(memory: vscode.Memento, workflow: string) {
    this.#memory = memory;
    this.#key = `presets of ${workflow}`;
  }

  get all(): ReadonlyMap<string, RunPreset> {
    return decodePresets(this.#memory.get(this.#key));
  }

  /** Keeps a preset under a name, in place of the one that had it; undefined removes it. */
  async set(name: string, preset: RunPreset | undefined): Promise<void> {
    const presets = new Map(this.all);
    if (preset) presets.set(name, preset);
    else presets.delete(name);
    await this.#memory.update(this.#key, presets.size > 0 ? Object.fromEntries(presets) : undefined);
  }
}
