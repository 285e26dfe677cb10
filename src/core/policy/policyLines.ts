import type { TextRange } from "../base/text.ts";
import { forEachLine } from "../document/characters.ts";
import type { ControlDocument, Section, SectionKind } from "../document/model.ts";

/** Where a rule may stand; what comes first wins. */
export const policyTiers = ["contract", "auto-config", "card"] as const;
export type PolicyTier = (typeof policyTiers)[number];

/** Rules are short; what stands behind so many characters of a line is not read. */
const maximumLength = 2000;
const maximumTitle = 200;

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
  const records = recordRanges(document, [...contracts, ...configs]);
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

/** What the rule sections happen to enclose without it being rule text; of the records only those are read that stand in them. */
function recordRanges(document: ControlDocument, rules: readonly Section[]): readonly TextRange[] {
  const kinds = new Set(rules.flatMap(({ children }) => children.flatMap(kindsOf)));
  const nodes = [
    document.dashboard,
    kinds.has("run-log") ? document.runLog : undefined,
    kinds.has("blockers") ? document.blockers : undefined,
    kinds.has("decisions") ? document.decisions : undefined,
    kinds.has("checkpoint-history") ? document.checkpointHistory : undefined,
    kinds.has("archive") ? document.archive : undefined,
    ...document.ledgers,
  ];
  return nodes.flatMap((node) => (node === undefined ? [] : [node.range]));
}

function kindsOf(section: Section): SectionKind[] {
  return [section.kind, ...section.children.flatMap(kindsOf)];
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
  const headings = [section.title.slice(0, maximumTitle), ...above];
  const own = proseLines(document.text, section.bodyRange)
    .filter((line) => !isRecord(line.start))
    .map((line) => ({ tier, headings, ...line }));
  const below = section.children.flatMap((child) => sectionLines(document, child, tier, without, isRecord, headings));
  return [...own, ...below];
}

function cardLines(document: ControlDocument): PolicyLine[] {
  const { text } = document;
  const lines: PolicyLine[] = [];
  const add = (title: string, written: string, from: number) => {
    const start = Math.max(from, text.indexOf(written, from));
    lines.push({
      tier: "card",
      headings: [title.slice(0, maximumTitle)],
      text: written.slice(0, maximumLength),
      start,
    });
  };
  for (const box of document.dashboard?.boxes ?? []) {
    for (const line of box.lines) add(box.title, line.text, line.innerRange.start);
  }
  const [log] = document.findSections("run-log");
  if (log !== undefined) add(log.title, log.title, log.headingRange.start);
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
