/** The dashboard: fields, progress lines, counts and boxes, wherever their headings stand. */
import type { TextRange } from "../base/text.ts";
import { readBoxes } from "./boxes.ts";
import { pushAll } from "./characters.ts";
import { readCount } from "./counts.ts";
import type { Box, CountItem, Dashboard, DashboardField, ProgressLine } from "./dashboardModel.ts";
import { fenceInside } from "./fence.ts";
import { readFieldLines, readFieldRows } from "./fields.ts";
import type { SectionKind } from "./model.ts";
import { readProgressLines } from "./progressLine.ts";
import type { SectionNode, Sections } from "./sections.ts";
import type { Source } from "./source.ts";

const parts: ReadonlySet<SectionKind> = new Set<SectionKind>([
  "dashboard",
  "critical-fields",
  "progress",
  "cards",
  "today",
]);

interface Draft {
  readonly fields: DashboardField[];
  readonly progress: ProgressLine[];
  readonly counts: CountItem[];
  readonly boxes: Box[];
}

export function readDashboard(source: Source, sections: Sections): Dashboard | undefined {
  const seen = new Set<SectionKind>();
  const owners = sections.all.filter((section) => {
    if (!parts.has(section.kind)) return isUnknownPart(section, sections);
    if (seen.has(section.kind) && section.kind !== "cards") return false;
    seen.add(section.kind);
    return true;
  });
  const first = owners.find((section) => parts.has(section.kind));
  if (first === undefined) return undefined;
  const draft: Draft = { fields: [], progress: [], counts: [], boxes: [] };
  for (const section of owners) readBody(source, section, draft);
  const main = owners.find((section) => section.kind === "dashboard") ?? first;
  return { range: rangeOf(main, first), ...draft };
}

/** A heading that no one knows, directly below the dashboard's. */
function isUnknownPart(section: SectionNode, sections: Sections): boolean {
  return section.kind === "other" && sections.all[section.parent]?.kind === "dashboard";
}

function rangeOf(main: SectionNode, first: SectionNode): TextRange {
  return main.kind === "dashboard" ? main.range : first.range;
}

function readBody(source: Source, section: SectionNode, draft: Draft): void {
  const { text } = source;
  const cards = section.kind === "cards" || section.kind === "today";
  for (let index = section.headingBlock + 1; index < section.bodyEndBlock; index++) {
    const start = source.start(index);
    const end = source.contentEnd(index);
    switch (source.block(index).kind) {
      case "table":
        if (!cards) pushAll(draft.fields, readFieldRows(text, start, end));
        break;
      case "text":
        if (cards) break;
        pushAll(draft.fields, readFieldLines(text, start, end));
        pushAll(draft.progress, readProgressLines(text, start, end));
        break;
      case "item": {
        if (cards) break;
        const count = readCount(text, start, end);
        if (count !== undefined) draft.counts.push(count);
        else pushAll(draft.fields, readFieldLines(text, start, end));
        break;
      }
      case "fence": {
        const inside = fenceInside(text, start, end);
        const boxes = readBoxes(text, inside.start, inside.end);
        pushAll(
          draft.boxes,
          boxes.filter((box) => cards || box.kind !== "other"),
        );
        if (!cards) pushAll(draft.progress, readProgressLines(text, inside.start, inside.end));
        break;
      }
    }
  }
}
