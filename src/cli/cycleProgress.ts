import { dirtLines } from "../core/cycle/dirt.ts";
import type { CheckVerdict, CycleEvent, CycleStep } from "../core/cycle/events.ts";
import { toBlastText } from "../core/views/blastText.ts";
import type { Palette } from "./terminal.ts";
import { toVisibleLines, toVisibleText } from "./visibleText.ts";

const stepWords: Record<CycleStep, string> = {
  bootstrap: "Bootstrap: lock, document, git",
  selection: "Selection",
  health: "Health of the services that the task needs",
  execute: "Execution",
  verify: "Verification",
  save: "Save",
};

function verdictText(verdict: CheckVerdict, paint: Palette): string {
  const paints = { PASS: paint.green, FAIL: paint.red, SKIP: paint.yellow };
  return paints[verdict](verdict);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** What a person reads of an event while the cycle runs; none for events that other lines already tell. */
export function progressLines(event: CycleEvent, paint: Palette): string[] {
  const inner = (text: string) => [`  ${text}`];
  switch (event.type) {
    case "started":
      return [`${paint.bold("AUTO")} ${event.runId} ${paint.dim(event.runFolder)}`];
    case "step":
      return [paint.cyan(stepWords[event.step])];
    case "note":
      return inner(toVisibleText(event.text));
    case "dirty":
      return [
        `  ${event.changes.length} changed before this cycle: ${fileList(event.changes.map(({ path }) => path))}`,
        ...kindLines(event).map((line) => paint.dim(`    ${toVisibleText(line)}`)),
      ];
    case "committed":
      return inner(
        `committed ${paint.bold(event.hash)} ${toVisibleText(event.subject)} ${paint.dim(`(${event.what})`)}`,
      );
    case "selected": {
      const { id, priority, title } = event.task;
      const head = `${paint.bold(id)} — ${toVisibleText(title)}${priority === undefined ? "" : ` [${priority}]`}`;
      return [...inner(head), ...event.reasons.flatMap((reason) => inner(paint.dim(toVisibleText(reason))))];
    }
    case "health": {
      const { detail, service, state } = event.health;
      const shown = state === "up" ? paint.green(state) : paint.red(state);
      return inner(`${toVisibleText(service.name)} ${shown} ${paint.dim(toVisibleText(detail))}`);
    }
    case "executing":
      return inner(`${toVisibleText(event.executor)}, brief in ${toVisibleText(event.briefFile)}`);
    case "output":
      return outputLines(event.text).map((line) => paint.dim(`  | ${line}`));
    case "blast-radius":
      return [
        ...inner(`changed: ${toBlastText(event.blast)}`),
        ...event.blast.remarks.flatMap((remark) => inner(paint.yellow(`  ${toVisibleText(remark)}`))),
      ];
    case "check-started":
      return [];
    case "checked": {
      const { command, durationMs, reason, verdict } = event.check;
      const why = reason === undefined ? "" : ` ${paint.dim(toVisibleText(reason))}`;
      const time = verdict === "SKIP" ? "" : paint.dim(` ${seconds(durationMs)}`);
      return inner(`${verdictText(verdict, paint)} ${toVisibleText(command)}${time}${why}`);
    }
    case "lock-held":
      return inner(paint.yellow(`run ${event.owner.runId} holds the lock since ${event.owner.since}`));
    case "waiting":
    case "written":
    case "finished":
      return [];
  }
}

function kindLines({ changes, kinds }: Extract<CycleEvent, { type: "dirty" }>): string[] {
  return dirtLines(changes.flatMap(({ path }, index) => (kinds?.[index] ? [{ path, kind: kinds[index] }] : [])));
}

function fileList(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).map(toVisibleText).join(", ");
  return paths.length > 5 ? `${shown}, and ${paths.length - 5} more` : shown;
}

function outputLines(text: string): string[] {
  return toVisibleLines(text.replace(/(\r?\n)+$/, "")).split("\n");
}
