/** How a text reaches a document that may be open, so that neither the editor nor the person loses anything. */
import * as vscode from "vscode";
import { ControlError } from "../core/base/errors.ts";
import { applyEdits, type EditBatch, type TextEdit, type TextSnapshot } from "../core/base/text.ts";
import type { TextStore } from "../core/ports.ts";
import { saveInFront, withDocumentInFront } from "./documentInFront.ts";

/** How long an editor may take to show what was written on disk, before nobody waits for it any more. */
const showTimeoutMs = 5000;

/** The open document of a URI; undefined when no editor has it. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === key);
}

/** Closed or clean: replaces the file on disk, then waits until the editor shows it. */
export async function writeOnDisk(
  open: vscode.TextDocument | undefined,
  batch: EditBatch,
  disk: TextStore,
): Promise<TextSnapshot> {
  const written = await disk.write(batch);
  if (open) await shown(open, written.text);
  return written;
}

/**
 * Unsaved changes: one step of undo in the buffer, which is then saved as it is, and compared with the disk. Through the editor,
 * because a `WorkspaceEdit` is made smaller by VS Code, which then cuts emoji in half.
 */
export async function writeInBuffer(
  open: vscode.TextDocument,
  edits: readonly TextEdit[],
  disk: TextStore,
): Promise<TextSnapshot> {
  const expected = await editBuffer(open, edits, () => saveInFront(open));
  const saved = await disk.read();
  if (sameText(saved.text, expected)) return saved;
  throw new ControlError(
    "edit-refused",
    vscode.l10n.t("{0} was saved with other content; look at it, then retry", open.uri.fsPath),
  );
}

/** One step of undo in the buffer, which stays unsaved but for what `andThen` does; resolves with the text that came out. */
export async function editBuffer(
  open: vscode.TextDocument,
  edits: readonly TextEdit[],
  andThen: () => Promise<void> = async () => undefined,
): Promise<string> {
  const { version } = open;
  const expected = applyEdits(open.getText(), edits);
  await withDocumentInFront(open, async (editor) => {
    const isSame = open.version === version;
    if (!isSame || !(await editor.edit((builder) => replaceAll(builder, open, edits)))) throw editedMeanwhile(open);
    if (!sameText(open.getText(), expected)) throw editedMeanwhile(open);
    await andThen();
  });
  return expected;
}

function replaceAll(builder: vscode.TextEditorEdit, open: vscode.TextDocument, edits: readonly TextEdit[]): void {
  for (const { range, newText } of edits) {
    builder.replace(new vscode.Range(open.positionAt(range.start), open.positionAt(range.end)), newText);
  }
}

function editedMeanwhile(open: vscode.TextDocument): ControlError {
  return new ControlError(
    "stale-edit",
    vscode.l10n.t("{0} was edited at the same moment; read it again and retry", open.uri.fsPath),
  );
}

/** Resolves when the clean editor shows `text`; also when the person typed, closed it, or it took too long: the disk has it. */
function shown(open: vscode.TextDocument, text: string): Promise<void> {
  const isOver = () => open.isClosed || open.isDirty || sameText(open.getText(), text);
  if (isOver()) return Promise.resolve();
  return new Promise((resolve) => {
    const look = (document: vscode.TextDocument) => {
      if (document === open && isOver()) finish();
    };
    const listeners = [
      vscode.workspace.onDidChangeTextDocument((event) => look(event.document)),
      vscode.workspace.onDidCloseTextDocument(look),
    ];
    const finish = () => {
      clearTimeout(timer);
      for (const listener of listeners) listener.dispose();
      resolve();
    };
    const timer = setTimeout(finish, showTimeoutMs);
  });
}

/** Editors hide the byte order mark and give every line the same end. */
export function sameText(a: string, b: string): boolean {
  return a === b || withoutMarks(a) === withoutMarks(b);
}

function withoutMarks(text: string): string {
  return text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
}
