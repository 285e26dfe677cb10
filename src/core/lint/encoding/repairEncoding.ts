import type { TextEdit, TextRange } from "../../base/text.ts";
import { composeEdits } from "../../document/edits/composeEdits.ts";
import { minimalEdits } from "../../document/edits/minimalEdits.ts";
import type { ControlDocument } from "../../document/model.ts";
import { reparseDocument } from "../../document/parse.ts";
import { applyFixes } from "../applyFixes.ts";
import { repairDamage } from "./repairDamage.ts";

/** The text after all repairs of its characters, and what needs a person. */
export interface EncodingRepair {
  /** Refer to the document that was given. */
  readonly edits: readonly TextEdit[];
  /** Characters that were repaired or taken away, as places. */
  readonly repaired: number;
  /** Damaged characters that stay, in the repaired text. */
  readonly left: readonly TextRange[];
  readonly document: ControlDocument;
}

const exact: ReadonlySet<string> = new Set([
  "mojibake",
  "nul-character",
  "control-character",
  "bidi-override",
  "formatter-damage",
  "mixed-line-endings",
]);

/** Repairs what is certain: what can be reversed exactly, and lossy damage where the neighbourhood decides. Secrets are no damage. */
export function repairEncoding(document: ControlDocument): EncodingRepair {
  const reversed = applyFixes(document, {}, ({ rule }) => exact.has(rule));
  const { edits } = repairDamage(reversed.document);
  const all = minimalEdits(document.text, composeEdits(reversed.edits, edits));
  const repaired = edits.length === 0 ? reversed.document : reparseDocument(document, all, document.version);
  return { edits: all, repaired: reversed.count + edits.length, left: repairDamage(repaired).left, document: repaired };
}
