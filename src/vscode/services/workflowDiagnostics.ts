import * as vscode from "vscode";
import { DisposableStore } from "../../core/base/disposables.ts";
import type { TextRange } from "../../core/base/text.ts";
import type { NodeClasses } from "../../core/workflow/nodeClasses.ts";
import { readWorkflow } from "../../core/workflow/readWorkflow.ts";
import { validateWorkflow } from "../../core/workflow/validateWorkflow.ts";
import { looksLikeWorkflow } from "./workflowFiles.ts";

const typingDelayMs = 300;

/** Problems of workflow files, as the server would find them; it begins when the server's classes are known. */
export class WorkflowDiagnostics implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection("control-plane-workflows"));
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #classes: NodeClasses | undefined;

  constructor() {
    this.#store.add(vscode.workspace.onDidOpenTextDocument((document) => void this.look(document)));
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#later(document)));
    this.#store.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)));
  }

  /** Undefined until a server was asked. */
  get classes(): NodeClasses | undefined {
    return this.#classes;
  }

  setClasses(classes: NodeClasses): void {
    this.#classes = classes;
    for (const document of vscode.workspace.textDocuments) this.look(document);
  }

  /** The number of problems; 0 as well for what is no workflow. */
  look(document: vscode.TextDocument): number {
    if (!this.#classes || !["json", "jsonc"].includes(document.languageId)) return 0;
    const text = document.getText();
    const reading = looksLikeWorkflow(text) ? readWorkflow(text) : undefined;
    if (reading?.kind !== "api") {
      this.#collection.delete(document.uri);
      return 0;
    }
    const toRange = ({ end, start }: TextRange) =>
      new vscode.Range(document.positionAt(start), document.positionAt(end));
    const found = validateWorkflow(reading.workflow, this.#classes).map(({ fault, message, range, severity }) => {
      const problem = new vscode.Diagnostic(
        toRange(range),
        message,
        vscode.DiagnosticSeverity[severity === "error" ? "Error" : "Warning"],
      );
      problem.source = "ComfyUI";
      problem.code = fault;
      return problem;
    });
    this.#collection.set(document.uri, found);
    return found.length;
  }

  #later(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      this.look(document);
    }, typingDelayMs);
    this.#timers.set(key, timer);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#store.dispose();
  }
}
