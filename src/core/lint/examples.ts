/** Pieces of the examples on the rules' page. */

const priority = " [P1]";

/** A ledger with the given task lines in its states. */
export function ledgerExample(states: Readonly<Record<string, readonly string[]>>): string {
  const sections = Object.entries(states).map(([state, lines]) => `### ${state}\n\n${lines.join("\n")}\n`);
  return `## TASK_LEDGER\n\n${sections.join("\n")}`;
}

/** Task lines of the examples; `n` is the end of the id. */
export const exampleTask = (n: number, title: string, suffix = priority) =>
  `- T-20260102-00${n} — ${title}${suffix === "" ? "" : suffix.startsWith(" ") ? suffix : ` ${suffix}`}`;

/** A dashboard with fields, and whatever else stands below. */
export function dashboardExample(fields: Readonly<Record<string, string>>, ...below: readonly string[]): string {
  const rows = Object.entries(fields).map(([name, value]) => `| **${name}** | ${value} |`);
  const table = rows.length === 0 ? [] : [["| Field | Value |", "| --- | --- |", ...rows].join("\n")];
  return `## DASHBOARD\n\n${[...table, ...below].join("\n\n")}\n`;
}

/** A frame drawn in a fence. */
export function boxExample(title: string, ...lines: readonly string[]): string {
  const width = 60;
  const row = (text: string) => `│ ${text.padEnd(width)} │`;
  const rule = "─".repeat(width + 2);
  return `\`\`\`\n${[`┌${rule}┐`, row(title), `├${rule}┤`, ...lines.map(row), `└${rule}┘`].join("\n")}\n\`\`\``;
}

/** A run log of entries `[time, about, ...fields]`. */
export function runLogExample(
  ...entries: readonly (readonly [time: string, about: string, ...fields: string[]])[]
): string {
  const texts = entries.map(([time, about, ...fields]) => [`### RUN ${time} (${about})`, ...fields].join("\n\n"));
  return `## RUN LOG\n\n${texts.join("\n\n")}\n`;
}

/** All fields of a run entry in two lines. */
export const runFields = (result = "DONE", tests = "unit: PASS", checkpoint = "`abc1234`") =>
  `**MODE:** \`AUTO\` | **STATE_BEFORE:** \`STATE_001\` | **SELECTED_TASK:** T-20260102-001 | **WORK DONE:** sown | **COMMANDS RUN:** \`npm test\`: PASS | **FILES CHANGED:** \`beds.md\`  \n**EVIDENCE:** beds.md | **TESTS:** ${tests} | **RESULT:** ${result} | **NEXT:** water | **CHECKPOINT:** ${checkpoint}`;
