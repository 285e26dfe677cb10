/** Everything that the dashboard shows of one control plane, as plain values that cross a message port. */
import type { ControlDocument } from "../document/model.ts";
import type { RunEntry } from "../document/recordModel.ts";
import { codeSpans, isPathLike } from "../document/taskDetails.ts";
import { type Finding, isAlarming } from "../lint/finding.ts";
import { hashesIn } from "../lint/git/gitFacts.ts";
import type { FileDiff, ServiceHealth, ServiceSpec, ServiceState } from "../ports.ts";
import type { Selection } from "../selection/candidate.ts";
import { primaryCounts, primaryLedger } from "../selection/progress.ts";
import type { Latencies } from "../state/latencies.ts";
import { type FindingsView, noFindings, toFindingsView } from "./findingViews.ts";
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

export interface DecisionView {
  readonly id: string | null;
  /** At most 2,000 characters. */
  readonly text: string;
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
  /** Of the last looks, oldest first; null where it did not answer. */
  readonly latencies: Latencies;
  /** Milliseconds since the epoch; null when nobody has asked yet. */
  readonly observedAt: number | null;
}

/** A field of a run's entry as written, at most 2,000 characters. */
export interface RunFieldView {
  readonly name: string;
  readonly text: string;
}

/** What one commit changed. */
export interface CommitDiffView {
  readonly commit: string;
  readonly files: readonly FileDiff[];
}

export interface RunView {
  readonly timestamp: string;
  readonly title: string;
  readonly taskId: string | null;
  readonly result: string | null;
  /** One-based. */
  readonly line: number;
  /** The fields that have something to say, but the result. */
  readonly fields: readonly RunFieldView[];
  /** Repository paths that the entry names. */
  readonly paths: readonly string[];
  /** Hashes that its CHECKPOINT names. */
  readonly commits: readonly string[];
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
  /** Those that rank behind `next`. */
  readonly later: readonly RankedView[];
  readonly active: NextView | null;
  readonly blockers: readonly BlockerView[];
  /** The first of the document. */
  readonly decisions: readonly DecisionView[];
  readonly services: readonly ServiceView[];
  readonly runs: readonly RunView[];
  /** Findings that are errors or warnings. */
  readonly problems: number;
  readonly findings: FindingsView;
  /** Of the commits that the page has asked about. */
  readonly diffs: readonly CommitDiffView[];
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
  /** By service id. */
  readonly latencies?: ReadonlyMap<string, Latencies>;
  readonly diffs?: readonly CommitDiffView[];
  readonly revision?: RevisionView;
}

const shownTasks = 3;
const shownLater = 5;
const shownRuns = 10;
const shownDecisions = 50;

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
    next: rankedViews(selection, 0, shownTasks),
    later: rankedViews(selection, shownTasks, shownTasks + shownLater),
    active: active === undefined ? null : toNextView(active),
    blockers: blockerViews(document),
    decisions: decisionViews(document),
    services: input.services.map((service) =>
      serviceView(
        service,
        input.health.find((health) => health.service.id === service.id),
        input.latencies?.get(service.id) ?? [],
      ),
    ),
    runs: runViews(document),
    problems: input.findings.filter(isAlarming).length,
    findings: toFindingsView(document, input.findings),
    diffs: input.diffs ?? [],
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
    later: [],
    active: null,
    blockers: [],
    decisions: [],
    services: [],
    runs: [],
    problems: 0,
    findings: noFindings,
    diffs: [],
    revision: null,
  };
}

function rankedViews({ candidates }: Selection, from: number, to: number): readonly RankedView[] {
  return candidates
    .slice(from, to)
    .filter((candidate) => candidate.rank !== undefined)
    .map(({ task, reasons }) => ({ ...toNextView(task), reasons }));
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

function decisionViews({ decisions }: ControlDocument): readonly DecisionView[] {
  return (decisions?.items ?? []).slice(0, shownDecisions).map(({ id, text, line }) => ({
    id: id ?? null,
    text: text.slice(0, longestField).replaceAll("**", "").replace(/\s+/g, " ").trim(),
    line: line + 1,
  }));
}

function serviceView(service: ServiceSpec, health: ServiceHealth | undefined, latencies: Latencies): ServiceView {
  return {
    id: service.id,
    name: service.name,
    url: service.url,
    state: health?.state ?? "unknown",
    detail: health?.detail ?? "not asked yet",
    latencyMs: health?.latencyMs ?? null,
    version: health?.version ?? null,
    latencies,
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
    ...runEvidence(entry),
  }));
}

/** Fields that the row itself shows, or that say nothing of what was done. */
const untoldFields: ReadonlySet<string> = new Set(["RESULT", "MODE", "STATE_BEFORE"]);
const longestField = 2000;
const shownPaths = 30;

/** A path, also with a line behind it; `command:x.y` is none. */
function isNamedFile(span: string): boolean {
  return isPathLike(span) && !/:(?!\d+$)/.test(span);
}

function runEvidence({ fields }: RunEntry): Pick<RunView, "fields" | "paths" | "commits"> {
  const told = fields.filter(({ name, value }) => value.trim() !== "" && !untoldFields.has(name));
  const paths = told.flatMap(({ value }) => codeSpans(value.slice(0, 10 * longestField)).filter(isNamedFile));
  return {
    fields: told.map(({ name, value }) => ({ name, text: value.trim().slice(0, longestField) })),
    paths: [...new Set(paths)].slice(0, shownPaths),
    commits: [...new Set(hashesIn(told.find(({ name }) => name === "CHECKPOINT")?.value))].slice(0, 5),
  };
}
