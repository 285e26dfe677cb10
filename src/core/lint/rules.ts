import type { Rule } from "./rule.ts";
import { activeTask } from "./rules/activeTask.ts";
import { blockedWithoutReason } from "./rules/blockedWithoutReason.ts";
import { capsuleFields } from "./rules/capsuleFields.ts";
import { checkpointOutsideDone } from "./rules/checkpointOutsideDone.ts";
import { contradictingMark } from "./rules/contradictingMark.ts";
import { countComment } from "./rules/countComment.ts";
import { dashboardCounts } from "./rules/dashboardCounts.ts";
import { dependencyCycle } from "./rules/dependencyCycle.ts";
import { doneWithoutCheckpoint } from "./rules/doneWithoutCheckpoint.ts";
import { greenWithBlocker } from "./rules/greenWithBlocker.ts";
import { historyBox } from "./rules/historyBox.ts";
import { lastCheckpointPlaceholder } from "./rules/lastCheckpointPlaceholder.ts";
import { missingPriority } from "./rules/missingPriority.ts";
import { nextBox } from "./rules/nextBox.ts";
import { policyContradiction } from "./rules/policyContradiction.ts";
import { progressBar } from "./rules/progressBar.ts";
import { reusedId } from "./rules/reusedId.ts";
import { shellText } from "./rules/shellText.ts";
import { staleLastUpdated } from "./rules/staleLastUpdated.ts";
import { todayBox } from "./rules/todayBox.ts";
import { unknownDependency } from "./rules/unknownDependency.ts";
import { unknownPriority } from "./rules/unknownPriority.ts";

/** Rules of one part of the document, for the rules' page. */
export interface RuleGroup {
  readonly title: string;
  readonly rules: readonly Rule[];
}

/** The one list of rules; what the parser itself reports comes on top, under its problem codes. */
export const ruleGroups: readonly RuleGroup[] = [
  {
    title: "Ledger",
    rules: [
      doneWithoutCheckpoint,
      checkpointOutsideDone,
      contradictingMark,
      blockedWithoutReason,
      missingPriority,
      unknownPriority,
      unknownDependency,
      dependencyCycle,
      reusedId,
    ],
  },
  {
    title: "Dashboard",
    rules: [
      dashboardCounts,
      countComment,
      progressBar,
      activeTask,
      nextBox,
      todayBox,
      historyBox,
      capsuleFields,
      greenWithBlocker,
      shellText,
      lastCheckpointPlaceholder,
      staleLastUpdated,
    ],
  },
  { title: "Policy", rules: [policyContradiction] },
];

export const rules: readonly Rule[] = ruleGroups.flatMap((group) => group.rules);
