import * as vscode from "vscode";
import type { Finding, Mend } from "../core/lint/finding.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { toRange } from "./convert.ts";
import { toDiagnostic } from "./diagnostics.ts";
import { sameText } from "./editorWrites.ts";
import { commandIds } from "./ids.ts";
import type { DocumentFacts, PlaneSession } from "./planeSession.ts";

/** A mend and the text that it was computed for. */
export interface MendOffer {
  readonly text: string;
  readonly mend: Mend;
}

/** For `editor.codeActionsOnSave`. */
export const fixAllKind = vscode.CodeActionKind.SourceFixAll.append("controlPlane");

/**
 * The mends of findings: each certain one, each that a person has to choose, and all certain ones at once. They are commands and
 * not edits, because VS Code makes edits smaller and then cuts emoji in half.
 */
export class QuickFixes implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #planes: ControlPlanes;
  readonly #registration: vscode.Disposable;

  constructor(planes: ControlPlanes) {
    this.#planes = planes;
    const providedCodeActionKinds = [vscode.CodeActionKind.QuickFix, fixAllKind];
    this.#registration = vscode.languages.registerCodeActionsProvider({ scheme: "file" }, this, {
      providedCodeActionKinds,
    });
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const session = this.#planes.of(document.uri);
    const { facts } = session ?? {};
    if (!session || !facts || session.uri.toString() !== document.uri.toString()) return [];
    if (only?.contains(fixAllKind)) return [toFixAll(session)];
    const isWanted = only?.contains(vscode.CodeActionKind.QuickFix) ?? true;
    if (!isWanted || !sameText(facts.document.text, document.getText())) return [];
    const found = facts.findings.filter((finding) => toRange(facts.document, finding.range).intersection(range));
    const actions = found.flatMap((finding) => toActions(finding, session, facts));
    return actions.length === 0 ? [] : [...actions, ...toFixesOfRules(found, session, facts)];
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

function toActions(finding: Finding, session: PlaneSession, facts: DocumentFacts): vscode.CodeAction[] {
  const { fix, suggestions = [] } = finding;
  const toAction = (mend: Mend): vscode.CodeAction => {
    const action = new vscode.CodeAction(mend.title, vscode.CodeActionKind.QuickFix);
    const offer: MendOffer = { text: facts.document.text, mend };
    action.command = { command: commandIds.applyMend, title: mend.title, arguments: [session.uri, offer] };
    action.diagnostics = [toDiagnostic(finding, facts, session.uri)];
    return action;
  };
  const certain = fix === undefined ? [] : [toAction(fix)];
  for (const action of certain) action.isPreferred = true;
  return [...certain, ...suggestions.map(toAction)];
}

/** A rule that found more than what stands here, and everything that is certain. */
function toFixesOfRules(found: readonly Finding[], session: PlaneSession, { findings }: DocumentFacts) {
  const fixable = findings.filter(({ fix }) => fix !== undefined);
  const rules = [...new Set(found.filter(({ fix }) => fix !== undefined).map(({ rule }) => rule))];
  const ofRules = rules
    .map((rule) => ({ rule, count: fixable.filter((finding) => finding.rule === rule).length }))
    .filter(({ count }) => count > 1)
    .map(({ rule, count }) => toCommand(vscode.l10n.t("Fix all {0} of {1}", count, rule), [session.uri, rule]));
  return fixable.length > 1
    ? [...ofRules, toCommand(vscode.l10n.t("Fix all that is certain"), [session.uri])]
    : ofRules;
}

function toCommand(title: string, args: readonly unknown[], kind = vscode.CodeActionKind.QuickFix): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.command = { command: commandIds.fixAll, title, arguments: [...args] };
  return action;
}

function toFixAll(session: PlaneSession): vscode.CodeAction {
  return toCommand(vscode.l10n.t("Fix all in the control document"), [session.uri], fixAllKind);
}
