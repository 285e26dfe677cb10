import type * as vscode from "vscode";
import { Emitter } from "../../core/base/emitter.ts";
import type { RunProgress } from "../../node/comfy/runProgress.ts";

/** A workflow that this window runs or ran. */
export interface WorkflowRun {
  readonly number: number;
  /** Of the workflow file. */
  readonly name: string;
  /** What a node is called in the workflow. */
  readonly titleOf: (node: string) => string | undefined;
  readonly state: "working" | "success" | "error" | "cancelled" | "lost";
  readonly progress: RunProgress | undefined;
  /** Why it failed, or what was left out. */
  readonly message: string | undefined;
  readonly pictures: readonly vscode.Uri[];
  /** Prompt, seed and model in one line. */
  readonly about: string | undefined;
  cancel(): void;
}

const kept = 50;

/** The runs of this window, newest first. */
export class MediaRuns implements vscode.Disposable {
  readonly #changed = new Emitter<WorkflowRun>();
  #runs: readonly WorkflowRun[] = [];
  #count = 0;

  /** Hears of every change of a run, many a second while it works. */
  readonly onDidChange = this.#changed.event;

  get runs(): readonly WorkflowRun[] {
    return this.#runs;
  }

  /** Begins a run; the result changes it. */
  begin(
    name: string,
    cancel: () => void,
    titleOf: WorkflowRun["titleOf"] = () => undefined,
  ): (change: Partial<Omit<WorkflowRun, "number">>) => WorkflowRun {
    const nothing = { progress: undefined, message: undefined, pictures: [], about: undefined };
    let run: WorkflowRun = { number: ++this.#count, name, state: "working", ...nothing, cancel, titleOf };
    this.#runs = [run, ...this.#runs].slice(0, kept);
    this.#changed.fire(run);
    return (change) => {
      run = { ...run, ...change };
      this.#runs = this.#runs.map((each) => (each.number === run.number ? run : each));
      this.#changed.fire(run);
      return run;
    };
  }

  dispose(): void {
    for (const run of this.#runs) if (run.state === "working") run.cancel();
    this.#changed.dispose();
  }
}
