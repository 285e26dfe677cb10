import type { TextEdit, TextRange } from "../../base/text.ts";
import type { ControlDocument } from "../../document/model.ts";

/** Repairs of lossy damage, and the damaged characters that stay. */
export interface DamageRepair {
  readonly edits: readonly TextEdit[];
  readonly left: readonly TextRange[];
}

export function repairDamage(_document: ControlDocument): DamageRepair {
  return { edits: [], left: [] };
}
