import type { DashboardField } from "../../document/dashboardModel.ts";
import { findTaskIds } from "../../document/ids.ts";
import type { ControlDocument } from "../../document/model.ts";
import { type Claim, findClaims } from "../../selection/claims.ts";
import { countTasks, primaryLedger } from "../../selection/progress.ts";
import { quoted } from "../values.ts";
import type { DocumentPair } from "./guardedChange.ts";
import type { GuardFinding } from "./guardFinding.ts";

const mend = "write what the ledger says: control-plane repair --truth";

/** A number that is not what it should be. */
interface FalseClaim {
  readonly claim: Claim;
  readonly fact: number;
}

/** Figures of the dashboard, and ACTIVE_TASK, that were right or absent before the change and are wrong after it. */
export function dashboardFindings(pair: DocumentPair): GuardFinding[] {
  const { file } = pair;
  const [before, after] = [pair.before.document, pair.after.document];
  const wrong = falseClaims(after);
  const was = wrong.length === 0 ? new Set() : new Set(falseClaims(before).map(({ claim }) => nameOf(claim)));
  const figures = wrong
    .filter(({ claim }) => !was.has(nameOf(claim)))
    .map(({ claim, fact }): GuardFinding => {
      const line = after.positionAt(claim.range.start).line + 1;
      const message = `Unexpected ${claim.name} ${claim.figure} ${claim.value}, expected ${fact} as the ledger says`;
      return { rule: "dashboard-drift", file, line, side: "after", message, mend };
    });
  return [...figures, ...activeFindings(file, before, after)];
}

function activeFindings(file: string, before: ControlDocument, after: ControlDocument): GuardFinding[] {
  const wrong = falseActive(after);
  if (wrong === undefined || falseActive(before) !== undefined) return [];
  const line = after.positionAt(wrong.field.valueRange.start).line + 1;
  const message = `Unexpected ACTIVE_TASK ${quoted(wrong.field.plain)}, expected ${wrong.expected} as DOING says`;
  return [{ rule: "dashboard-drift", file, line, side: "after", message, mend }];
}

/** ACTIVE_TASK where it names no task in DOING, or none although there is one. */
function falseActive(document: ControlDocument): { field: DashboardField; expected: string } | undefined {
  const field = document.dashboard?.fields.find(({ name }) => name === "ACTIVE_TASK");
  if (field === undefined || document.ledgers.length === 0) return undefined;
  const ids = findTaskIds(field.value).map(({ id }) => id);
  const doing = document.ledgers.flatMap((ledger) =>
    ledger.sections.flatMap(({ state, tasks }) => (state === "DOING" ? tasks : [])),
  );
  const [first] = doing;
  const isRight = ids.length === 0 ? first === undefined : doing.some(({ id }) => ids.includes(id));
  return isRight ? undefined : { field, expected: first?.id ?? "none" };
}

function falseClaims(document: ControlDocument): FalseClaim[] {
  const primary = primaryLedger(document);
  if (primary === undefined) return [];
  const facts = {
    primary: countTasks(primary.tasks),
    all: countTasks(document.ledgers.flatMap((ledger) => ledger.tasks)),
  };
  return findClaims(document).flatMap((claim) => {
    if (claim.scope === "other") return [];
    const fact = facts[claim.scope][claim.figure];
    return fact === claim.value ? [] : [{ claim, fact }];
  });
}

function nameOf({ name, figure }: Claim): string {
  return `${name.toUpperCase()}\n${figure}`;
}
