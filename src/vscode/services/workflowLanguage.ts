import * as vscode from "vscode";
import type { TextRange } from "../../core/base/text.ts";
import { completeWorkflow, explainWorkflow, type WorkflowSuggestion } from "../../core/workflow/completeWorkflow.ts";
import type { NodeClasses } from "../../core/workflow/nodeClasses.ts";
import type { ComfyClient } from "../../node/comfy/comfyClient.ts";
import { plainMarkdown } from "../convert.ts";
import type { WorkflowDiagnostics } from "./workflowDiagnostics.ts";

const kinds: Readonly<Record<WorkflowSuggestion["kind"], vscode.CompletionItemKind>> = {
  class: vscode.CompletionItemKind.Class,
  input: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  node: vscode.CompletionItemKind.Reference,
};
/** A server that did not answer is not asked again for so long. */
const patienceMs = 30_000;

/** Completions and hovers of workflow files, out of what the server says of its classes. */
export class WorkflowLanguage {
  readonly #diagnostics: WorkflowDiagnostics;
  readonly #client: (uri: vscode.Uri) => Promise<ComfyClient>;
  #asking: Promise<NodeClasses | undefined> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(diagnostics: WorkflowDiagnostics, client: (uri: vscode.Uri) => Promise<ComfyClient>) {
    this.#diagnostics = diagnostics;
    this.#client = client;
  }

  async complete(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
    const classes = await this.#classes(document.uri);
    if (!classes) return [];
    const found = completeWorkflow(document.getText(), document.offsetAt(position), classes);
    return found.map(({ detail, kind, label, newText, range }) => {
      const item = new vscode.CompletionItem({ label, description: detail }, kinds[kind]);
      item.range = toRange(document, range);
      item.filterText = newText;
      item.insertText = newText;
      return item;
    });
  }

  async explain(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const classes = await this.#classes(document.uri);
    const told = classes && explainWorkflow(document.getText(), document.offsetAt(position), classes);
    if (!told) return undefined;
    return new vscode.Hover(plainMarkdown([told.title, ...told.lines].join("\n\n")), toRange(document, told.range));
  }

  async #classes(uri: vscode.Uri): Promise<NodeClasses | undefined> {
    if (this.#diagnostics.classes) return this.#diagnostics.classes;
    if (performance.now() - this.#askedAt < patienceMs) return this.#asking;
    this.#askedAt = performance.now();
    this.#asking = this.#ask(uri);
    return this.#asking;
  }

  async #ask(uri: vscode.Uri): Promise<NodeClasses | undefined> {
    try {
      const classes = await (await this.#client(uri)).nodeClasses();
      this.#diagnostics.setClasses(classes);
      return classes;
    } catch {
      // Nobody asked for the server: without it there is nothing to offer.
      return undefined;
    }
  }
}

function toRange(document: vscode.TextDocument, { end, start }: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
