import type { TextRange } from "../base/text.ts";
import { forEachLine } from "../document/characters.ts";
import type { ControlDocument, Section } from "../document/model.ts";

/** Where a rule may stand; what comes first wins. */
export const policyTiers = ["contract", "auto-config", "card"] as const;
export type PolicyTier = (typeof policyTiers)[number];

/** Rules are short; what stands behind so many characters of a line is not read. */
const maximumLength = 2000;

/** One line of rule text, outside fences and comments. */
export interface PolicyLine {
  readonly tier: PolicyTier;
  /** Title of the innermost heading above the line, and of those around it. */
  readonly headings: readonly string[];
  readonly text: string;
  /** Offset of the line's first character. */
  readonly start: number;
}

/** The lines that may hold rules: contract, AUTO_CONFIG, dashboard boxes and the run log's heading; in order of precedence. */
export function policyLines(document: ControlDocument): readonly PolicyLine[] {
  const contracts = outermost(document.findSections("contract"));
  const configs = outermost(document.findSections("auto-config"));
  const records = recordRanges(document);
  const inside = (section: Section) => (offset: number) =>
    records.some((range) => range.start > section.range.start && range.start <= offset && offset < range.end);
  return [
    ...contracts.flatMap((section) => sectionLines(document, section, "contract", [...configs], inside(section))),
    ...configs.flatMap((section) => sectionLines(document, section, "auto-config", [], inside(section))),
    ...cardLines(document),
  ];
}

function outermost(sections: readonly Section[]): readonly Section[] {
  return sections.filter(
    (section) =>
      !sections.some(
        (other) =>
          other !== section && other.range.start <= section.range.start && section.range.end <= other.range.end,
      ),
  );
}

/** What a contract may happen to enclose without it being rule text. */
function recordRanges(document: ControlDocument): readonly TextRange[] {
  const { dashboard, runLog, blockers, decisions, checkpointHistory, archive } = document;
  const nodes = [dashboard, runLog, blockers, decisions, checkpointHistory, archive, ...document.ledgers];
  return nodes.flatMap((node) => (node === undefined ? [] : [node.range]));
}

function sectionLines(
  document: ControlDocument,
  section: Section,
  tier: PolicyTier,
  without: readonly Section[],
  isRecord: (offset: number) => boolean,
  above: readonly string[] = [],
): PolicyLine[] {
  if (without.includes(section)) return [];
  const headings = [section.title, ...above];
  const own = proseLines(document.text, section.bodyRange)
    .filter((line) => !isRecord(line.start))
    .map((line) => ({ tier, headings, ...line }));
  const below = section.children.flatMap((child) => sectionLines(document, child, tier, without, isRecord, headings));
  return [...own, ...below];
}

function cardLines(document: ControlDocument): PolicyLine[] {
  const lines: PolicyLine[] = [];
  for (const box of document.dashboard?.boxes ?? []) {
    for (const line of box.lines) {
      const start = document.text.indexOf(line.text, line.innerRange.start);
      lines.push({ tier: "card", headings: [box.title], text: line.text, start });
    }
  }
  for (const section of document.findSections("run-log").slice(0, 1)) {
    const start = document.text.indexOf(section.title, section.headingRange.start);
    lines.push({ tier: "card", headings: [section.title], text: section.title, start });
  }
  return lines;
}

/** The lines of a section's body that are not inside a fence or an HTML comment. */
function proseLines(text: string, range: TextRange): { readonly text: string; readonly start: number }[] {
  const lines: { text: string; start: number }[] = [];
  let fence: string | undefined;
  let comment = false;
  forEachLine(text, range.start, range.end, (start, end) => {
    const line = text.slice(start, Math.min(end, start + maximumLength));
    const marker = /^[\s>]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (marker?.startsWith(fence) && /^[\s>]*[`~]+\s*$/.test(line)) fence = undefined;
    } else if (comment || /^\s*<!--/.test(line)) {
      comment = !line.includes("-->");
    } else if (marker !== undefined) {
      fence = marker;
    } else {
      lines.push({ text: line, start });
    }
  });
  return lines;
}
