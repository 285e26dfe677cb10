import * as vscode from "vscode";
import type { LiveDocuments } from "./liveDocuments.ts";

const key = "formatOnSave";
const off = vscode.l10n.t("Turn Off for Markdown Here");

const anyFormatter = vscode.l10n.t("a formatter");

/** Tells once a window and folder that a formatter would rewrite the control document at every save, and offers the way out. */
export class FormatterWarning implements vscode.Disposable {
  readonly #documents: LiveDocuments;
  readonly #told = new Set<string>();
  readonly #listener: vscode.Disposable;

  constructor(documents: LiveDocuments) {
    this.#documents = documents;
    this.#listener = vscode.window.onDidChangeActiveTextEditor((editor) => void this.#look(editor));
    void this.#look(vscode.window.activeTextEditor);
  }

  async #look(editor: vscode.TextEditor | undefined): Promise<void> {
    const session = editor && this.#documents.sessionOf(editor.document);
    if (!session || this.#told.has(session.uri.toString())) return;
    const scope = { uri: session.uri, languageId: "markdown" };
    const settings = vscode.workspace.getConfiguration("editor", scope);
    if (settings.get(key) !== true) return;
    const formatter = settings.get("defaultFormatter") || ((await isFormatted(editor.document)) && anyFormatter);
    if (typeof formatter !== "string" || this.#told.has(session.uri.toString())) return;
    this.#told.add(session.uri.toString());
    const picked = await vscode.window.showWarningMessage(
      vscode.l10n.t(
        "Format on save is on: {0} will rewrite the control document, and boxes, ids and tables may suffer.",
        formatter,
      ),
      off,
    );
    if (picked === off) await settings.update(key, false, vscode.ConfigurationTarget.WorkspaceFolder, true);
  }

  dispose(): void {
    this.#listener.dispose();
  }
}

/** True when a formatter that no setting names would change the document: a single one needs no setting. */
async function isFormatted({ uri }: vscode.TextDocument): Promise<boolean> {
  const options: vscode.FormattingOptions = { tabSize: 2, insertSpaces: true };
  const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
    "vscode.executeFormatDocumentProvider",
    uri,
    options,
  );
  return edits !== undefined && edits.length > 0;
}
