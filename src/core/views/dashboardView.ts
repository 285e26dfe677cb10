/** Everything that the dashboard shows of one control plane, as plain values that cross a message port. */
import type { ControlDocument } from "../document/model.ts";
import { type Finding, isAlarming } from "../lint/finding.ts";
import type { ServiceHealth, ServiceSpec, ServiceState } from "../ports.ts";
import type { Selection } from "../selection/candidate.ts";
import { primaryCounts, primaryLedger } from "../selection/progress.ts";
import type { RevisionView } from "./historyView.ts";
import { type CountsView, type NextView, type TruthView, toNextView } from "./statusView.ts";
import { toFieldViews } from "./truthFields.ts";

export interface FieldView {
  readonly name: string;
  /** What the document says. */
  readonly claimed: string;
  /** What git or the ledger says; null when nothing can be said. */
  readonly actual: string | null;
  readonly agrees: boolean | null;
}

export interface RankedView extends NextView {
  readonly reasons: readonly string[];
}

export interface BlockerView {
  readonly id: string;
  readonly title: string;
  readonly why: string | null;
  readonly needed: string | null;
  /** One-based. */
  readonly line: number;
}

export interface ServiceView {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly state: ServiceState;
  readonly detail: string;
  readonly latencyMs: number | null;
  readonly version: string | null;
  /** Milliseconds since the epoch; null when nobody has asked yet. */
  readonly observedAt: number | null;
}

export interface RunView {
  readonly timestamp: string;
  readonly title: string;
  readonly taskId: string | null;
  readonly result: string | null;
  /** One-based. */
  readonly line: number;
}

export type DashboardStatus = "loading" | "missing" | "unreadable" | "ready";

export interface DashboardView {
  /** Name of the folder; shown when there are several. */
  readonly folder: string;
  readonly file: string;
  readonly status: DashboardStatus;
  /** Says what is wrong and what to do, for `missing` and `unreadable`. */
  readonly message: string | null;
  readonly trusted: boolean;
  readonly counts: CountsView;
  readonly truth: TruthView | null;
  readonly fields: readonly FieldView[];
  readonly next: readonly RankedView[];
  readonly active: NextView | null;
  readonly blockers: readonly BlockerView[];
  readonly services: readonly ServiceView[];
  readonly runs: readonly RunView[];
  /** Findings that are errors or warnings. */
  readonly problems: number;
  /** The commit whose document this is; null for the document as it is now. */
  readonly revision: RevisionView | null;
}

export interface DashboardPlace {
  readonly folder: string;
  readonly file: string;
  readonly trusted: boolean;
}

export interface DashboardInput extends DashboardPlace {
  readonly document: ControlDocument;
  readonly selection: Selection;
  readonly truth: TruthView | null;
  /** What the policy names; one without a health is `unknown`. */
  readonly services: readonly ServiceSpec[];
  readonly health: readonly ServiceHealth[];
  readonly findings: readonly Finding[];
  readonly revision?: RevisionView;
}

const shownTasks = 3;
const shownRuns = 10;

export function toDashboardView(input: DashboardInput): DashboardView {
  const { document, selection, truth } = input;
  const active = primaryLedger(document)?.tasks.find((task) => task.state === "DOING");
  return {
    folder: input.folder,
    file: input.file,
    status: "ready",
    message: null,
    trusted: input.trusted,
    counts: primaryCounts(document),
    truth,
    fields: toFieldViews(document, truth),
    next: selection.candidates
      .slice(0, shownTasks)
      .filter((candidate) => candidate.rank !== undefined)
      .map(({ task, reasons }) => ({ ...toNextView(task), reasons })),
    active: active === undefined ? null : toNextView(active),
    blockers: blockerViews(document),
    services: input.services.map((service) =>
      serviceView(
        service,
        input.health.find((health) => health.service.id === service.id),
      ),
    ),
    runs: runViews(document),
    problems: input.findings.filter(isAlarming).length,
    revision: input.revision ?? null,
  };
}

/** The dashboard of a document that is not there yet or cannot be read. */
export function toEmptyDashboardView(
  place: DashboardPlace,
  status: Exclude<DashboardStatus, "ready">,
  message: string | null,
): DashboardView {
  return {
    ...place,
    status,
    message,
    counts: { done: 0, todo: 0, doing: 0, blocked: 0, total: 0, percent: 0 },
    truth: null,
    fields: [],
    next: [],
    active: null,
    blockers: [],
    services: [],
    runs: [],
    problems: 0,
    revision: null,
  };
}

function blockerViews(document: ControlDocument): readonly BlockerView[] {
  const open = document.blockers?.items.filter((blocker) => !blocker.resolved) ?? [];
  return open.map(({ id, title, why, needed, line }) => ({
    id,
    title,
    why: why ?? null,
    needed: needed ?? null,
    line: line + 1,
  }));
}

function serviceView(service: ServiceSpec, health: ServiceHealth | undefined): ServiceView {
  return {
    id: service.id,
    name: service.name,
    url: service.url,
    state: health?.state ?? "unknown",
    detail: health?.detail ?? "not asked yet",
    latencyMs: health?.latencyMs ?? null,
    version: health?.version ?? null,
    observedAt: health?.observedAt ?? null,
  };
}

function runViews(document: ControlDocument): readonly RunView[] {
  return (document.runLog?.entries ?? []).slice(0, shownRuns).map((entry) => ({
    timestamp: entry.timestamp,
    title: entry.title,
    taskId: entry.taskId ?? null,
    result: entry.fields.find((field) => field.name === "RESULT")?.value.trim() || null,
    line: entry.line + 1,
  }));
}
