/** Step C: deterministic, explained. */

import type { Candidate, Ineligibility, Selection } from "../selection/candidate.ts";
import { selectTask } from "../selection/selectTask.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endNothing, endRefused } from "./ending.ts";
import type { OwnedDirt } from "./ownedDirt.ts";

export async function choose(run: CycleRun): Promise<Ending | undefined> {
  await run.step("selection");
  const selection = selectTask(run.document, run.policy);
  for (const candidate of selection.candidates) {
    if (candidate.ineligible?.kind === "done-already") await run.note(`SKIP_DUPLICATE_DONE: ${candidate.task.id}`);
  }
  const wanted = run.options.task;
  if (wanted !== undefined && (wanted !== run.owned?.taskId || isOfAnother(run))) {
    const why = whyNotWanted(wanted, run, selection);
    if (why !== undefined) return endNothing(`${wanted} ${why}`, "type AUTO for the first of the ranking");
  }
  const own = ownedCandidate(run, selection);
  if (run.owned && !own) return refuseLeftovers(run, run.owned, selection);
  const wish = selection.candidates.find(({ task, rank }) => task.id === wanted && rank !== undefined);
  const chosen = own ?? wish ?? selection.selected;
  if (!chosen) return endNothing(whyNothing(selection), "add a task to TODO, or unblock one");
  run.candidate = chosen;
  const { id, title, priority } = chosen.task;
  await run.record({ type: "selected", task: { id, title, priority }, reasons: chosen.reasons });
  return undefined;
}

/** The unfinished run's task goes on although its own blocker is open; undefined when it may not. */
function ownedCandidate(run: CycleRun, selection: Selection): Candidate | undefined {
  if (isOfAnother(run)) return undefined;
  const mayGoOn = ({ ineligible }: Candidate) => !ineligible || /^(open-blocker|waits-for)$/.test(ineligible.kind);
  const own = selection.candidates.find((candidate) => candidate.task.id === run.owned?.taskId && mayGoOn(candidate));
  if (!own) return undefined;
  const { task, rank, unblocks, surfaceSize, ineligible } = own;
  const reasons = ["its unfinished changes are in the tree", ...own.reasons];
  return { task, rank, unblocks, surfaceSize, ineligible, reasons };
}

function isOfAnother({ owned, ports }: CycleRun): boolean {
  return owned?.documentPath !== undefined && owned.documentPath !== ports.documentPath;
}

/** Nobody else's work begins on top of them: it would carry them along. */
function refuseLeftovers(run: CycleRun, { documentPath, taskId: id }: OwnedDirt, selection: Selection): Ending {
  const ineligible = selection.candidates.find(({ task }) => task.id === id)?.ineligible;
  const here = ineligible ? wordsFor(ineligible) : "is no open task";
  const why = isOfAnother(run) ? `stands in ${documentPath}` : here;
  return endRefused(
    `the changes of ${id} are in the tree, and ${id} ${why}`,
    `commit them, put them aside (git stash -u), or open ${id} again; then type AUTO`,
  );
}

/** What forbids to take the task that the person wants; undefined when nothing does. */
function whyNotWanted(id: string, { document, owned }: CycleRun, selection: Selection): string | undefined {
  if (owned !== undefined) return `has to wait: the changes of ${owned.taskId} are in the tree`;
  const candidate = selection.candidates.find(({ task }) => task.id === id);
  if (!candidate) return document.findTask(id)?.state === "DONE" ? "is DONE" : "is in no ledger";
  if (candidate.ineligible) return wordsFor(candidate.ineligible);
  const doing = selection.selected?.task;
  if (doing?.state === "DOING" && doing.id !== id) return `has to wait: ${doing.id} is in DOING`;
  return undefined;
}

function whyNothing(selection: Selection): string {
  const waiting = selection.candidates.filter((candidate) => candidate.task.state !== "DONE");
  if (waiting.length === 0) return "every task of the ledger is done";
  const reasons = waiting
    .slice(0, 3)
    .map(({ task, ineligible }) => `${task.id} ${ineligible ? wordsFor(ineligible) : ""}`.trim());
  const more = waiting.length > 3 ? `, and ${waiting.length - 3} more` : "";
  return `no open task can be chosen: ${reasons.join("; ")}${more}`;
}

function wordsFor(ineligible: Ineligibility): string {
  switch (ineligible.kind) {
    case "done-already":
      return "is done already";
    case "blocked":
      return `is blocked (${ineligible.reason})`;
    case "open-blocker":
      return `has the open blocker ${ineligible.blockerId}`;
    case "waits-for":
      return `waits for ${ineligible.ids.join(", ")}`;
    case "marked":
      return `is marked ${ineligible.mark}`;
    case "duplicate":
      return "is listed twice";
  }
}
