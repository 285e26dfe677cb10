import type { ControlDocument } from "../document/model.ts";
import { surfacePaths } from "../document/taskDetails.ts";
import type { Policy } from "../policy/policy.ts";
import type { Candidate, Selection } from "./candidate.ts";
import { createEligibility } from "./eligibility.ts";
import { compareRanked, type Ranked, rankedOf, reasonsFor } from "./rankingOrder.ts";
import { countWaiting } from "./unblocking.ts";

/**
 * The next task and the ranking of all others that are not DONE. Depends on the document and the priority order alone: the same
 * text gives the same choice. Nothing is selected when no task is eligible.
 */
export function selectTask(document: ControlDocument, policy: Policy): Selection {
  const eligibility = createEligibility(document);
  const waiting = countWaiting(eligibility.openDependencies);
  const eligible: Ranked[] = [];
  const others: Candidate[] = [];
  for (const ledger of document.ledgers) {
    for (const task of ledger.tasks) {
      if (task.state === "DONE") continue;
      const facts = { task, unblocks: waiting.get(task.id) ?? 0, surfaceSize: surfacePaths(task).length };
      const verdict = eligibility.check(task);
      if (verdict === undefined) eligible.push(rankedOf(facts, ledger.primary, policy.priorityOrder.value));
      else others.push({ ...facts, rank: undefined, ineligible: verdict.ineligible, reasons: [verdict.sentence] });
    }
  }
  eligible.sort(compareRanked);
  others.sort((a, b) => a.task.range.start - b.task.range.start);
  const ranked = eligible.map(toCandidate);
  return { selected: ranked[0], candidates: [...ranked, ...others] };
}

/** Reasons are put into words when somebody asks: of thousands of candidates few are shown. */
function toCandidate({ task, unblocks, surfaceSize }: Ranked, index: number, field: readonly Ranked[]): Candidate {
  return {
    task,
    rank: index + 1,
    unblocks,
    surfaceSize,
    ineligible: undefined,
    get reasons() {
      return reasonsFor(field, index);
    },
  };
}
