/** What is found where no rule looks: in bytes that are no text, and in changes that are about to become a commit. */
import type { GuardRule } from "./guard/guardFinding.ts";
import type { RuleWords } from "./rule.ts";

const guards: Readonly<Record<Exclude<GuardRule, "reused-id" | "vanished-task">, string>> = {
  "prohibited-path": "A change touches a path that the contract prohibits. A person takes it out of the commit.",
  "illegal-transition":
    "A task takes a step that its state does not allow, such as DONE without a checkpoint or evidence. AUTO or `task move` goes the legal way.",
  "rewritten-log": "A line of the run log is changed or taken away. The log only grows; `archive` moves old entries.",
  "second-doing":
    "A change puts a second task into DOING of one ledger. The first one is finished, blocked or moved back to TODO before.",
  "dashboard-drift":
    "A change of the ledger leaves the figures of the dashboard behind. `check --fix` writes them anew.",
  "unknown-task":
    "The message of a commit names a task that no ledger has, by a slip or since it vanished, so nobody finds the commit by its task.",
};

const whose = "The guard of commits finds it, `check` does not.";

/** Told by the guards of commits, and by `check` where the bytes are no UTF-8: never by a rule, so no setting changes them. */
export const otherFindings: readonly RuleWords[] = [
  {
    id: "invalid-utf8",
    severity: "error",
    description:
      "A byte is no UTF-8, so the document cannot be read; `check` tells each one and nothing else. `repair --encoding` writes the character that Windows-1252 has for it.",
  },
  ...Object.entries(guards).map(
    ([id, description]): RuleWords => ({ id, severity: "error", description: `${description} ${whose}` }),
  ),
];
