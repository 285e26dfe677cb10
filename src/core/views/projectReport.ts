/** The dashboard as a document to send: where the project stands, as Markdown or as one HTML page without scripts. */
import { escapedMarkup } from "../base/escapedMarkup.ts";
import type { ChartView } from "./charts/chart.ts";
import { chartSvg } from "./charts/chartSvg.ts";
import type { DashboardView } from "./dashboardView.ts";

export interface ReportInput {
  readonly view: DashboardView;
  /** Empty when the history was not read. */
  readonly charts: readonly ChartView[];
  /** ISO time. */
  readonly at: string;
}

interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Said in place of a table without rows. */
  readonly empty: string;
}

export function toMarkdownReport(input: ReportInput): string {
  const { title, summary } = headOf(input);
  const blocks = [`# ${escapedMarkdown(title)}`, escapedMarkdown(summary)];
  for (const { title: name, head, rows, empty } of tablesOf(input.view)) {
    const line = (cells: readonly string[]) => `| ${cells.map(escapedMarkdown).join(" | ")} |`;
    const rule = `|${" --- |".repeat(head.length)}`;
    blocks.push(`## ${name}`, rows.length === 0 ? empty : [line(head), rule, ...rows.map(line)].join("\n"));
  }
  if (input.charts.length > 0) {
    blocks.push("## History", input.charts.map((chart) => `- ${escapedMarkdown(chart.summary)}`).join("\n"));
  }
  return `${blocks.join("\n\n")}\n`;
}

export function toHtmlReport(input: ReportInput): string {
  const { title, summary } = headOf(input);
  const tables = tablesOf(input.view).map(({ title: name, head, rows, empty }) => {
    const cells = (tag: "td" | "th", values: readonly string[]) =>
      `<tr>${values.map((value) => `<${tag}>${escapedMarkup(value)}</${tag}>`).join("")}</tr>`;
    const table = `<table>\n<thead>${cells("th", head)}</thead>\n<tbody>\n${rows.map((row) => cells("td", row)).join("\n")}\n</tbody>\n</table>`;
    return `<h2>${escapedMarkup(name)}</h2>\n${rows.length === 0 ? `<p>${escapedMarkup(empty)}</p>` : table}`;
  });
  const charts = input.charts.map(
    (chart) => `<h3>${escapedMarkup(chart.title)}</h3>\n${chartSvg(chart)}<p>${escapedMarkup(chart.summary)}</p>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapedMarkup(title)}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #d0d7de; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
svg { width: 100%; max-width: 40rem; }
</style>
</head>
<body>
<h1>${escapedMarkup(title)}</h1>
<p>${escapedMarkup(summary)}</p>
${[...tables, ...(charts.length > 0 ? ["<h2>History</h2>", ...charts] : [])].join("\n")}
</body>
</html>
`;
}

function headOf({ view, at }: ReportInput): { readonly title: string; readonly summary: string } {
  const { done, total, percent, blocked } = view.counts;
  const head = view.truth?.head ?? null;
  const place = head === null ? "" : `, at commit ${head}`;
  return {
    title: `${view.folder}: ${percent}% done`,
    summary: `${done} of ${total} tasks done, ${blocked} blocked. ${view.file}, ${at.slice(0, 16).replace("T", " ")} UTC${place}.`,
  };
}

function tablesOf(view: DashboardView): readonly Table[] {
  return [
    {
      title: "Next",
      head: ["Task", "Priority", "Title", "Why"],
      rows: view.next.map(({ id, priority, title, reasons }) => [id, priority ?? "", title, reasons.join("; ")]),
      empty: "No task can be done next.",
    },
    {
      title: "Truth",
      head: ["Field", "The document says", "In fact", "Verdict"],
      rows: view.fields.map(({ name, claimed, actual, agrees }) => [name, claimed, actual ?? "", verdictOf(agrees)]),
      empty: "The dashboard has no fields.",
    },
    {
      title: "Blockers",
      head: ["Blocker", "Title", "Why", "What is needed"],
      rows: view.blockers.map(({ id, title, why, needed }) => [id, title, why ?? "", needed ?? ""]),
      empty: "No blockers.",
    },
    {
      title: "Decisions",
      head: ["Decision", "Text"],
      rows: view.decisions.map(({ id, text }) => [id ?? "", text]),
      empty: "No decisions.",
    },
    {
      title: "Services",
      head: ["Service", "State", "Detail"],
      rows: view.services.map(({ name, state, detail }) => [name, state, detail]),
      empty: "No services.",
    },
    {
      title: "Last runs",
      head: ["Time", "Task", "Title", "Result"],
      rows: view.runs.map(({ timestamp, taskId, title, result }) => [timestamp, taskId ?? "", title, result ?? ""]),
      empty: "The run log is empty.",
    },
  ];
}

function verdictOf(agrees: boolean | null): string {
  if (agrees === null) return "";
  return agrees ? "true" : "FALSE";
}

/** Text that Markdown shows as it is, on one line. */
function escapedMarkdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|!~&$]/g, (sign) => `\\${sign}`);
}
