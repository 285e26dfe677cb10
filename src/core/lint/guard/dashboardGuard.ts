import type { ControlDocument } from "../../document/model.ts";
import { type Claim, findClaims } from "../../selection/claims.ts";
import { countTasks, primaryLedger } from "../../selection/progress.ts";
import { LintContext } from "../lintContext.ts";
import { activeTask } from "../rules/activeTask.ts";
import { allTasks, type DocumentPair } from "./guardedChange.ts";
import type { GuardFinding } from "./guardFinding.ts";

const mend = "write what the ledger says: control-plane repair --truth";

/** A number that is not what it should be. */
interface FalseClaim {
  readonly claim: Claim;
  readonly fact: number;
}

/** Figures of the dashboard, and ACTIVE_TASK, that were right or absent before the change and are wrong after it. */
export function dashboardFindings({ file, before, after }: DocumentPair): GuardFinding[] {
  const was = new Set(falseClaims(before).map(({ claim }) => nameOf(claim)));
  const figures = falseClaims(after)
    .filter(({ claim }) => !was.has(nameOf(claim)))
    .map(({ claim, fact }): GuardFinding => {
      const line = after.positionAt(claim.range.start).line + 1;
      const message = `Unexpected ${claim.name} ${claim.figure} ${claim.value}, expected ${fact} as the ledger says`;
      return { rule: "dashboard-drift", file, line, side: "after", message, mend };
    });
  const active = activeTask.check(before, new LintContext(before)).length > 0 ? [] : activeFindings(file, after);
  return [...figures, ...active];
}

function activeFindings(file: string, after: ControlDocument): GuardFinding[] {
  return activeTask.check(after, new LintContext(after)).map(({ message, range }): GuardFinding => {
    return {
      rule: "dashboard-drift",
      file,
      line: after.positionAt(range.start).line + 1,
      side: "after",
      message,
      mend,
    };
  });
}

function falseClaims(document: ControlDocument): FalseClaim[] {
  const primary = primaryLedger(document);
  if (primary === undefined) return [];
  const facts = { primary: countTasks(primary.tasks), all: countTasks(allTasks(document)) };
  return findClaims(document).flatMap((claim) => {
    if (claim.scope === "other") return [];
    const fact = facts[claim.scope][claim.figure];
    return fact === claim.value ? [] : [{ claim, fact }];
  });
}

function nameOf({ name, figure }: Claim): string {
  return `${name.toUpperCase()}\n${figure}`;
}
