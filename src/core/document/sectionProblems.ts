/** Problems of structure: sections that are missing or repeated, runs that are malformed or stand outside the log. */
import type { LedgerNode } from "./ledgers.ts";
import type { Problem, ProblemSeverity, SectionKind } from "./model.ts";
import { readRunHeader } from "./runHeader.ts";
import type { SectionNode, Sections } from "./sections.ts";
import { problem } from "./textProblems.ts";
import { parseTime } from "./timestamp.ts";

const required: readonly (readonly [kind: SectionKind, name: string, severity: ProblemSeverity])[] = [
  ["dashboard", "DASHBOARD", "warning"],
  ["health", "SYSTEM HEALTH", "information"],
  ["ledger", "TASK_LEDGER", "warning"],
  ["run-log", "RUN LOG", "warning"],
  ["blockers", "BLOCKERS", "information"],
  ["decisions", "DECISIONS", "information"],
];

/** Kinds of which a document has one. */
const single: ReadonlySet<SectionKind> = new Set<SectionKind>([
  "contract",
  "dashboard",
  "critical-fields",
  "today",
  "health",
  "history",
  "capsule",
  "auto-config",
  "blockers",
  "decisions",
  "run-log",
  "checkpoint-history",
]);

export function sectionProblems(sections: Sections, ledgers: readonly LedgerNode[]): Problem[] {
  return [...missingSections(sections), ...repeatedSections(sections, ledgers), ...runProblems(sections)];
}

const unknown: ReadonlySet<SectionKind> = new Set<SectionKind>(["other", "ledger-state", "run", "checkpoint"]);

/** Missing sections are reported at the first heading, or at the start of the text. */
function missingSections(sections: Sections): Problem[] {
  const range = sections.all[0]?.headingRange ?? { start: 0, end: 0 };
  if (sections.all.every((section) => unknown.has(section.kind))) {
    const names = required.map(([, name]) => name).join(", ");
    return [problem("no-known-section", "error", range, `Unexpected text without known sections, expected ${names}`)];
  }
  const kinds = new Set(sections.all.map((section) => section.kind));
  return required
    .filter(([kind]) => !kinds.has(kind))
    .map(([, name, severity]) =>
      problem("missing-section", severity, range, `Unexpected end of the document, expected a section ${name}`),
    );
}

function repeatedSections(sections: Sections, ledgers: readonly LedgerNode[]): Problem[] {
  const found: Problem[] = [];
  const seen = new Set<string>();
  const check = (name: string, title: string, range: Problem["range"]) => {
    if (seen.has(name))
      found.push(problem("duplicate-section", "warning", range, `Unexpected second ${title}, expected one`));
    seen.add(name);
  };
  for (const section of sections.all)
    if (single.has(section.kind)) check(section.kind, section.title, section.headingRange);
  for (const ledger of ledgers) {
    check(`ledger ${ledger.name}`, ledger.name, ledger.headingRange);
    const states = new Set<string>();
    for (const { state, headingRange } of ledger.sections) {
      const message = `Unexpected second ${state} in ${ledger.name}, expected one`;
      if (states.has(state)) found.push(problem("duplicate-section", "warning", headingRange, message));
      states.add(state);
    }
  }
  return found;
}

function runProblems(sections: Sections): Problem[] {
  const found: Problem[] = [];
  for (const section of sections.all) {
    if (section.kind !== "run") continue;
    const { timestamp } = readRunHeader(section.title);
    if (parseTime(timestamp) === undefined) {
      const message = `Unexpected time ${timestamp.slice(0, 40)}, expected YYYY-MM-DDTHH:MM:SSZ`;
      found.push(problem("malformed-run", "warning", section.headingRange, message));
    }
    if (!isInside(section, sections, "run-log") && !isInside(section, sections, "archive")) {
      const message = "Unexpected run entry outside the run log, expected it below RUN LOG";
      found.push(problem("run-outside-log", "warning", section.headingRange, message));
    }
  }
  return found;
}

function isInside(section: SectionNode, sections: Sections, kind: SectionKind): boolean {
  for (let at = section.parent; at !== -1; at = (sections.all[at] as SectionNode).parent) {
    if ((sections.all[at] as SectionNode).kind === kind) return true;
  }
  return false;
}
