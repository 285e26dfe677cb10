/** What the dashboard says of the ledgers: each stated number, the figure that it means, and where it stands. */
import type { TextRange } from "../base/text.ts";
import type { CountFigures } from "../document/edits/inputs.ts";
import type { ControlDocument, Ledger } from "../document/model.ts";

/** Which tasks a number counts: those of the primary ledger, of all ledgers (`FULL_DONE`), or of another one. */
export type ClaimScope = "primary" | "all" | "other";

export interface Claim {
  /** `DONE`, `MVP_TODO`, `Full Progress`, as written. */
  readonly name: string;
  readonly scope: ClaimScope;
  readonly figure: keyof CountFigures;
  readonly value: number;
  /** The digits, and a percent sign behind them. */
  readonly range: TextRange;
}

const figureOf: Readonly<Record<string, keyof CountFigures>> = {
  DONE: "done",
  TODO: "todo",
  DOING: "doing",
  BLOCKED: "blocked",
  TOTAL: "total",
  PROGRESS: "percent",
};

/** `MVP_TASK_LEDGER` gives `MVP`, `TASK_LEDGER` gives an empty text. */
function prefixOf(ledger: Ledger): string {
  return ledger.name.toUpperCase().replace(/_?(TASK_)?LEDGER.*$/, "");
}

function scopeOf(prefix: string, primary: Ledger | undefined): ClaimScope {
  if (prefix === "FULL" || prefix === "ALL" || prefix === "OVERALL") return "all";
  if (prefix === "" || (primary !== undefined && prefix === prefixOf(primary))) return "primary";
  return "other";
}

/** Every number of the counts list and the progress lines, in document order. */
export function findClaims(document: ControlDocument): readonly Claim[] {
  const { dashboard } = document;
  if (dashboard === undefined) return [];
  const primary = document.ledgers.find((ledger) => ledger.primary);
  const claims: Claim[] = [];
  for (const item of dashboard.counts) {
    const parts = /^(?:(\w+?)[_ ])?(DONE|TODO|DOING|BLOCKED|TOTAL|PROGRESS)\b/.exec(item.name.toUpperCase());
    const figure = figureOf[parts?.[2] ?? ""];
    const number = /^\D{0,2}(\d{1,9})/.exec(item.value)?.[1];
    if (figure === undefined || number === undefined) continue;
    const scope = scopeOf(parts?.[1] ?? "", primary);
    claims.push({ name: item.name, scope, figure, value: Number(number), range: item.valueRange });
  }
  for (const line of dashboard.progress) {
    const prefix = line.label.toUpperCase().replace(/[_ ]?PROGRESS.*$/, "");
    const scope = scopeOf(prefix, primary);
    for (const figure of ["percent", "done", "total"] as const) {
      const value = line[figure];
      const range = line[`${figure}Range`];
      if (value !== undefined && range !== undefined) claims.push({ name: line.label, scope, figure, value, range });
    }
  }
  return claims.sort((a, b) => a.range.start - b.range.start);
}
