/** Truth repair: whatever of the document follows from the rest of it, and from the tree, is written anew. Pure. */
import type { TextEdit } from "../base/text.ts";
import type { Box } from "../document/dashboardModel.ts";
import { setBoxLinesEdits } from "../document/edits/boxEdits.ts";
import { setFieldEdits, setLastUpdatedEdits } from "../document/edits/dashboardEdits.ts";
import { DocumentDraft } from "../document/edits/draft.ts";
import { findTaskIds } from "../document/ids.ts";
import type { ControlDocument, Task } from "../document/model.ts";
import { applyFixes } from "../lint/applyFixes.ts";
import type { LintOptions } from "../lint/lintContext.ts";
import { activeTask } from "../lint/rules/activeTask.ts";
import { capsuleFields } from "../lint/rules/capsuleFields.ts";
import { countComment } from "../lint/rules/countComment.ts";
import { dashboardCounts } from "../lint/rules/dashboardCounts.ts";
import { greenWithBlocker } from "../lint/rules/greenWithBlocker.ts";
import { historyBox } from "../lint/rules/historyBox.ts";
import { nextBox } from "../lint/rules/nextBox.ts";
import { progressBar } from "../lint/rules/progressBar.ts";
import { todayBox } from "../lint/rules/todayBox.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { primaryLedger } from "../selection/progress.ts";
import { selectTask } from "../selection/selectTask.ts";
import { contradictsTree, plainField, readTruthClaims } from "../selection/truthFields.ts";
import { defaultSettings } from "../settings.ts";
import { toDocumentTime } from "./times.ts";

export interface TruthFacts extends LintOptions {
  /** Whether the tree will be clean once the document is committed; undefined: the document's word stands. */
  readonly clean?: boolean;
  /** Written as Last Updated when anything changes. */
  readonly at?: Date;
}

/** The rules whose mends are derived figures. */
const derived: ReadonlySet<string> = new Set(
  [
    dashboardCounts,
    countComment,
    progressBar,
    activeTask,
    nextBox,
    todayBox,
    historyBox,
    capsuleFields,
    greenWithBlocker,
  ].map(({ id }) => id),
);

/** Counts, bars, percentages, boxes, STATUS, ACTIVE_TASK, the truth fields and the capsule, in one list of edits. Idempotent. */
export function truthRepairEdits(document: ControlDocument, facts: TruthFacts = {}): readonly TextEdit[] {
  const draft = new DocumentDraft(document)
    .apply(statusEdits)
    .apply((now) => (facts.clean === undefined ? [] : treeEdits(now, facts.clean)))
    .apply((now) => boxEdits(now, facts))
    .apply((now) => applyFixes(now, facts, ({ rule }) => derived.has(rule)).edits);
  const { at } = facts;
  if (at !== undefined && !draft.isEmpty) draft.apply((now) => setLastUpdatedEdits(now, toDocumentTime(at)));
  return draft.batch().edits;
}

/** RED while the newest run failed, YELLOW with an open blocker, else GREEN. A status in other words stays. */
function statusEdits(document: ControlDocument): TextEdit[] {
  const stated = /^(GREEN|YELLOW|RED)\b/i.exec(plainField(document, "STATUS") ?? "")?.[1]?.toUpperCase();
  if (stated === undefined) return [];
  const [newest] = document.runLog?.entries ?? [];
  const result = newest?.fields.find(({ name }) => name === "RESULT")?.value ?? "";
  const isOpen = document.blockers?.items.some(({ resolved }) => !resolved) ?? false;
  const status = /^\W*FAILED\b/i.test(result) ? "RED" : isOpen ? "YELLOW" : "GREEN";
  return stated === status ? [] : setFieldEdits(document, "STATUS", status);
}

function treeEdits(document: ControlDocument, clean: boolean): TextEdit[] {
  const claims = readTruthClaims(document);
  const isFalse = (claim: Partial<typeof claims>) =>
    contradictsTree({ clean: undefined, needsSave: undefined, ...claim }, clean);
  return [
    ...(isFalse({ clean: claims.clean }) ? setFieldEdits(document, "REPO_CLEAN", clean ? "clean" : "dirty") : []),
    ...(isFalse({ needsSave: claims.needsSave })
      ? setFieldEdits(document, "NEEDS_SAVE", clean ? "false" : "true")
      : []),
  ];
}

/** Boxes whose lines a save writes from a run; without one only what is false in them changes. */
function boxEdits(document: ControlDocument, facts: TruthFacts): TextEdit[] {
  if (document.ledgers.length === 0) return [];
  const doing = primaryLedger(document)?.tasks.find(({ state }) => state === "DOING");
  const lines: Partial<Record<Box["kind"], (texts: readonly string[]) => readonly string[]>> = {
    now: (texts) => texts.map((text) => nowLine(document, text, doing)),
    focus: (texts) => texts.map((text) => focusLine(document, text, doing, facts)),
    "today-completed": (texts) => completedLines(document, texts),
  };
  return (document.dashboard?.boxes ?? []).flatMap((box, index, boxes) => {
    const write = lines[box.kind];
    if (write === undefined || boxes.findIndex(({ kind }) => kind === box.kind) !== index) return [];
    return setBoxLinesEdits(document, box.kind, write(box.lines.map(({ text }) => text)));
  });
}

function nowLine(document: ControlDocument, text: string, doing: Task | undefined): string {
  const stated = /^\W*(?:active|current|doing)\b[^:]*:\s*(T-\S+)/i.exec(text);
  const id = stated === null ? undefined : findTaskIds(text)[0]?.id;
  if (id === undefined || document.findTask(id)?.state === "DOING") return text;
  return doing === undefined ? "• Ready for the next task" : `• Active: ${doing.id} — ${doing.title}`;
}

function focusLine(document: ControlDocument, text: string, doing: Task | undefined, facts: TruthFacts): string {
  const id = findTaskIds(text)[0]?.id;
  if (id === undefined || document.findTask(id)?.state !== "DONE") return text;
  const next = doing ?? selectTask(document, readPolicy(document, facts.settings ?? defaultSettings)).selected?.task;
  return next === undefined ? "None" : `${next.id} — ${next.title}`;
}

/** Lines about tasks that are not DONE go; a checkpoint is that of the ledger. */
function completedLines(document: ControlDocument, texts: readonly string[]): readonly string[] {
  const lines = texts.flatMap((text) => {
    const id = findTaskIds(text)[0]?.id;
    if (id === undefined) return [text];
    const task = document.findTask(id);
    if (task?.state !== "DONE") return [];
    const hash = /\b[0-9a-f]{7,40}\b/i.exec(task.checkpoint ?? "")?.[0];
    const shown = /(?<=\(checkpoint:\s*`?)[0-9a-f]{7,40}/i.exec(text)?.[0];
    const isSame = hash === undefined || shown === undefined || hash.startsWith(shown) || shown.startsWith(hash);
    return [isSame ? text : text.replace(shown, hash)];
  });
  return lines.length === 0 && texts.length > 0 ? ["• None"] : lines;
}
