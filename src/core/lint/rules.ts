import { gitRules } from "./git/gitRules.ts";
import type { AnyRule } from "./rule.ts";
import { activeTask } from "./rules/activeTask.ts";
import { bidiOverride } from "./rules/bidiOverride.ts";
import { blockedWithoutReason } from "./rules/blockedWithoutReason.ts";
import { capsuleFields } from "./rules/capsuleFields.ts";
import { checkpointOutsideDone } from "./rules/checkpointOutsideDone.ts";
import { contradictingMark } from "./rules/contradictingMark.ts";
import { controlCharacter } from "./rules/controlCharacter.ts";
import { countComment } from "./rules/countComment.ts";
import { dashboardCounts } from "./rules/dashboardCounts.ts";
import { dependencyCycle } from "./rules/dependencyCycle.ts";
import { doneRunWithoutProof } from "./rules/doneRunWithoutProof.ts";
import { doneWithoutCheckpoint } from "./rules/doneWithoutCheckpoint.ts";
import { duplicateSectionNumber } from "./rules/duplicateSectionNumber.ts";
import { emptySection } from "./rules/emptySection.ts";
import { foreignCounts } from "./rules/foreignCounts.ts";
import { formatterDamage } from "./rules/formatterDamage.ts";
import { greenWithBlocker } from "./rules/greenWithBlocker.ts";
import { historyBox } from "./rules/historyBox.ts";
import { lastCheckpointPlaceholder } from "./rules/lastCheckpointPlaceholder.ts";
import { legacyMode } from "./rules/legacyMode.ts";
import { missingPriority } from "./rules/missingPriority.ts";
import { modeNotAllowed } from "./rules/modeNotAllowed.ts";
import { mojibake } from "./rules/mojibake.ts";
import { nextBox } from "./rules/nextBox.ts";
import { otherAuthority } from "./rules/otherAuthority.ts";
import { policyContradiction } from "./rules/policyContradiction.ts";
import { progressBar } from "./rules/progressBar.ts";
import { reusedId } from "./rules/reusedId.ts";
import { roadmapCheckbox } from "./rules/roadmapCheckbox.ts";
import { runFieldMissing } from "./rules/runFieldMissing.ts";
import { runInFuture } from "./rules/runInFuture.ts";
import { runOrder } from "./rules/runOrder.ts";
import { runOverflow } from "./rules/runOverflow.ts";
import { runTimeReused } from "./rules/runTimeReused.ts";
import { runTooLong } from "./rules/runTooLong.ts";
import { secret } from "./rules/secret.ts";
import { setextHeading } from "./rules/setextHeading.ts";
import { shellText } from "./rules/shellText.ts";
import { staleLastUpdated } from "./rules/staleLastUpdated.ts";
import { todayBox } from "./rules/todayBox.ts";
import { unknownDependency } from "./rules/unknownDependency.ts";
import { unknownPriority } from "./rules/unknownPriority.ts";

/** Rules of one part of the document, for the rules' page. */
export interface RuleGroup {
  readonly title: string;
  readonly rules: readonly AnyRule[];
}

/** The one list of rules; what the parser itself reports comes on top, under its problem codes. */
export const ruleGroups: readonly RuleGroup[] = [
  { title: "Structure", rules: [setextHeading, duplicateSectionNumber, emptySection] },
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
  {
    title: "Run log",
    rules: [
      runFieldMissing,
      runTooLong,
      runOverflow,
      runOrder,
      runInFuture,
      runTimeReused,
      legacyMode,
      modeNotAllowed,
      doneRunWithoutProof,
    ],
  },
  { title: "Policy", rules: [policyContradiction] },
  { title: "Encoding and secrets", rules: [mojibake, controlCharacter, bidiOverride, formatterDamage, secret] },
  { title: "Read, never written", rules: [foreignCounts, roadmapCheckbox, otherAuthority] },
  { title: "Git", rules: gitRules },
];

export const rules: readonly AnyRule[] = ruleGroups.flatMap((group) => group.rules);
