import { replaceEdit, type TextEdit } from "../../base/text.ts";
import { damageOf } from "./damageOf.ts";

const D = "\u0e42";

/** What stood at the damage in a line of this form. The group `d` is the damaged text; `write` gives what it was. */
interface Form {
  readonly pattern: RegExp;
  readonly write: string | ((match: RegExpExecArray) => string | undefined);
}

const id = String.raw`(?:T-\d{8}-[\w-]+|T-YYYYMMDD-\S+|B-\d{8}-\w+|B-YYYYMMDD-\w+|PK-\d+|PK-XX|D-\d{3,6}|<task-id>)`;
const mark = "[`*~\\]]{0,3}";
const command = `(?:git|python3?|npm|npx|node|pytest|curl|awk|grep|ls|test|docker(?:-compose)?|read_lints|bash|sh|cat|wc|find|sed|date|cd|pip|chmod)`;
const hash = "[0-9a-f]{7,40}";

/** Marks that headings have had, by their words. */
const headingMarks: readonly (readonly [words: RegExp, mark: string])[] = [
  [/\bCONTRACT\b|\bGITHUB SAFETY\b/, "🔒"],
  [/\bCRITICAL FIELDS\b|\bTASK SUMMARY\b/, "📊"],
  [/\bPROGRESS\b/, "📈"],
  [/\bNOW \/ NEXT\b|\bPHASE \d/, "🎯"],
  [/\bTODAY\b/, "📅"],
  [/\bHEALTH\b/, "🏥"],
  [/\bSYNC\b/, "🔄"],
  [/\bCHECKPOINT HISTORY\b/, "🧾"],
  [/\bHISTORY\b/, "📜"],
  [/\bFORECAST\b/, "🔮"],
  [/\bMIGRATION STATUS\b|\bBACKLOG\b/, "📦"],
  [/\bAUTO_CONFIG\b/, "🤖"],
  [/\bTASK_LEDGER\b/, "📋"],
  [/\bBLOCKERS\b/, "🚫"],
  [/\bDECISIONS\b|\bCONTROL_PLANE\b/, "🧠"],
  [/\bRUN[ _]LOG\b/, "🧷"],
  [/\bINVENTORY\b/, "📚"],
  [/\bROADMAP\b/, "🗺️"],
  [/\bSESSION LOGS\b/, "📝"],
  [/AUDIT\b/, "🔍"],
];

const forms: readonly Form[] = [
  // The mark of a heading, by the heading's words.
  {
    pattern: /^#{1,6} .*?(?<d>\u0e50[\u0e01-\u0e5b]*)(?![\u0e01-\u0e5b])/dg,
    write: ({ input }) => headingMarks.find(([words]) => words.test(input.toUpperCase()))?.[1],
  },
  // What was between blanks in a heading is a dash.
  { pattern: new RegExp(`(?<=^#{1,6} .*\\S )(?<d>${D})(?= \\S)`, "dg"), write: "—" },
  { pattern: new RegExp(`(?<=${id}${mark} )(?<d>${D})(?= \\S)`, "dg"), write: "—" },
  { pattern: new RegExp(`(?<=^[\\s${D}]*\\d+[.)] ${hash}(?: \\([^)]*\\))? )(?<d>${D})(?= \\S)`, "dg"), write: "—" },
  // A commit and its subject; two commits are a change.
  { pattern: new RegExp(`(?<=\`${hash}\` )(?<d>${D})(?= \`(?!${hash}\`))`, "dg"), write: "—" },
  { pattern: new RegExp(`(?<=\`${hash}\` )(?<d>${D})(?= \`${hash}\`)`, "dg"), write: "→" },
  {
    pattern: new RegExp(`(?<=^\\*\\*RESULT:\\*\\* (?:DONE|DOING|BLOCKED|PASS|FAIL|NO_TASKS) )(?<d>${D})(?= \\S)`, "dg"),
    write: "—",
  },
  // A command and what came of it; a figure before and after.
  { pattern: new RegExp(`(?<=\`${command}\\b[^\`]*\` )(?<d>${D})(?= \\S)`, "dg"), write: "→" },
  { pattern: new RegExp(`(?<=\` )(?<d>${D})(?= (?:PASS|FAIL|SKIP)\\b)`, "dg"), write: "→" },
  { pattern: new RegExp(`(?<=\\b[A-Z]+_\\d+ )(?<d>${D})(?= [A-Z]+_\\d+\\b)`, "dg"), write: "→" },
  { pattern: new RegExp(`(?<=^\\*\\*MODE:\\*\\* .*\\b[A-Z]+\`? )(?<d>${D})(?= \`?[A-Z]+\\b)`, "dg"), write: "→" },
  { pattern: new RegExp(`(?<=\\b(\\d+%?) )(?<d>${D})(?= \\d+%?(?:\\W|$))`, "dg"), write: "→" },
  {
    pattern: new RegExp(`(?<=\\b(?:true|false|clean|dirty) )(?<d>${D})(?= (?:true|false|clean|dirty)\\b)`, "dg"),
    write: "→",
  },
  // Columns of the health box, its marks, bullets in boxes.
  { pattern: new RegExp(`(?<= )(?<d>${D})(?= (?:Port|Status|Last Check):)`, "dg"), write: "│" },
  { pattern: /(?<=Status: )(?<d>\u0e42\u0e0a)(?= Unknown)/dg, write: "⚪" },
  { pattern: new RegExp(`(?<=^\\s*${D} )(?<d>${D}\u0e02)(?= )`, "dg"), write: "•" },
  { pattern: /(?<=\*\*STATUS\*\*\s*\|\s*)(?<d>\u0e50\u0e02)(?= GREEN)/dg, write: "🟢" },
  { pattern: new RegExp(`(?<=Progress: \\[)(?<d>${D}{10,40})(?=\\] (\\d{1,3})%)`, "dg"), write: barOf },
];

/** Filled and empty cells look alike when damaged; the number behind them says how many are filled. */
function barOf(match: RegExpExecArray): string | undefined {
  const cells = (match.groups?.d ?? "").length;
  const percent = Number(/\] (\d{1,3})%/.exec(match.input.slice(match.index))?.[1]);
  if (!(percent <= 100)) return undefined;
  const filled = Math.round((cells * percent) / 100);
  return "█".repeat(filled) + "░".repeat(cells - filled);
}

/** Repairs of one line by the forms that lines have; offsets are the line's own. */
export function repairLine(line: string): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { pattern, write } of forms) {
    pattern.lastIndex = 0;
    for (const match of line.matchAll(pattern)) {
      const place = match.indices?.groups?.d;
      const newText = typeof write === "string" ? write : write(match);
      const damaged = match.groups?.d ?? "";
      if (place === undefined || newText === undefined || damageOf(newText) !== damaged) continue;
      const [start, end] = place;
      if (!edits.some(({ range }) => start < range.end && range.start < end))
        edits.push(replaceEdit({ start, end }, newText));
    }
  }
  return edits;
}
