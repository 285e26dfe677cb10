import type { TextRange } from "../base/text.ts";
import { changedSpan } from "../document/changedSpan.ts";
import type { Finding } from "./finding.ts";

/**
 * Findings of an older text where they stand in a newer one. Those whose words changed are left out; the others keep no mend,
 * for it was computed for the older text.
 */
export function carriedFindings(findings: readonly Finding[], before: string, after: string): readonly Finding[] {
  const span = changedSpan(before, after);
  if (span === undefined) return findings;
  const { start, end } = span.range;
  const shift = span.newText.length - (end - start);
  return findings.flatMap(({ rule, severity, message, range }) => {
    const carried = carriedRange(range, start, end, shift);
    return carried === undefined ? [] : [{ rule, severity, message, range: carried, fix: undefined }];
  });
}

/** Undefined when the change touches what the range covers. */
function carriedRange(range: TextRange, start: number, end: number, shift: number): TextRange | undefined {
  if (range.end <= start) return range;
  return range.start >= end ? { start: range.start + shift, end: range.end + shift } : undefined;
}
