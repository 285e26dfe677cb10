import { counted } from "../base/counted.ts";
import type { Finding } from "../lint/finding.ts";
import type { ServiceHealth, ServiceState } from "../ports.ts";
import type { CycleState } from "../state/cycleState.ts";
import { toBlastText } from "./blastText.ts";
import { findingSummary } from "./findingIndex.ts";
import type { CountsView, NextView } from "./statusView.ts";

export type ItemSeverity = "none" | "warning" | "error";

/** An item of the status bar. Text may hold codicons, `$(name)`; the tooltip is plain text in rows of cells. */
export interface StatusBarItemView {
  readonly text: string;
  /** Read out by screen readers, without icons. */
  readonly label: string;
  readonly tooltip: readonly (readonly string[])[];
  readonly severity: ItemSeverity;
}

export interface ProgressInput {
  readonly counts: CountsView;
  readonly next: NextView | null;
  readonly active: NextView | null;
  readonly cycle: CycleState | null;
  /** Number of open blockers. */
  readonly blockers: number;
  readonly findings: readonly Finding[];
}

/** Progress, state and the phase of the cycle. */
export function toProgressItem(input: ProgressInput): StatusBarItemView {
  const { counts, cycle } = input;
  const { icon, words, severity } = phaseOf(cycle, input.blockers);
  const progress = `${counts.percent}% (${counts.done}/${counts.total})`;
  const text = [progress, words].filter((part) => part !== "").join(" · ");
  const task = input.active ?? input.next;
  return {
    text: `$(${icon}) ${text}`,
    label: `Control Plane: ${text}`,
    tooltip: [
      ["Done", `${counts.done} of ${counts.total}`],
      ["To do", String(counts.todo)],
      ["Doing", String(counts.doing)],
      ["Blocked", String(counts.blocked)],
      ...(task === null ? [] : [[input.active === null ? "Next" : "Active", `${task.id} — ${task.title}`]]),
      ["Open blockers", String(input.blockers)],
      ["Findings", findingSummary(input.findings)],
      ...(cycle === null ? [] : [["Cycle", cycle.report?.result ?? words]]),
      ...(cycle?.blast ? [["Changed", [toBlastText(cycle.blast), ...cycle.blast.remarks].join("; ")]] : []),
    ],
    severity,
  };
}

interface Phase {
  readonly icon: string;
  readonly words: string;
  readonly severity: ItemSeverity;
}

function phaseOf(cycle: CycleState | null, blockers: number): Phase {
  const resting: Phase =
    blockers > 0
      ? { icon: "warning", words: counted(blockers, "blocker"), severity: "warning" }
      : { icon: "checklist", words: "", severity: "none" };
  if (cycle === null) return resting;
  if (cycle.phase === "running") return runningPhase(cycle);
  if (cycle.phase === "waiting") {
    const changed = cycle.blast?.files.length ? ` · ${toBlastText(cycle.blast)}` : "";
    return { icon: "person", words: `waiting: ${cycle.task?.id ?? ""}${changed}`, severity: "warning" };
  }
  const outcome = cycle.report?.outcome;
  if (outcome === "FAILED") return { icon: "error", words: "FAILED", severity: "error" };
  if (outcome === "BLOCKED") return { icon: "circle-slash", words: "BLOCKED", severity: "warning" };
  return outcome === "DONE" && resting.words === "" ? { icon: "pass", words: "DONE", severity: "none" } : resting;
}

function runningPhase({ blast, step }: CycleState): Phase {
  const words = step ?? "starting";
  if (step !== "execute" || !blast) return { icon: "sync~spin", words, severity: "none" };
  const severity = blast.risk === "HIGH" ? "warning" : "none";
  return { icon: "sync~spin", words: `${words} · ${toBlastText(blast)}`, severity };
}

/** Worst first. */
const stateOrder: readonly ServiceState[] = ["down", "degraded", "starting", "unknown", "up"];

const stateFaces: Readonly<Record<ServiceState, { readonly icon: string; readonly severity: ItemSeverity }>> = {
  down: { icon: "error", severity: "error" },
  degraded: { icon: "warning", severity: "warning" },
  starting: { icon: "sync~spin", severity: "none" },
  unknown: { icon: "question", severity: "none" },
  up: { icon: "pulse", severity: "none" },
};

/** The services' health, the worst state in front; undefined when the document names no service. `toTime` makes words of a time. */
export function toServicesItem(
  healths: readonly ServiceHealth[],
  toTime: (time: number) => string,
): StatusBarItemView | undefined {
  const worst = stateOrder.find((state) => healths.some((health) => health.state === state));
  if (worst === undefined) return undefined;
  const troubled = healths.filter((health) => health.state === worst);
  const names = troubled.map((health) => health.service.name).join(", ");
  const up = healths.filter((health) => health.state === "up").length;
  const text = worst === "up" ? `${up}/${healths.length} up` : `${names} ${worst}`;
  return {
    text: `$(${stateFaces[worst].icon}) ${text}`,
    label: `Services: ${text}`,
    tooltip: [
      ["Service", "State", "Latency", "Version", "Since", "Detail"],
      ...healths.map(({ service, state, detail, latencyMs, since, version }) => [
        ...[service.name, state, latencyMs === undefined ? "" : `${latencyMs} ms`, version ?? ""],
        ...[since === undefined ? "" : toTime(since), detail],
      ]),
    ],
    severity: stateFaces[worst].severity,
  };
}
