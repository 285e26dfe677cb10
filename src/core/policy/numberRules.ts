import type { PolicyLine } from "./policyLines.ts";
import { type Statement, statementOf } from "./statements.ts";

/** A rule whose value is a whole number. The first group of each pattern is the number, in digits or as an English word. */
export interface NumberRule {
  readonly patterns: readonly RegExp[];
  readonly least: number;
  readonly byDefault: number;
  /** Says by the words around the number whether this rule is meant; `clause` runs to the next number of the same pattern. */
  readonly accepts?: (clause: string) => boolean;
}

const number = String.raw`\**(\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)\b`;
/** Between a label and its number: marks, `per cycle`, `exactly`. */
const between = String.raw`(?:\s+(?:per|an?)\s+[\w ]+?)?[\s*_:=≤–-]*(?:(?:is|are|exactly|at most|up to|max(?:imum)?|no more than|only)[\s*_:~]*)*`;

const sameSurface = /\bsame[ -](?:surface|module|folder)/i;
const changesPatterns = [
  new RegExp(String.raw`(?<![\w.])N\s*(?:=|is)\s*${number}`, "gi"),
  new RegExp(
    String.raw`\b(?:up to|at most|max(?:imum)?(?: of)?)\s+${number}\W{0,3}\s*(?:atomic |small )?(?:changes|steps)\b`,
    "gi",
  ),
  new RegExp(String.raw`\b(?:atomic )changes${between}${number}`, "gi"),
];

export const numberRules = {
  governanceReads: {
    patterns: [new RegExp(String.raw`\bgovernance (?:file )?reads?${between}${number}`, "gi")],
    least: 1,
    byDefault: 1,
  },
  governanceWrites: {
    patterns: [new RegExp(String.raw`\bgovernance (?:file )?writes?${between}${number}`, "gi")],
    least: 1,
    byDefault: 1,
  },
  contextFiles: {
    patterns: [new RegExp(String.raw`\bcontext (?:file )?(?:reads?|files?)${between}${number}`, "gi")],
    least: 0,
    byDefault: 20,
  },
  changes: {
    patterns: changesPatterns,
    least: 1,
    byDefault: 5,
    accepts: (clause) => !sameSurface.test(clause),
  },
  changesSameSurface: {
    patterns: changesPatterns,
    least: 1,
    byDefault: 10,
    accepts: (clause) => sameSurface.test(clause),
  },
  miniCheckEvery: {
    patterns: [
      new RegExp(String.raw`\bmini-?\s?checks?\W{0,4}\s*(?:after |run )?every ${number}`, "gi"),
      new RegExp(
        String.raw`(?<!\bmini[- ]?)\bcheck (?:after )?(?:every|each) (?:${number} )?(?:atomic )?(?:step|change)s?\b`,
        "gi",
      ),
    ],
    least: 1,
    byDefault: 4,
  },
  runLogEntries: {
    patterns: [
      new RegExp(String.raw`\brun[ _]?log\b[^\n(]*\(last ${number}(?: only| entries| shown)?\)`, "gi"),
      new RegExp(
        String.raw`\bkeep (?:only )?(?:the )?last ${number}\W{0,3}\s*(?:run[ _]?log )?(?:entries|runs)\b`,
        "gi",
      ),
    ],
    least: 1,
    byDefault: 10,
  },
  runEntryLines: {
    patterns: [
      new RegExp(
        String.raw`\b(?:run[ _]?log|run) entr(?:y|ies)\b[^\n]{0,60}?\b(?:max(?:imum)?|at most|up to)[\s~]*${number} lines`,
        "gi",
      ),
    ],
    least: 1,
    byDefault: 15,
  },
} as const satisfies Record<string, NumberRule>;

const numberWords: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
};

/** The lines that can state a number at all; the others need not be tried against every rule. */
export function numericLines(lines: readonly PolicyLine[]): readonly PolicyLine[] {
  return lines.filter(({ text }) =>
    /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|each|every)\b/i.test(text),
  );
}

/** Everything that the lines say about a rule, in order of precedence. A number below the least one is refused. */
export function numberStatements(rule: NumberRule, lines: readonly PolicyLine[]): readonly Statement<number>[] {
  return lines.flatMap((line) => rule.patterns.flatMap((pattern) => lineStatements(rule, pattern, line)));
}

function lineStatements(rule: NumberRule, pattern: RegExp, line: PolicyLine): Statement<number>[] {
  if (line.text.search(pattern) === -1) return [];
  const matches = [...line.text.matchAll(pattern)];
  return matches.flatMap((match, index) => {
    const clause = line.text.slice(match.index, matches[index + 1]?.index);
    if (rule.accepts?.(clause) === false) return [];
    const word = match[1]?.toLowerCase() ?? "one";
    const value = numberWords[word] ?? Number(word);
    const statement = statementOf(line, match, value);
    return [value < rule.least ? { ...statement, refused: true } : statement];
  });
}
