import * as vscode from "vscode";
import { ControlError } from "../core/base/errors.ts";

/** The tab that was in front of a group, and the group that had the focus. */
interface Front {
  readonly viewColumn: vscode.ViewColumn;
  readonly tabs: readonly { readonly viewColumn: vscode.ViewColumn; readonly label: string; readonly index: number }[];
}

const focusGroup = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth"].map(
  (ordinal) => `workbench.action.focus${ordinal}EditorGroup`,
);

/**
 * Brings a document to the front, because saving without formatting knows only the active editor, and afterwards puts back what
 * the person looked at.
 */
export async function withDocumentInFront<T>(
  document: vscode.TextDocument,
  use: (editor: vscode.TextEditor) => Promise<T>,
): Promise<T> {
  const front = currentFront();
  const viewColumn = columnOf(document.uri) ?? front.viewColumn;
  const preserveFocus = viewColumn === front.viewColumn;
  const editor = await vscode.window.showTextDocument(document, { viewColumn, preserveFocus, preview: false });
  try {
    return await use(editor);
  } finally {
    await restore(front, viewColumn);
  }
}

/** Saves exactly what the buffer of the document in front holds. Throws `edit-refused` when the disk has something else. */
export async function saveInFront(document: vscode.TextDocument): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.files.saveWithoutFormatting");
  if (!document.isDirty) return;
  throw new ControlError(
    "edit-refused",
    vscode.l10n.t(
      "{0} could not be saved: the file changed on disk. Compare and save it, then retry",
      document.uri.fsPath,
    ),
  );
}

/** Saves what a person typed: no formatter, no trimming of blanks. */
export async function saveUnformatted(document: vscode.TextDocument): Promise<void> {
  if (document.isDirty) await withDocumentInFront(document, () => saveInFront(document));
}

function currentFront(): Front {
  const groups = vscode.window.tabGroups;
  const tabs = groups.all.flatMap(({ viewColumn, activeTab, tabs: all }) =>
    activeTab ? [{ viewColumn, label: activeTab.label, index: all.indexOf(activeTab) }] : [],
  );
  return { viewColumn: groups.activeTabGroup.viewColumn, tabs };
}

/** Where a document is shown to a person: where it is open already, and not over a page such as the dashboard. */
export function columnFor(uri: vscode.Uri): vscode.ViewColumn {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  const isPage = activeTab?.input instanceof vscode.TabInputWebview;
  return columnOf(uri) ?? (isPage ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active);
}

function columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined {
  const key = uri.toString();
  const shows = (tab: vscode.Tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === key;
  return vscode.window.tabGroups.all.find((group) => group.tabs.some(shows))?.viewColumn;
}

/** Brings the former tab of the group back, then the former group. */
async function restore(front: Front, column: vscode.ViewColumn): Promise<void> {
  const former = front.tabs.find((tab) => tab.viewColumn === column);
  const group = vscode.window.tabGroups.all.find((candidate) => candidate.viewColumn === column);
  const isThere = former && group?.tabs[former.index]?.label === former.label;
  if (isThere && group.activeTab !== group.tabs[former.index]) {
    await vscode.commands.executeCommand("workbench.action.openEditorAtIndex", former.index);
  }
  const focus = focusGroup[front.viewColumn - 1];
  if (column !== front.viewColumn && focus) await vscode.commands.executeCommand(focus);
}
