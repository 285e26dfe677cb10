/** The host's values from ours and back. */
import * as vscode from "vscode";
import type { TextRange } from "../core/base/text.ts";
import type { ControlDocument } from "../core/document/model.ts";
import type { FindingSeverity } from "../core/lint/finding.ts";
import { visibleTurns } from "./visibleText.ts";

export function toRange(document: Pick<ControlDocument, "positionAt">, range: TextRange): vscode.Range {
  const start = document.positionAt(range.start);
  const end = document.positionAt(range.end);
  return new vscode.Range(start.line, start.column, end.line, end.column);
}

const severities: Readonly<Record<FindingSeverity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

export function toSeverity(severity: FindingSeverity): vscode.DiagnosticSeverity {
  return severities[severity];
}

/** A signal that fires with the token; `dispose` leaves the token. */
export function toAbortSignal(token: vscode.CancellationToken): vscode.Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, dispose: () => listener.dispose() };
}

/** Markdown that shows `text` and nothing else: no link (bare addresses become none either), no image, no command, in its own order. */
export function plainMarkdown(text: string): vscode.MarkdownString {
  const plain = new vscode.MarkdownString().appendText(visibleTurns(text));
  plain.value = plain.value.replace(/:(?=\/\/)|@|(?<=www)\./gi, (sign) => `&#${sign.charCodeAt(0)};`);
  return plain;
}

/** Tooltips put no room between columns. */
const gap = "&#160;&#160;";

/** A Markdown table of plain cells; the first row is its head. Every sign that could be markup is written as its number. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const toLine = (row: readonly string[]) =>
    `| ${Array.from({ length: columns }, (_, index) => toCell(row[index] ?? "")).join(" | ")} |`;
  const [head, ...body] = rows.map(toLine);
  return [head, `|${" :-- |".repeat(columns)}`, ...body].join("\n");
}

function toCell(text: string): string {
  return text === "" ? "" : numbered(text) + gap;
}

function numbered(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[^\p{L}\p{N} ]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}

/** For notifications, which make links of `[text](command:…)`: the text stays, the link goes. */
export function withoutLinks(text: string): string {
  return text.replaceAll("](", "] (");
}
