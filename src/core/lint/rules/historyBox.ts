import { replaceEdit } from "../../base/text.ts";
import type { ControlDocument } from "../../document/model.ts";
import { dashboardExample } from "../examples.ts";
import type { Finding } from "../finding.ts";
import { findingOf, type Rule } from "../rule.ts";
import { firstHash, isSameHash } from "../values.ts";

const history = (...lines: readonly string[]) =>
  `${dashboardExample({ LAST_CHECKPOINT: "`abc1234` — `feat: beans`" })}\n### HISTORY (Last 10)\n\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`;

/** HISTORY: numbers in order, the newest line the last checkpoint, no more lines than its heading says. */
export const historyBox: Rule = {
  id: "history-box",
  severity: "warning",
  description:
    "HISTORY does not begin with the commit of LAST_CHECKPOINT, its numbers are not 1, 2, 3, or it has more lines than its heading says.",
  example: {
    bad: history("1. abc1234 (2026-01-02) — feat: beans", "1. def5678 (2026-01-01) — feat: bed"),
    good: history("1. abc1234 (2026-01-02) — feat: beans", "2. def5678 (2026-01-01) — feat: bed"),
  },
  check: (document) => [...ordinalFindings(document), ...newestFindings(document), ...overflowFindings(document)],
};

function ordinalFindings(document: ControlDocument): Finding[] {
  return (document.history?.lines ?? []).flatMap((line, index) => {
    if (line.ordinal === undefined || line.ordinal === index + 1) return [];
    const start = line.range.start + document.text.slice(line.range.start, line.range.end).search(/\d/);
    const range = { start, end: start + String(line.ordinal).length };
    return [
      findingOf(historyBox, range, `Unexpected number ${line.ordinal} in HISTORY, expected ${index + 1}`, {
        fix: { title: `Write ${index + 1}`, edits: [replaceEdit(range, `${index + 1}`)] },
      }),
    ];
  });
}

function newestFindings(document: ControlDocument): Finding[] {
  const [newest] = document.history?.lines ?? [];
  const field = document.dashboard?.fields.find(({ name }) => name === "LAST_CHECKPOINT");
  const last = field === undefined ? undefined : firstHash(field.value);
  if (newest === undefined || field === undefined || last === undefined || isSameHash(newest.hash, last)) return [];
  const start = newest.range.start + document.text.slice(newest.range.start, newest.range.end).indexOf(newest.hash);
  const range = { start, end: start + newest.hash.length };
  return [
    findingOf(
      historyBox,
      range,
      `Unexpected newest line ${newest.hash} of HISTORY, expected ${last} as LAST_CHECKPOINT says`,
      {
        related: [{ message: "LAST_CHECKPOINT", range: field.valueRange }],
      },
    ),
  ];
}

function overflowFindings(document: ControlDocument): Finding[] {
  const limit = Number(/\blast (\d{1,3})\b/i.exec(document.findSection("history")?.title ?? "")?.[1] ?? Number.NaN);
  const lines = document.history?.lines ?? [];
  const extra = lines[limit];
  if (extra === undefined) return [];
  return [
    findingOf(historyBox, extra.range, `Unexpected ${lines.length} lines in HISTORY, expected the last ${limit}`),
  ];
}
