import { readFile } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import type { RunSummary } from "../../core/ports.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import type { Palette } from "../terminal.ts";
import { textTable } from "../textTable.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { toVisibleLines } from "../visibleText.ts";
import { withControlPlane } from "../withControlPlane.ts";

const shownByDefault = 20;
/** `runs show` looks for the id among the newest runs. */
const searched = 1000;

function toRunJson(run: RunSummary) {
  const { endedAt, outcome, path: folder, runId, startedAt, taskId, title } = run;
  return {
    ...{ id: runId, folder, startedAt },
    endedAt: endedAt ?? null,
    outcome: outcome ?? null,
    task: taskId ?? null,
    title: title ?? null,
  };
}

/** One aligned line a run. */
export function runLines(runs: readonly RunSummary[], paint: Palette): string[] {
  return textTable(
    runs.map((run) => [
      { text: run.runId, paint: paint.bold },
      { text: run.outcome ?? "unfinished", paint: run.outcome === "DONE" ? paint.green : paint.yellow },
      { text: run.taskId ?? "" },
      { text: run.title ?? "" },
    ]),
  );
}

function toLimit(value: string | undefined): number {
  const limit = Number(value ?? shownByDefault);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new ControlError("usage", `Unexpected --limit "${value}", expected a whole number above 0`);
}

async function showRun(context: VerbContext, id: string): Promise<void> {
  const { terminal } = context;
  const { run, folder } = await withControlPlane(context, async (plane) => {
    const runs = await plane.runs(searched);
    return { run: runs.find(({ runId }) => runId === id), folder: plane.folder };
  });
  if (run === undefined) {
    throw new ControlError("run-unknown", `There is no run "${id}"; control-plane runs lists them`, { data: { id } });
  }
  const file = path.join(folder, run.path, "summary.md");
  const summary = await readFile(file, "utf8").catch(() => undefined);
  if (context.json) printJson(terminal, { run: toRunJson(run), summary: summary ?? null });
  else terminal.out(toVisibleLines(summary?.trimEnd() ?? `This run has no summary; its records are in ${run.path}`));
}

export const runRuns: RunVerb = async (context) => {
  const { flags, json, terminal, words } = context;
  const [verb, id] = words;
  if (verb !== undefined) {
    if (verb !== "show" || id === undefined) throw new ControlError("usage", "usage: control-plane runs show ID");
    await showRun(context, id);
    return exitCodes.clean;
  }
  const limit = toLimit(flags.value("limit"));
  const runs = await withControlPlane(context, (plane) => plane.runs(limit));
  if (json) printJson(terminal, { runs: runs.map(toRunJson) });
  else if (runs.length === 0) terminal.out("No cycle was run here yet.");
  else for (const line of runLines(runs, terminal.paint)) terminal.out(line);
  return exitCodes.clean;
};
