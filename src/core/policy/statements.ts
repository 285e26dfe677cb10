import type { TextRange } from "../base/text.ts";
import type { PolicySource, PolicyValue } from "./policy.ts";
import type { PolicyLine, PolicyTier } from "./policyLines.ts";

/** What one line says about one rule. A value that may not be used is `refused`: it is shown and never followed. */
export interface Statement<T> {
  readonly value: T;
  readonly tier: PolicyTier;
  readonly text: string;
  readonly range: TextRange;
  readonly refused?: boolean;
}

/** Words of a line and where they begin, as regular expressions give them. */
export interface Match {
  readonly 0: string;
  readonly index: number;
}

/** A match in a line as a statement; the range covers the matched words. */
export function statementOf<T>(line: PolicyLine, match: Match, value: T): Statement<T> {
  const text = match[0].trim();
  const start = line.start + match.index + (match[0].length - match[0].trimStart().length);
  return { value, tier: line.tier, text, range: { start, end: start + text.length } };
}

/** The first statement that may be followed wins; those that say something else are its contradictions. */
export function decide<T>(
  statements: readonly Statement<T>[],
  otherwise: { readonly value: T; readonly source: PolicySource },
): PolicyValue<T> {
  const winner = statements.find((statement) => statement.refused !== true);
  const value = winner === undefined ? otherwise.value : winner.value;
  return {
    value,
    source: winner === undefined ? otherwise.source : { type: winner.tier, range: winner.range },
    contradictions: statements
      .filter((statement) => !isSame(statement.value, value))
      .map(({ text, range }) => ({ text, range })),
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
