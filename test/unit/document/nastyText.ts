import fc from "fast-check";

/** Pieces that make or break the structure of a document. */
export const fragments = [
  "\n",
  "\n\n",
  "\r\n",
  "\r",
  "```\n",
  "```ts\n",
  "````\n",
  "~~~\n",
  "<!--",
  "<!-- note -->\n",
  "-->",
  "-->\n",
  "  ",
  "\t",
  "    ",
  "# CONTROL_PLANE\n",
  "## 00 — PROJECT DASHBOARD\n",
  "## 0B) 📋 TASK_LEDGER (SSOT)\n",
  "## 03 — BACKLOG_LEDGER\n",
  "### DOING (max 1)\n",
  "### TODO\n",
  "### DONE\n",
  "### MVP_BLOCKED\n",
  "### 🚫 BLOCKERS\n",
  "## DECISIONS\n",
  "## 6) RUN LOG\n",
  "### SYSTEM HEALTH\n",
  "### HISTORY\n",
  "### EXECUTIVE_CAPSULE\n",
  "## ARCHIVE\n",
  "### RUN 2026-01-02T03:04:05Z (AUTO - T-20260102-001 - Title)\n",
  "### RUN 2026-01-XX (x\n",
  "- T-20260102-001 — Title [P1] (#a #b)\n",
  "- T-20260102-002 — Title (checkpoint: abc1234)\n",
  "- **T-20260102-003** — Title [BLOCKED - reason] (why)\n",
  "- T-20260102-003A: Title [DONE]\n",
  "1. T-20260102-004 โ Title\n",
  "  - **Evidence required:** `docs/a.md`\n",
  "  - T-20260102-005 — nested\n",
  "- T-2026012-01 — almost\n",
  "- T-20260102-006",
  "text 8. T-20260102-007 — joined 9. T-20260102-008 — joined\n",
  "- None\n",
  "- (none)\n",
  "---\n",
  "> note\n",
  "| **STATE_ID** | `S_1` |\n",
  "| --- | --- |\n",
  "Progress: [██░░] 50% (1 DONE / 2 TOTAL)\n",
  "- **DONE:** `1` (x)\n",
  "┌────┐\n│ NOW │\n├────┤\n│ x │\n└────┘\n",
  "โโโโโ\nโ NEXT โ\nโโโโค\nโ a โ\nโโโโโ\n",
  "**RESULT:** DONE | **NEXT:** x\n",
  "- **B-20260102-001** — stuck\n",
  "- **D-0001:** text\n",
  "<<<<<<< ours\n",
  "=======\n",
  ">>>>>>> theirs\n",
  "<details>\n",
  "\u0000",
  "\ud800",
  "\udc00",
  "\ufffd",
  "\ufeff",
  "((((",
  "))))",
  "[[[[",
  "]]]]",
  "****",
  "``````",
] as const;

const piece = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...fragments) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
);

/** Texts made of structure, damage and noise. */
export const nastyText: fc.Arbitrary<string> = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

/** An edit of a text of unknown length: places are fractions. */
export interface RelativeEdit {
  readonly from: number;
  readonly size: number;
  readonly newText: string;
}

/** Several edits, small and large, of nasty fragments. */
export const relativeEdits: fc.Arbitrary<RelativeEdit[]> = fc.array(
  fc.record({
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    size: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80)),
    newText: fc.oneof(fc.constant(""), piece, fc.constantFrom("a", "-", "`", "#", " ", "|")),
  }),
  { minLength: 1, maxLength: 4 },
);

/** The edits as absolute ones that do not overlap. */
export function toTextEdits(text: string, edits: readonly RelativeEdit[]) {
  const starts = edits
    .map((edit) => ({ ...edit, start: Math.floor(edit.from * text.length) }))
    .sort((a, b) => a.start - b.start);
  return starts.map(({ start, size, newText }, index) => {
    const limit = starts[index + 1]?.start ?? text.length;
    return { range: { start, end: Math.min(limit, start + size) }, newText };
  });
}
