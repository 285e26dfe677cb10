/** A run that never came to its end: its process was killed, or failed. What it was about to do stands in its journal. */
import type { CommitRequest, JournalRecord, RunFolder, RunStore, RunSummary } from "../ports.ts";
import type { CycleBase } from "./cycleRun.ts";
import { type Ending, isEnding } from "./ending.ts";
import { type CycleReport, outcomes } from "./events.ts";
import { type Tampering, toTampering } from "./safeguard.ts";

const runsLookedAt = 20;

/** A commit that was announced. */
export interface AnnouncedCommit {
  readonly subject: string;
  readonly paths: readonly string[];
  /** HEAD before it. */
  readonly head: string;
}

/** A replacement of the control document that was announced. */
export interface AnnouncedWrite {
  /** HEAD before it. */
  readonly head: string;
  /** Digest of the text that was to be written. */
  readonly to: string;
  /** Of the commit that was to follow. */
  readonly subject: string;
  readonly trailers: CommitRequest["trailers"];
  /** What the run would have reported, but for that commit. */
  readonly report: CycleReport;
}

export interface InterruptedRun {
  readonly folder: RunFolder;
  /** The step that it was in; undefined before the first. */
  readonly step: string | undefined;
  /** True while it is in the hands of a person or an outside agent. */
  readonly waits: boolean;
  /** What the tree was, and the digest of the document; undefined before work could begin. */
  readonly base: (CycleBase & { readonly document: string }) | undefined;
  /** Of which document it is; undefined before work could begin, and in journals of former versions. */
  readonly documentPath: string | undefined;
  readonly taskId: string | undefined;
  readonly executor: string | undefined;
  /** What came of the execution; undefined while it was under way. */
  readonly executed: Ending | "done" | undefined;
  /** When that was said, milliseconds since the epoch. */
  readonly executedAt: number | undefined;
  /** The same of work in a tree of its own that did not come over yet, and the name under which git keeps it. */
  readonly worked: { readonly executed: Ending | "done"; readonly work: string } | undefined;
  /** True once the changes were measured, and with them the document put right. */
  readonly measured: boolean;
  readonly work: AnnouncedCommit | undefined;
  /** The last commit of any kind. */
  readonly commit: AnnouncedCommit | undefined;
  readonly write: AnnouncedWrite | undefined;
  /** What its executor touched although nobody may, as far as it was found before the kill. */
  readonly tampering: Tampering | undefined;
}

/**
 * The run that died with the lock, else the newest run that is not over. The lock has to be held: nobody else is at work then.
 */
export async function findInterruptedRun(
  runs: RunStore,
  deadRun: string | undefined,
): Promise<InterruptedRun | undefined> {
  const folder = deadRun === undefined ? undefined : await runs.open(deadRun);
  const records = await folder?.records();
  if (folder && records && !records.some(({ type }) => type === "finished")) return toInterruptedRun(folder, records);
  const [newest] = await runs.list(1);
  if (!newest || (isOver(newest) && !changedNothing(newest))) return undefined;
  const found: InterruptedRun[] = [];
  for (const summary of await runs.list(runsLookedAt)) {
    if (isOver(summary) && changedNothing(summary)) continue;
    if (isOver(summary)) break;
    const folder = await runs.open(summary.runId);
    if (folder) found.push(toInterruptedRun(folder, await folder.records()));
  }
  // One that only found the lock held may have been killed later than the one that held it.
  return found.find((run) => run.base) ?? found[0];
}

function isOver(summary: RunSummary): boolean {
  return summary.endedAt !== undefined;
}

/** Such a run may have ended while an older one was at work. */
function changedNothing(summary: RunSummary): boolean {
  return summary.outcome === "NOTHING" && summary.taskId === undefined;
}

type Known = { -readonly [Key in keyof InterruptedRun]: InterruptedRun[Key] };

/** Reads a journal, which may have been cut, and may span several lives of its run. */
export function toInterruptedRun(folder: RunFolder, records: readonly JournalRecord[]): InterruptedRun {
  const known: Known = {
    ...nothingDone,
    folder,
    step: undefined,
    waits: false,
    base: undefined,
    documentPath: undefined,
    taskId: undefined,
    tampering: undefined,
  };
  for (const record of records) learn(known, record, asRecord(record.data));
  return known;
}

const nothingDone = {
  executor: undefined,
  executed: undefined,
  worked: undefined,
  measured: false,
  work: undefined,
  commit: undefined,
  write: undefined,
  executedAt: undefined,
} as const;

function learn(known: Known, { type, at }: JournalRecord, data: Readonly<Record<string, unknown>>): void {
  switch (type) {
    case "step":
      known.step = toText(data.step);
      break;
    case "begun":
      Object.assign(known, nothingDone, { waits: false, taskId: undefined, base: toBase(data) });
      known.documentPath = toText(data.path);
      break;
    case "selected":
      known.taskId = toText(asRecord(data.task).id);
      break;
    case "executing":
      Object.assign(known, nothingDone, { executor: toText(data.executor) });
      break;
    case "waiting":
      known.waits = true;
      break;
    case "tampered":
      known.tampering = toTampering(data);
      break;
    case "worked":
      known.worked = toWorked(data);
      break;
    case "executed":
      known.waits = false;
      known.executed = toExecuted(data.executed);
      known.executedAt = Date.parse(at);
      break;
    case "blast-radius":
      known.measured = true;
      break;
    case "will-commit":
      known.commit = toCommit(data);
      if (data.what === "work") known.work = known.commit;
      break;
    case "will-write":
      known.write = toWrite(data);
      break;
  }
}

function toBase(data: Readonly<Record<string, unknown>>): Known["base"] {
  const { head, document } = data;
  if (typeof head !== "string" || typeof document !== "string") return undefined;
  const foreign = Object.entries(asRecord(data.foreign)).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { head, document, foreign: Object.fromEntries(foreign) };
}

function toExecuted(value: unknown): Ending | "done" | undefined {
  if (value === "done") return value;
  const ending = asRecord(value);
  if (!isEnding(ending) || !outcomes.includes(ending.outcome) || typeof ending.reason !== "string") return undefined;
  return {
    kind: "ending",
    outcome: ending.outcome,
    reason: ending.reason,
    next: toText(ending.next),
    blocker: toBlocker(asRecord(ending.blocker)),
    blockTask: ending.blockTask === true,
    governance: ending.governance !== false,
    commitWork: ending.commitWork === true,
  };
}

function toWorked({ executed, work }: Readonly<Record<string, unknown>>): Known["worked"] {
  const claim = toExecuted(executed);
  return claim && typeof work === "string" && /^[0-9a-f]{40,64}$/.test(work) ? { executed: claim, work } : undefined;
}

function toBlocker({ title, why, needed }: Readonly<Record<string, unknown>>): Ending["blocker"] {
  if (typeof title !== "string" || typeof why !== "string" || typeof needed !== "string") return undefined;
  return { title, why, needed };
}

function toCommit({ head, paths, subject }: Readonly<Record<string, unknown>>): AnnouncedCommit | undefined {
  return typeof head === "string" && typeof subject === "string" ? { head, subject, paths: toTexts(paths) } : undefined;
}

function toWrite(data: Readonly<Record<string, unknown>>): AnnouncedWrite | undefined {
  const { head, to, subject, report } = data;
  if (typeof head !== "string" || typeof to !== "string" || typeof subject !== "string") return undefined;
  return isReport(report) ? { head, to, subject, trailers: toTrailers(data.trailers), report } : undefined;
}

function toTrailers(value: unknown): CommitRequest["trailers"] {
  return (Array.isArray(value) ? value : []).map(asRecord).flatMap(({ name, value: text }) => {
    return typeof name === "string" && typeof text === "string" ? [{ name, value: text }] : [];
  });
}

function isReport(value: unknown): value is CycleReport {
  const { run, outcome, result, next, files, commands, tests, commits } = asRecord(value);
  const texts = [run, outcome, result, next].every((text) => typeof text === "string");
  return texts && [files, commands, tests, commits].every((list) => Array.isArray(list));
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function toTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
