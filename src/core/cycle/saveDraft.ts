/** What a save derives: one draft of the control document from what the cycle proved. Pure. */
import { openBlockers } from "../document/blockers.ts";
import { addBlockerEdits, resolveBlockerEdits } from "../document/edits/blockerEdits.ts";
import { setBoxLinesEdits } from "../document/edits/boxEdits.ts";
import { setCapsuleEdits } from "../document/edits/capsuleEdits.ts";
import { prependCheckpointEdits } from "../document/edits/checkpointEdits.ts";
import {
  setCountsEdits,
  setFieldEdits,
  setLastUpdatedEdits,
  setProgressEdits,
} from "../document/edits/dashboardEdits.ts";
import { DocumentDraft } from "../document/edits/draft.ts";
import { setHealthEdits } from "../document/edits/healthEdits.ts";
import { prependHistoryEdits } from "../document/edits/historyEdits.ts";
import { prependRunEdits } from "../document/edits/runLogEdits.ts";
import { moveTaskEdits } from "../document/edits/taskEdits.ts";
import { toReason } from "../document/edits/taskText.ts";
import { nextBlockerId } from "../document/ids.ts";
import type { ControlDocument, Task, TaskState } from "../document/model.ts";
import { serviceOf } from "../policy/listRules.ts";
import type { Policy } from "../policy/policy.ts";
import type { CommitInfo, ServiceHealth } from "../ports.ts";
import { countLedger, countTasks, primaryLedger } from "../selection/progress.ts";
import { selectTask } from "../selection/selectTask.ts";
import { plainField } from "../selection/truthFields.ts";
import type { Ending } from "./ending.ts";
import type { CheckRecord } from "./events.ts";
import { alsoDone, type Closure, evidenceText } from "./evidence.ts";
import { strengthOfProof } from "./proof.ts";
import { toDashboardBoxes } from "./saveBoxes.ts";
import { toDocumentTime, toIdDay, toIsoSeconds } from "./times.ts";

export interface SaveFacts {
  readonly at: Date;
  readonly runId: string;
  /** The run that holds the lock at this moment. */
  readonly lockedBy: string | undefined;
  /** Relative to the repository, `/` at the end. */
  readonly runFolder: string;
  readonly ending: Ending;
  /** As selected; undefined when the cycle ended before selection. */
  readonly task: Task | undefined;
  readonly reasons: readonly string[];
  /** The commit that holds the work; undefined when there is none. */
  readonly checkpoint: CommitInfo | undefined;
  /** What goes to DONE, the selected task first; empty unless the outcome is DONE. */
  readonly closed: readonly Closure[];
  readonly files: readonly string[];
  readonly checks: readonly CheckRecord[];
  readonly notes: readonly string[];
  readonly health: readonly ServiceHealth[];
  /** Whether the tree will be clean once the governance commit has landed. */
  readonly clean: boolean;
}

/** Every edit of one save, over the document as the cycle read it. */
export function toSaveDraft(document: ControlDocument, policy: Policy, facts: SaveFacts): DocumentDraft {
  const draft = new DocumentDraft(document);
  applyTasks(draft, facts);
  applyBlockers(draft, facts);
  // The boxes name what comes next, and whether a task that FAILED may go on is read from the run log.
  applyRunEntry(draft, policy, facts, plainField(document, "STATE_ID"));
  applyDashboard(draft, policy, facts);
  applyCheckpoint(draft, facts);
  return draft;
}

/** Where the task goes; undefined when it stays. */
export function targetState(document: ControlDocument, task: Task, ending: Ending): TaskState | undefined {
  const target = ending.blockTask ? "BLOCKED" : wantedState(ending);
  if (target === undefined || target === task.state) return undefined;
  return target === "DOING" && otherDoing(document, task) ? undefined : target;
}

/** A ledger keeps one DOING: beside another one, a task that goes on stays where it is. The sentence says so. */
export function whyNotDoing(document: ControlDocument, task: Task, ending: Ending): string | undefined {
  if (task.state === "DOING" || ending.blockTask || wantedState(ending) !== "DOING") return undefined;
  const other = otherDoing(document, task);
  return other && `${task.id} stays in ${task.state}, for ${other.id} is in DOING`;
}

function otherDoing(document: ControlDocument, task: Task): Task | undefined {
  const ledger = document.ledgers.find((candidate) => candidate.name === task.ledger);
  return ledger?.tasks.find((other) => other.state === "DOING" && other.id !== task.id);
}

function wantedState(ending: Ending): TaskState | undefined {
  switch (ending.outcome) {
    case "DONE":
      return "DONE";
    case "DOING":
    case "FAILED":
      return "DOING";
    case "BLOCKED":
    case "CANCELLED":
    case "NOTHING":
      return undefined;
  }
}

function applyTasks(draft: DocumentDraft, { task, ending, closed }: SaveFacts): void {
  for (const { task: done, checkpoint } of closed) {
    draft.apply((now) => moveTaskEdits(now, done.id, "DONE", { checkpoint: checkpoint.shortHash }));
  }
  const target = task && targetState(draft.document, task, ending);
  if (!task || !target || target === "DONE") return;
  const reason = target === "BLOCKED" ? { reason: toReason(ending.reason) } : {};
  draft.apply((now) => moveTaskEdits(now, task.id, target, reason));
}

/** An open blocker of the same title and task; a cycle that would only repeat it changes nothing. */
export function findSameBlocker(document: ControlDocument, ending: Ending, taskId: string | undefined) {
  return document.blockers?.items.find(
    (item) => !item.resolved && item.title === ending.blocker?.title && item.taskId === taskId,
  );
}

function applyBlockers(draft: DocumentDraft, { ending, task, at, closed }: SaveFacts): void {
  const { blocker } = ending;
  for (const { task: done, checkpoint } of closed) {
    for (const item of openBlockers(draft.document, done.id)) {
      draft.apply((now) => resolveBlockerEdits(now, item.id, `${done.id} is done, ${checkpoint.shortHash}`));
    }
  }
  if (!blocker || findSameBlocker(draft.document, ending, task?.id)) return;
  draft.apply((now) =>
    addBlockerEdits(now, {
      id: nextBlockerId(now, toIdDay(at)),
      title: blocker.title,
      why: blocker.why,
      needed: blocker.needed,
      created: toDocumentTime(at),
      ...(task ? { taskId: task.id } : {}),
    }),
  );
}

function applyDashboard(draft: DocumentDraft, policy: Policy, facts: SaveFacts): void {
  const { at, checkpoint } = facts;
  for (const [name, value] of Object.entries(dashboardFields(draft.document, facts))) {
    draft.apply((now) => setFieldEdits(now, name, value));
  }
  const primary = primaryLedger(draft.document);
  if (primary) {
    const figures = countLedger(primary);
    const doneIds = primary.tasks.filter((task) => task.state === "DONE").map((task) => task.id);
    const full = countTasks(draft.document.ledgers.flatMap((ledger) => ledger.tasks));
    draft.apply((now) => setCountsEdits(now, figures, { doneIds, full }));
    draft.apply((now) => setProgressEdits(now, figures));
    for (const label of fullLabels(draft.document)) draft.apply((now) => setProgressEdits(now, full, label));
  }
  const selection = selectTask(draft.document, policy);
  for (const [kind, lines] of toDashboardBoxes(draft.document, selection, facts)) {
    draft.apply((now) => setBoxLinesEdits(now, kind, lines));
  }
  draft.apply((now) => setHealthEdits(now, healthRows(now, facts.health)));
  if (checkpoint) {
    const date = toDocumentTime(new Date(checkpoint.time)).slice(0, 16);
    draft.apply((now) => prependHistoryEdits(now, { hash: checkpoint.shortHash, date, text: checkpoint.subject }));
  }
  draft.apply((now) =>
    setCapsuleEdits(
      now,
      capsuleFields(
        now,
        facts,
        selection.candidates.filter((c) => c.rank),
      ),
    ),
  );
  draft.apply((now) => setLastUpdatedEdits(now, toDocumentTime(at)));
}

/** Labels of progress lines that speak of all ledgers: `Full Progress`. */
function fullLabels(document: ControlDocument): string[] {
  const labels = document.dashboard?.progress.map((line) => line.label) ?? [];
  return [...new Set(labels.filter((label) => /^full\b/i.test(label)))];
}

function dashboardFields(document: ControlDocument, facts: SaveFacts): Record<string, string> {
  const doing = primaryLedger(document)?.tasks.find((task) => task.state === "DOING");
  const { checkpoint, clean, closed, ending } = facts;
  const fields: Record<string, string> = {
    STATUS: statusOf(document, ending),
    REPO_CLEAN: clean ? "clean" : "dirty",
    NEEDS_SAVE: clean ? "false" : "true",
    LOCK: "none",
    ACTIVE_TASK: doing ? doing.id : "none",
  };
  const stateId = plainField(document, "STATE_ID");
  if (stateId !== undefined && closed.length > 0) fields.STATE_ID = nextStateId(stateId, closed.length);
  if (checkpoint)
    fields.LAST_CHECKPOINT = `\`${checkpoint.shortHash}\` — \`${checkpoint.subject.replaceAll("`", "'")}\``;
  return fields;
}

/** RED when the last check failed, YELLOW with an open blocker, else GREEN. */
function statusOf(document: ControlDocument, ending: Ending): string {
  if (ending.outcome === "FAILED") return "RED";
  return document.blockers?.items.some((item) => !item.resolved) ? "YELLOW" : "GREEN";
}

/** `BOOTSTRAP_101` gives `BOOTSTRAP_102`, one higher a task; the number of digits is kept. */
export function nextStateId(stateId: string, tasks = 1): string {
  const next = (digits: string) => String(BigInt(digits) + BigInt(tasks)).padStart(digits.length, "0");
  return stateId.replace(/\d+(?=\D*$)/, next);
}

function wordsOf(name: string): string[] {
  return name.toLowerCase().match(/[\p{L}\p{N}-]+/gu) ?? [];
}

function healthRows(document: ControlDocument, health: readonly ServiceHealth[]) {
  return health.flatMap((item) => {
    const { id, name } = item.service;
    const rows = document.health?.rows ?? [];
    const row =
      rows.find(({ service }) => serviceOf(service, "").id === id || service === name) ??
      rows.find(({ service }) => wordsOf(service).includes(name.toLowerCase()) || wordsOf(service).includes(id));
    const status = item.state.charAt(0).toUpperCase() + item.state.slice(1);
    return row ? [{ service: row.service, status, lastCheck: toDocumentTime(new Date(item.observedAt)) }] : [];
  });
}

function capsuleFields(
  document: ControlDocument,
  facts: SaveFacts,
  ranked: readonly { readonly task: Task }[],
): Record<string, string | readonly string[]> {
  const { task, checkpoint, clean, checks, files } = facts;
  const verdicts = new Set(checks.map((check) => check.verdict));
  return {
    RUN_TS: toIsoSeconds(facts.at),
    STATE_ID: plainField(document, "STATE_ID") ?? "none",
    STATUS: statusOf(document, facts.ending),
    NEEDS_SAVE: clean ? "false" : "true",
    SELECTED_TASK_ID: task?.id ?? "none",
    SELECTED_TASK_TITLE: task?.title ?? "none",
    ...(checkpoint ? { LAST_CHECKPOINT: `${checkpoint.shortHash} ${checkpoint.subject}` } : {}),
    REPO_CLEAN: clean ? "clean" : "dirty",
    CHANGED_FILES_THIS_RUN: files.length > 0 ? files.slice(0, 5).join(", ") : "none",
    TESTS_RUN_THIS_RUN: verdicts.has("FAIL") ? "FAIL" : verdicts.has("PASS") ? "PASS" : "SKIP",
    NEXT_3_TASKS: ranked.slice(0, 3).map(({ task: next }) => {
      return `${next.id} ${next.title}${next.priority ? ` [${next.priority}]` : ""}`;
    }),
  };
}

function applyRunEntry(draft: DocumentDraft, policy: Policy, facts: SaveFacts, stateBefore: string | undefined): void {
  draft.apply((now) =>
    prependRunEdits(now, toRunEntry(now, policy, facts, stateBefore), {
      shown: policy.runLogEntries.value,
      maximumLines: policy.runEntryLines.value,
    }),
  );
}

function applyCheckpoint(draft: DocumentDraft, facts: SaveFacts): void {
  const { at, checkpoint, task } = facts;
  if (checkpoint && draft.document.checkpointHistory) {
    draft.apply((now) =>
      prependCheckpointEdits(now, {
        stateId: plainField(now, "STATE_ID") ?? "none",
        timestamp: toIsoSeconds(at),
        commit: checkpoint.shortHash,
        lines: task ? [`**SELECTED:** ${task.id} — ${task.title}`, `**RESULT:** ${facts.ending.outcome}`] : [],
      }),
    );
  }
}

function toRunEntry(document: ControlDocument, policy: Policy, facts: SaveFacts, stateBefore: string | undefined) {
  const { ending, task, checks, checkpoint, closed, files } = facts;
  const shown = checkpoint ?? closed[0]?.checkpoint;
  const proved = strengthOfProof(checks);
  const next = selectTask(document, policy).selected?.task;
  return {
    timestamp: toIsoSeconds(facts.at),
    mode: "AUTO",
    taskId: task?.id,
    title: task?.title ?? ending.blocker?.title ?? ending.outcome,
    stateBefore,
    workDone: [
      ...facts.reasons.slice(0, 1).map((reason) => `Selected: ${reason}`),
      ...closed.slice(1).map((other) => `${alsoDone} ${other.task.id} (${other.checkpoint.shortHash})`),
      ...facts.notes,
    ],
    commands: checks.map((check) => `${check.command}: ${check.verdict}`),
    filesChanged: files,
    evidence: [
      ...closed.slice(0, 1).map(({ evidence, checkpoint: of }) => evidenceText(evidence, of)),
      ...(closed.length > 0 && proved ? [`proved by ${proved}`] : []),
      ...facts.health.map(({ detail, service, state }) => `${service.name} ${state}: ${detail}`),
      `run folder ${facts.runFolder}`,
    ],
    tests: checks.length > 0 ? checks.map(toTestText) : ["SKIP (nothing to check)"],
    result: ending.reason ? `${ending.outcome} — ${ending.reason}` : ending.outcome,
    next: ending.next ?? (next ? `${next.id} — ${next.title}` : "no open task"),
    checkpoint: shown ? `\`${shown.shortHash}\` — ${shown.subject}` : "none",
    runFolder: facts.runFolder,
  };
}

function toTestText(check: CheckRecord): string {
  return check.reason && check.verdict !== "PASS"
    ? `${check.name}: ${check.verdict} (${check.reason})`
    : `${check.name}: ${check.verdict}`;
}
