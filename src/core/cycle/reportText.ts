/** The words of a finished cycle: six lines for people, and the summary that lies in the run folder. */
import type { CheckRecord, CycleReport, IoReport } from "./events.ts";

const maximumListed = 12;

/** The six lines of the contract's output format, without line ends. */
export function toReportLines(report: CycleReport): string[] {
  const commands = report.commands.map(({ command, verdict }) => `${command} ${verdict}`);
  const tests = report.tests.map(({ name, verdict, reason }) => `${name} ${verdict}${reason ? ` (${reason})` : ""}`);
  return [
    `1. Selected task: ${report.task ? `\`${report.task.id} — ${report.task.title}\`` : "none"}`,
    `2. Files changed: ${listed(report.files, ", ")}`,
    `3. Commands run: ${listed(commands, "; ")}`,
    `4. Tests: ${listed(tests, "; ")}`,
    `5. Result: ${report.result}; next: ${report.next}`,
    `6. Checkpoint: ${report.checkpoint ?? "NOT SAVED"}`,
  ].map(oneLine);
}

/** What a summary tells beside the report; times are milliseconds since the epoch. */
export interface SummaryDetails {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly reasons: readonly string[];
  readonly checks: readonly CheckRecord[];
  readonly notes: readonly string[];
}

/** `summary.md` of a run folder. */
export function toSummaryMarkdown(report: CycleReport, details: SummaryDetails): string {
  const seconds = Math.max(0, Math.round((details.endedAt - details.startedAt) / 1000));
  const parts = [
    `# Run ${report.run}`,
    `${report.outcome} after ${seconds} s, from ${isoTime(details.startedAt)} to ${isoTime(details.endedAt)}.`,
    toReportLines(report).join("\n"),
    ...section("Why this task", details.reasons),
    ...section("Files", report.files.map(code)),
    ...section("Checks", details.checks.map(checkLine)),
    ...section("Commits", report.commits.map(code)),
    ...section(
      "Closed",
      (report.closed ?? []).map(({ id, evidence, checkpoint }) => `${id}: ${evidence} (${checkpoint})`),
    ),
    ...section("IO budget", report.io ? ioLines(report.io) : []),
    ...section("Notes", details.notes),
  ];
  return `${parts.join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.map((line) => `- ${oneLine(line)}`).join("\n")];
}

function checkLine(check: CheckRecord): string {
  const reason = check.reason === undefined ? "" : `: ${check.reason}`;
  return `${check.verdict} ${check.name} (${check.strength}, ${check.durationMs} ms) ${code(check.command)}${reason}`;
}

function ioLines(io: IoReport): string[] {
  const told = (count: number | undefined) => (count === undefined ? "not metered" : `${count}`);
  return [
    `governance reads: ${io.governanceReads}, governance writes: ${io.governanceWrites}`,
    `context files: ${told(io.contextFiles)}`,
    `changes: ${told(io.changes)}, mini-checks: ${told(io.miniChecks)}`,
  ];
}

/** Back-ticked; a text that holds back-ticks gets a longer fence. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const blank = longest > 0 ? " " : "";
  return `${fence}${blank}${text}${blank}${fence}`;
}

function isoTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function listed(items: readonly string[], separator: string): string {
  if (items.length === 0) return "none";
  const rest = items.length - maximumListed;
  const shown = items.slice(0, maximumListed).join(separator);
  return rest > 0 ? `${shown}${separator}and ${rest} more` : shown;
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ");
}
