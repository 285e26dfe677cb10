import type { ControlDocument } from "../document/model.ts";
import { surfacePaths } from "../document/taskDetails.ts";
import type { Policy } from "../policy/policy.ts";
import type { Candidate, Selection } from "./candidate.ts";
import { createEligibility } from "./eligibility.ts";
import { compareRanked, Ranked } from "./rankingOrder.ts";
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
  for (const { primary, sections } of document.ledgers) {
    for (const { tasks } of sections.filter(({ state }) => state !== "DONE")) {
      for (const task of tasks) {
        const unblocks = waiting.get(task.id) ?? 0;
        const surfaceSize = surfacePaths(task).length;
        const verdict = eligibility.check(task);
        if (verdict === undefined) {
          eligible.push(new Ranked({ task, unblocks, surfaceSize }, primary, policy.priorityOrder.value, eligible));
        } else {
          const { ineligible, sentence } = verdict;
          others.push({ task, rank: undefined, unblocks, surfaceSize, ineligible, reasons: [sentence] });
        }
      }
    }
  }
  eligible.sort(compareRanked).forEach((candidate, index) => {
    candidate.rank = index + 1;
  });
  others.sort((a, b) => a.task.line - b.task.line);
  return { selected: eligible[0], candidates: [...eligible, ...others] };
}
