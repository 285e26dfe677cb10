import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { toRange, toSeverity } from "./convert.ts";
import type { DocumentFacts } from "./planeSession.ts";

const sourceName = "Control Plane";

/** Findings of the control documents in the Problems view, as the text stands in the editor. */
export class Diagnostics implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection(sourceName));
  readonly #planes: ControlPlanes;

  constructor(planes: ControlPlanes) {
    this.#planes = planes;
    this.#store.add(planes.onDidChange(() => this.#dropOthers()));
    this.#store.add(
      planes.onDidChangeSession(({ session, part }) => {
        if (part === "document") this.#collection.set(session.uri, toDiagnostics(session.facts));
      }),
    );
  }

  #dropOthers(): void {
    const known = new Set(this.#planes.sessions.map((session) => session.uri.toString()));
    const gone: vscode.Uri[] = [];
    this.#collection.forEach((uri) => {
      if (!known.has(uri.toString())) gone.push(uri);
    });
    for (const uri of gone) this.#collection.delete(uri);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function toDiagnostics(facts: DocumentFacts | undefined): vscode.Diagnostic[] {
  if (!facts) return [];
  return facts.findings.map(({ range, message, severity, rule }) => {
    const diagnostic = new vscode.Diagnostic(toRange(facts.document, range), message, toSeverity(severity));
    diagnostic.source = sourceName;
    diagnostic.code = rule;
    return diagnostic;
  });
}
