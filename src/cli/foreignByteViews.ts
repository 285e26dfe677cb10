import { type ForeignByte, hexOf } from "../core/base/foreignBytes.ts";
import { ruleDocs } from "../core/lint/rule.ts";
import type { FindingView } from "./findingViews.ts";

const rule = "invalid-utf8";

/** One finding a byte; they take the place of all others, for the document cannot be read. */
export function foreignByteViews(foreign: readonly ForeignByte[]): FindingView[] {
  return foreign.map(({ byte, character, column, line }) => ({
    ...{ rule, severity: "error", line, column, endLine: line, endColumn: column + 1, fixable: false },
    help: ruleDocs(rule),
    message: `Unexpected byte ${hexOf(byte)}, expected UTF-8; ${mendOf(character)}`,
  }));
}

function mendOf(character: string | undefined): string {
  return character === undefined
    ? "write the character that was meant"
    : `control-plane repair --encoding makes it "${character}"`;
}
