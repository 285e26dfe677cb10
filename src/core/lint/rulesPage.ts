import type { ProblemCode } from "../document/model.ts";
import { countingCases } from "./countingCases.ts";
import { otherFindings } from "./otherFindings.ts";
import { problemRules } from "./problemRules.ts";
import type { RuleInfo, RuleWords } from "./rule.ts";
import { exampleFindings } from "./ruleExample.ts";
import { ruleGroups } from "./rules.ts";

const codesOfEncoding: ReadonlySet<string> = new Set<ProblemCode>([
  "nul-character",
  "lone-surrogate",
  "damaged-characters",
  "mixed-line-endings",
]);
const codesOfRuns: ReadonlySet<string> = new Set<ProblemCode>(["malformed-run", "run-outside-log"]);
const codesOfLedger: ReadonlySet<string> = new Set<ProblemCode>([
  "malformed-task",
  "almost-id",
  "nested-task",
  "joined-task",
  "duplicate-task",
  "task-in-two-sections",
  "more-than-one-doing",
  "marked-in-todo",
  "foreign-line",
]);

/** RULES.md: every rule with its words, severity, mends and examples, and how tasks are counted. */
export function toRulesPage(): string {
  const groups = ruleGroups.map(({ title, rules }) => ({
    title,
    rules: [...problemRules.filter(({ id }) => groupOf(id) === title), ...rules],
  }));
  const count = groups.reduce((sum, { rules }) => sum + rules.length, 0);
  return `${[
    head(count),
    ...groups.map(({ title, rules }) => table(title, rules)),
    counting(),
    ...groups.flatMap(({ title, rules }) => [`## ${title}`, ...rules.map(entry)]),
    "## Beside the rules",
    ...otherFindings.map(wordsOf),
  ].join("\n\n")}\n`;
}

/** Every id that a finding can carry, with its words: rules, problems of the parser, and what is found beside them. */
export function allRules(): readonly (RuleWords | RuleInfo)[] {
  return [...problemRules, ...ruleGroups.flatMap(({ rules }) => rules), ...otherFindings];
}

/** The page of one id, as `RULES.md` has it. */
export function toRulePage(rule: RuleWords | RuleInfo): string {
  return `${("example" in rule ? entry(rule) : wordsOf(rule)).replace("### ", "# ")}\n`;
}

function groupOf(code: string): string {
  if (codesOfEncoding.has(code)) return "Encoding and secrets";
  if (codesOfRuns.has(code)) return "Run log";
  return codesOfLedger.has(code) ? "Ledger" : "Structure";
}

function head(count: number): string {
  return `# Rules

What \`control-plane check\`, the Problems panel and the guards find in a control document: ${count} rules. This page is generated from the
rules themselves; \`UPDATE_GOLDEN=1 npm run unit\` writes it anew.

Every message has the form *Unexpected X, expected Y*. A **fix** is certain: \`check --fix\` and "Fix all" apply it, it changes nothing
outside its ranges, and a second time it changes nothing at all. A **suggestion** is one of several ways, so a person chooses. The setting
\`lintSeverities\` (\`{ "rule-id": "error" | "warning" | "information" | "hint" | "off" }\`) changes how loud a rule is.`;
}

function table(title: string, rules: readonly RuleInfo[]): string {
  const rows = rules.map((rule) => `| [\`${rule.id}\`](#${rule.id}) | ${rule.severity} | ${mendsOf(rule)} |`);
  return [`**${title}**\n`, "| Rule | Severity | Mend |", "| --- | --- | --- |", ...rows].join("\n");
}

/** Read from what the rule offers for its own bad example, so that the page cannot claim more. */
function mendsOf(rule: RuleInfo): string {
  const findings = exampleFindings(rule, rule.example.bad);
  if (findings.some(({ fix }) => fix !== undefined)) return "fix";
  return findings.some(({ suggestions }) => suggestions !== undefined) ? "suggestion" : "";
}

function wordsOf({ description, id, severity }: RuleWords): string {
  return `### ${id}\n\n*${severity}*\n\n${description}`;
}

function entry(rule: RuleInfo): string {
  const [first] = exampleFindings(rule, rule.example.bad);
  const mend = mendsOf(rule);
  const now = rule.example.now === undefined ? [] : [`At ${new Date(rule.example.now).toISOString()}:`];
  return [
    `### ${rule.id}`,
    [`*${rule.severity}*`, ...(mend === "" ? [] : [mend])].join(" · "),
    rule.description,
    ...now,
    `Found (*${escaped(first?.message ?? "")}*):`,
    fenced(rule.example.bad),
    "Fine:",
    fenced(rule.example.good),
  ].join("\n\n");
}

function counting(): string {
  const cases = countingCases.map(({ question, answer, text, counts }) => {
    const { done, todo, doing, blocked, total, percent } = counts;
    const line = `DONE ${done}, TODO ${todo}, DOING ${doing}, BLOCKED ${blocked}, TOTAL ${total}, ${percent} %`;
    return `**${question}** ${answer}\n\n${fenced(text)}\n\n→ ${line}`;
  });
  return [
    "## How tasks are counted",
    "A task is a line at the left margin of a ledger's section DOING, TODO, DONE or BLOCKED that begins with a list marker and an id, such as `- T-20260102-001 — Title [P1] (#tag)`. The id may be bold or stand behind a check box, the separator may be any dash, a colon, or what damage left of one.",
    ...cases,
  ].join("\n\n");
}

function fenced(text: string): string {
  return `\`\`\`\`markdown\n${visible(text).trimEnd()}\n\`\`\`\``;
}

/** What cannot be seen, or not be written, by its name. */
function visible(text: string): string {
  return text.replace(/[^\P{C}\n\t\u200d]/gu, (found) => {
    return `‹U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`;
  });
}

function escaped(message: string): string {
  return visible(message).replace(/[*_`<>|\\[\]]/g, "\\$&");
}
