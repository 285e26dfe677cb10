/** The dashboard's claims beside what git and the ledger say. */
import { counted } from "../base/counted.ts";
import type { DashboardField } from "../document/dashboardModel.ts";
import type { ControlDocument } from "../document/model.ts";
import { findClaims } from "../selection/claims.ts";
import { createFacts, primaryLedger } from "../selection/progress.ts";
import type { FieldView } from "./dashboardView.ts";
import type { TruthView } from "./statusView.ts";

interface Fact {
  readonly actual: string | null;
  readonly agrees: boolean | null;
}

const unknown: Fact = { actual: null, agrees: null };

type Verifier = (field: DashboardField, document: ControlDocument, truth: TruthView | null) => Fact;

/** Only fields listed here are shown; each says what is the case. */
const verifiers: Readonly<Record<string, Verifier>> = {
  STATUS: (field, document) => {
    const open = document.blockers?.items.filter((blocker) => !blocker.resolved).length ?? 0;
    const claimed = firstWord(field).toUpperCase();
    if (open > 0) {
      const actual = counted(open, "open blocker");
      return { actual, agrees: claimed !== "GREEN" };
    }
    return claimed === "RED" ? unknown : { actual: "no open blocker", agrees: claimed === "GREEN" };
  },
  REPO_CLEAN: (field, _document, truth) => {
    if (truth === null) return unknown;
    const isClean = truth.dirty === 0;
    const actual = isClean ? "clean" : `dirty (${counted(truth.dirty, "path")})`;
    const claimed = claimedCleanness(field);
    return { actual, agrees: claimed === undefined ? false : claimed === isClean };
  },
  NEEDS_SAVE: (field, _document, truth) => {
    if (truth === null) return unknown;
    const actual = truth.dirty > 0 ? "true" : "false";
    return { actual, agrees: firstWord(field).toLowerCase() === actual };
  },
  LAST_CHECKPOINT: (field, _document, truth) => {
    if (truth === null || /^(?:none|n\/a|-)?$/i.test(field.plain.trim())) return unknown;
    if (truth.lastCheckpoint === null) return { actual: "names no commit", agrees: false };
    return truth.lastCheckpointExists
      ? { actual: `${truth.lastCheckpoint} exists`, agrees: true }
      : { actual: `no commit ${truth.lastCheckpoint}`, agrees: false };
  },
  ACTIVE_TASK: (field, document) => {
    const active = primaryLedger(document)?.tasks.find((task) => task.state === "DOING")?.id;
    return { actual: active ?? "none", agrees: field.plain.includes(active ?? "none") };
  },
};

/** Fields of the truth table in the document's order, then every number that the dashboard states of a known ledger. */
export function toFieldViews(document: ControlDocument, truth: TruthView | null): readonly FieldView[] {
  const fields = (document.dashboard?.fields ?? []).flatMap((field): FieldView[] => {
    const verify = verifiers[field.name.toUpperCase()];
    return verify === undefined ? [] : [{ name: field.name, claimed: field.plain, ...verify(field, document, truth) }];
  });
  const factOf = createFacts(document);
  const figures = findClaims(document).flatMap((claim): FieldView[] => {
    const fact = factOf(claim);
    if (fact === undefined) return [];
    const sign = claim.figure === "percent" ? "%" : "";
    const name = /progress$/i.test(claim.name) ? `${claim.name} (${claim.figure})` : claim.name;
    return [{ name, claimed: `${claim.value}${sign}`, actual: `${fact}${sign}`, agrees: fact === claim.value }];
  });
  return [...fields, ...figures];
}

function firstWord(field: DashboardField): string {
  return /[A-Za-z]+/.exec(field.plain)?.[0] ?? "";
}

function claimedCleanness(field: DashboardField): boolean | undefined {
  const word = firstWord(field).toLowerCase();
  if (word === "clean" || word === "true" || word === "yes") return true;
  return word === "dirty" || word === "false" || word === "no" ? false : undefined;
}
