import type { TextRange } from "../../base/text.ts";
import { trimEnd } from "../../document/characters.ts";
import type { ControlDocument, Section } from "../../document/model.ts";
import type { DocumentPair } from "./guardedChange.ts";
import type { GuardFinding } from "./guardFinding.ts";

const mend = "put the line back as it was; what is wrong in the log is said in a new entry";

/** A line of an entry, and what of it counts. */
interface EntryLine {
  /** Offset of its start. */
  readonly start: number;
  readonly key: string;
}

/**
 * Entries of run log and archive of which a line was changed or taken away. They may move, and their formatting and damaged
 * characters may be mended: letters and figures count.
 */
export function runLogFindings(pair: DocumentPair): GuardFinding[] {
  const { file } = pair;
  const [before, after] = [pair.before.document, pair.after.document];
  const changed = before.findSections("run").filter((entry) => !isKept(before, after, entry));
  if (changed.length === 0) return [];
  const place = ({ start }: EntryLine, document: ControlDocument) => document.positionAt(start).line + 1;
  const kept = new Map<string, Section[]>();
  for (const entry of after.findSections("run")) {
    const key = keyOf(after.text.slice(entry.headingRange.start, entry.headingRange.end));
    kept.set(key, [...(kept.get(key) ?? []), entry]);
  }
  return changed.flatMap((entry): GuardFinding[] => {
    const lines = linesOf(before.text, entry.range);
    const [heading] = lines;
    if (heading === undefined) return [];
    const now = kept.get(heading.key)?.flatMap((other) => linesOf(after.text, other.range));
    const title = entry.title.length > 60 ? `${entry.title.slice(0, 59)}…` : entry.title;
    if (now === undefined) {
      const message = `Unexpected log without "${title}", expected every entry to stay, in RUN LOG or ARCHIVE`;
      return [{ rule: "rewritten-log", file, line: place(heading, before), side: "before", message, mend }];
    }
    const left = new Set(now.map(({ key }) => key));
    const lost = lines.find(({ key }) => !left.has(key));
    if (lost === undefined) return [];
    const message = `Unexpected change in the entry "${title}", expected its lines to stay`;
    return [{ rule: "rewritten-log", file, line: place(lost, before), side: "before", message, mend }];
  });
}

/** The usual case: the very same bytes are there. */
function isKept(before: ControlDocument, after: ControlDocument, { range }: Section): boolean {
  const end = trimEnd(before.text, range.start, range.end);
  return after.text.includes(before.text.slice(range.start, end));
}

/** Lines with content; rules between entries are no part of them. */
function linesOf(text: string, range: TextRange): EntryLine[] {
  const lines: EntryLine[] = [];
  for (const match of text.slice(range.start, range.end).matchAll(/[^\r\n]+/g)) {
    const key = keyOf(match[0]);
    if (/[\p{L}\p{N}]/u.test(key)) lines.push({ start: range.start + match.index, key });
  }
  return lines;
}

/** Without blanks, emphasis and escapes, and without everything that lossy or reversible damage leaves or touches. */
function keyOf(line: string): string {
  return line.replace(
    /[\s*_`\\#]+|[\u0080-\u00ff\u0e00-\u0e7f\u0152-\u0192\u02c6\u02dc\ufffd]+|(?![\x20-\x7e])[\p{S}\p{P}\p{M}\p{C}]+/gu,
    "",
  );
}
