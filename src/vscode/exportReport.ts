import path from "node:path";
import * as vscode from "vscode";
import type { ChartView } from "../core/views/charts/chart.ts";
import { chartSvg } from "../core/views/charts/chartSvg.ts";
import type { DashboardView } from "../core/views/dashboardView.ts";
import { toHtmlReport, toMarkdownReport } from "../core/views/projectReport.ts";

/** Asks where to, and writes the dashboard as HTML or Markdown, as the name's ending says. */
export async function exportReport(
  folder: vscode.Uri,
  view: DashboardView,
  charts: readonly ChartView[],
): Promise<vscode.Uri | undefined> {
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export the report"),
    defaultUri: vscode.Uri.joinPath(folder, "control-plane-report.md"),
    filters: { Markdown: ["md"], [vscode.l10n.t("Web page")]: ["html"] },
  });
  if (!target) return undefined;
  const input = { view, charts, at: new Date().toISOString() };
  return write(target, /\.html?$/i.test(target.path) ? toHtmlReport(input) : toMarkdownReport(input));
}

/** Asks where to, and writes the chart as a picture. */
export async function exportChart(folder: vscode.Uri, chart: ChartView): Promise<vscode.Uri | undefined> {
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save the chart {0}", chart.title),
    defaultUri: vscode.Uri.joinPath(folder, `${chart.id}.svg`),
    filters: { Picture: ["svg"] },
  });
  return target && write(target, chartSvg(chart));
}

async function write(target: vscode.Uri, text: string): Promise<vscode.Uri> {
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const open = vscode.l10n.t("Open");
  void vscode.window
    .showInformationMessage(vscode.l10n.t("Written to {0}.", path.posix.basename(target.path)), open)
    .then((picked) => (picked === open ? vscode.commands.executeCommand("vscode.open", target) : undefined));
  return target;
}
