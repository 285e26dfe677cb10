import type { Rule } from "../rule.ts";
import { doneCheckpointGone } from "./doneCheckpointGone.ts";
import { doneDocumentsOnly } from "./doneDocumentsOnly.ts";
import { doneFellBack } from "./doneFellBack.ts";
import { doneOtherTask } from "./doneOtherTask.ts";
import { lastCheckpoint } from "./lastCheckpoint.ts";
import { lastCheckpointSubject } from "./lastCheckpointSubject.ts";
import { needsSave } from "./needsSave.ts";
import { pendingCheckpoint } from "./pendingCheckpoint.ts";
import { prohibitedTouched } from "./prohibitedTouched.ts";
import { repoClean } from "./repoClean.ts";
import { vanishedTask } from "./vanishedTask.ts";

/** Rules that compare the document with the repository; without facts of git they find nothing. */
export const gitRules: readonly Rule[] = [
  repoClean,
  needsSave,
  lastCheckpoint,
  lastCheckpointSubject,
  doneCheckpointGone,
  pendingCheckpoint,
  doneDocumentsOnly,
  doneOtherTask,
  prohibitedTouched,
  vanishedTask,
  doneFellBack,
];
