/** Outline, folding and colours of the control document. */
import * as vscode from "vscode";
import type { TaskState } from "../../core/document/model.ts";
import { toFoldings } from "../../core/views/language/foldings.ts";
import { type Highlight, toHighlights } from "../../core/views/language/highlights.ts";
import { type OutlineNode, toOutline } from "../../core/views/language/outline.ts";
import { toRange } from "../convert.ts";
import type { LiveDocuments } from "./liveDocuments.ts";

const symbolKinds: Readonly<Record<OutlineNode["kind"], vscode.SymbolKind>> = {
  ledger: vscode.SymbolKind.Namespace,
  state: vscode.SymbolKind.Enum,
  task: vscode.SymbolKind.Event,
  log: vscode.SymbolKind.Namespace,
  run: vscode.SymbolKind.Function,
};

export function outlineProvider(documents: LiveDocuments): vscode.DocumentSymbolProvider {
  return {
    provideDocumentSymbols(document) {
      const read = documents.of(document);
      if (!read) return [];
      const toSymbol = (node: OutlineNode): vscode.DocumentSymbol => {
        const symbol = new vscode.DocumentSymbol(
          node.name,
          node.detail,
          symbolKinds[node.kind],
          toRange(read, node.range),
          toRange(read, node.nameRange),
        );
        symbol.children = node.children.map(toSymbol);
        return symbol;
      };
      return toOutline(read).map(toSymbol);
    },
  };
}

export function foldingProvider(documents: LiveDocuments): vscode.FoldingRangeProvider {
  return {
    provideFoldingRanges(document) {
      const read = documents.of(document);
      return read ? toFoldings(read).map(({ start, end }) => new vscode.FoldingRange(start, end)) : [];
    },
  };
}

/** Standard types, so that every theme has colours for them. */
const tokenTypes: Readonly<Record<Highlight["kind"], string>> = {
  "task-id": "variable",
  priority: "enumMember",
  checkpoint: "number",
  reason: "comment",
  "state-heading": "keyword",
};
const tokenModifiers: Readonly<Record<TaskState, readonly string[]>> = {
  DOING: ["modification"],
  TODO: [],
  DONE: ["readonly"],
  BLOCKED: ["deprecated"],
};

export const highlightLegend = new vscode.SemanticTokensLegend(
  [...new Set(Object.values(tokenTypes))],
  [...new Set(Object.values(tokenModifiers).flat())],
);

export function highlightProvider(documents: LiveDocuments): vscode.DocumentSemanticTokensProvider {
  return {
    provideDocumentSemanticTokens(document) {
      const read = documents.of(document);
      const builder = new vscode.SemanticTokensBuilder(highlightLegend);
      for (const { range, kind, state } of read ? toHighlights(read) : []) {
        if (read) builder.push(toRange(read, range), tokenTypes[kind], [...tokenModifiers[state]]);
      }
      return builder.build();
    },
  };
}
