import type { ControlErrorCode } from "../core/base/errors.ts";
import type { Outcome } from "../core/cycle/events.ts";

/** What the process ends with; scripts are built on it. */
export const exitCodes = { clean: 0, failure: 1, usage: 2, findings: 3, blocked: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const errorExits: Record<ControlErrorCode, ExitCode> = {
  "document-missing": 2,
  "document-unreadable": 2,
  "document-conflicted": 2,
  "edit-overlap": 1,
  "edit-refused": 1,
  "stale-edit": 1,
  "task-unknown": 2,
  "git-missing": 2,
  "git-failed": 2,
  "not-a-repository": 2,
  "commit-refused": 1,
  "head-not-moved": 1,
  "lock-held": 4,
  "not-approved": 4,
  "not-trusted": 4,
  "executor-missing": 2,
  "process-failed": 1,
  "file-exists": 2,
  "file-failed": 2,
  "path-refused": 2,
  "run-waiting": 4,
  "run-unknown": 2,
  "service-failed": 1,
  "setting-invalid": 2,
  usage: 2,
};

/** A code added to the closed list has no entry until the compiler asks for one. */
export function exitCodeOfError(code: ControlErrorCode): ExitCode {
  return errorExits[code];
}

const outcomeExits: Record<Outcome, ExitCode> = { DONE: 0, DOING: 0, NOTHING: 0, FAILED: 1, CANCELLED: 1, BLOCKED: 4 };

/** How a cycle ends the process. */
export function exitCodeOfOutcome(outcome: Outcome): ExitCode {
  return outcomeExits[outcome];
}
