import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import type { ControlDocument } from "../core/document/model.ts";
import type { Finding } from "../core/lint/finding.ts";
import { loudestFindings } from "../core/views/findingIndex.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { toRange, toSeverity } from "./convert.ts";
import { commandIds } from "./ids.ts";
import type { DocumentFacts, PlaneSession } from "./planeSession.ts";

const sourceName = "Control Plane";

/** Findings of the control documents in the Problems view, as the text stands in the editor. */
export class Diagnostics implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection(sourceName));
  readonly #planes: ControlPlanes;

  constructor(planes: ControlPlanes) {
    this.#planes = planes;
    this.#store.add(vscode.window.registerUriHandler({ handleUri: ({ path }) => openRule(path) }));
    this.#store.add(planes.onDidChange(() => this.#dropOthers()));
    this.#store.add(
      planes.onDidChangeSession(({ session, part }) => {
        if (part === "document") this.#collection.set(session.uri, toDiagnostics(session));
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

/** The editor shows no more than a thousand of one file, so no more are made: the loudest, and a word about the others. */
const shownMost = 999;

function toDiagnostics({ facts, uri }: PlaneSession): vscode.Diagnostic[] {
  if (!facts) return [];
  const shown = loudestFindings(facts.findings, shownMost).map((finding) => toDiagnostic(finding, facts, uri));
  const left = facts.findings.length - shown.length;
  return left === 0 ? shown : [...shown, aboutOthers(left)];
}

function aboutOthers(count: number): vscode.Diagnostic {
  const message = vscode.l10n.t("{0} more findings of this document; control-plane check tells them all", count);
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(0, 0, 0, 0),
    message,
    vscode.DiagnosticSeverity.Information,
  );
  diagnostic.source = sourceName;
  return diagnostic;
}

/** The finding as the Problems view has it; code actions name the same one. */
export function toDiagnostic(finding: Finding, facts: DocumentFacts, uri: vscode.Uri): vscode.Diagnostic {
  const { document, stale } = facts;
  const message = stale.has(finding)
    ? vscode.l10n.t("{0} (git was not asked about this text yet)", finding.message)
    : finding.message;
  const diagnostic = new vscode.Diagnostic(toRange(document, finding.range), message, toSeverity(finding.severity));
  diagnostic.source = sourceName;
  diagnostic.code = { value: finding.rule, target: ruleLink(finding.rule) };
  diagnostic.relatedInformation = relatedOf(finding, document, uri);
  return diagnostic;
}

/** `/rules/done-without-checkpoint`, as SARIF logs name the page of a rule. */
async function openRule(path: string): Promise<void> {
  const id = /^\/rules\/([a-z0-9-]+)$/.exec(path)?.[1];
  if (id !== undefined) await vscode.commands.executeCommand(commandIds.showRule, id);
}

/** Opens the page of the rule, which comes with the extension. */
function ruleLink(rule: string): vscode.Uri {
  return vscode.Uri.from({ scheme: "command", path: commandIds.showRule, query: JSON.stringify([rule]) });
}

function relatedOf({ related = [] }: Finding, document: ControlDocument, uri: vscode.Uri) {
  return related.map(
    ({ message, range }) =>
      new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, toRange(document, range)), message),
  );
}
