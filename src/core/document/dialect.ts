import type { LedgerNode } from "./ledgers.ts";
import type { Dialect, SectionKind } from "./model.ts";
import type { Sections } from "./sections.ts";
import type { Source } from "./source.ts";

/** Which known shape the sections have. Only for people: nothing is read differently because of it. */
export function dialectOf(source: Source, sections: Sections, ledgers: readonly LedgerNode[]): Dialect {
  const kinds = new Set<SectionKind>(sections.all.map((section) => section.kind));
  if (ledgers.some((ledger) => ledger.name.startsWith("MVP"))) return "mvp-ledgers";
  if (ledgers.length > 0) return kinds.has("contract") ? "contract-ledger" : "ledger";
  if (kinds.has("dashboard")) return kinds.has("critical-fields") || kinds.has("cards") ? "single-pane" : "numbered";
  if (kinds.has("run-log")) return "numbered";
  return hasRoadmapItems(source) ? "master-plan" : "unknown";
}

/** Ticked or open items such as `- [x] B1: text`. */
function hasRoadmapItems(source: Source): boolean {
  return source.blocks.some((block, index) => {
    if (block.kind !== "item") return false;
    const start = source.start(index);
    return /^[-*+] \[[ xX]\] \S/.test(source.text.slice(start, start + 8));
  });
}
