/** How strong a proof is, and how strong it has to be. Pure. */
import { type ProofStrength, proofStrengths } from "../settings.ts";
import type { PlannedCheck } from "./checks.ts";
import type { CheckRecord } from "./events.ts";

/** What is missing to the least strength that DONE needs. */
export interface Shortfall {
  /** Undefined when no check passed at all. */
  readonly reached: ProofStrength | undefined;
  readonly wanted: ProofStrength;
}

/** Undefined when the records prove enough. `setting` beats what the repository offers. */
export function findShortfall(
  planned: readonly PlannedCheck[],
  records: readonly CheckRecord[],
  setting: ProofStrength | undefined,
): Shortfall | undefined {
  const reached = strengthOfProof(records);
  const wanted = setting ?? offeredStrength(planned, records);
  return reached && rankOf(reached) >= rankOf(wanted) ? undefined : { reached, wanted };
}

/** The strength of the strongest check that passed, which is that of a DONE; undefined when none did. */
export function strengthOfProof(records: readonly CheckRecord[]): ProofStrength | undefined {
  const passed = records.filter((check) => check.verdict === "PASS").map((check) => check.strength);
  return passed.reduce<ProofStrength | undefined>(
    (best, next) => (best && rankOf(best) >= rankOf(next) ? best : next),
    undefined,
  );
}

export function rankOf(strength: ProofStrength): number {
  return proofStrengths.indexOf(strength);
}

/** The cheapest check above syntax that the repository offers for the changes, else syntax. */
function offeredStrength(planned: readonly PlannedCheck[], records: readonly CheckRecord[]): ProofStrength {
  const skipped = records.filter(({ verdict }) => verdict === "SKIP").map(({ command }) => command);
  const offered = planned
    .filter((check) => !check.ofTask && check.strength !== "syntax")
    .filter((check) => !(check.isOptional && skipped.includes(check.command)))
    .map((check) => check.strength);
  return (
    offered.reduce<ProofStrength | undefined>(
      (least, next) => (least && rankOf(least) <= rankOf(next) ? least : next),
      undefined,
    ) ?? "syntax"
  );
}
