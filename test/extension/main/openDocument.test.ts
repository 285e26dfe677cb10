import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds } from "../../../src/vscode/ids.ts";
import type { Parts } from "../../../src/vscode/parts.ts";
import {
  activateProduct,
  closeEditors,
  currentSession,
  git,
  readText,
  showFile,
  typeBehind,
  untilPlanes,
  workspaceFolder,
  writeText,
} from "../product.ts";

const unsaved = "- T-20260112-095 — Typed and not saved [P3]";

describe("the control document while it is open", function openDocument() {
  this.timeout(60_000);
  let product: Parts;
  let start: string;

  before(async () => {
    start = await git(workspaceFolder(), "rev-parse", "HEAD");
  });

  beforeEach(async () => {
    product = await activateProduct();
  });

  afterEach(async () => {
    await closeEditors();
    await git(workspaceFolder(), "reset", "--quiet", "--hard", start);
    await git(workspaceFolder(), "clean", "--quiet", "-fd");
    await product.planes.refresh();
    const text = await readText(vscode.Uri.joinPath(workspaceFolder().uri, "docs/CONTROL_PLANE.md"));
    await untilPlanes(product, () => product.planes.current?.facts?.document.text === text);
  });

  const shows = (id: string) => () => product.planes.current?.facts?.document.findTask(id) !== undefined;

  it("is replaced by another program: editor, ledger and status bar follow, and nothing is unsaved", async () => {
    const { uri } = currentSession(product);
    const document = await showFile(uri);
    const text = await readText(uri);
    await writeText(
      uri,
      text.replace("### TODO\n", "### TODO\n\n- T-20260112-096 — Written by another program [P3]\n"),
    );
    await untilPlanes(product, shows("T-20260112-096"));
    assert.match(product.statusBar.progress.text, /\(2\/8\)/);
    assert.ok(!document.isDirty);
  });

  it("keeps unsaved text when another program replaces the file, and a move of a task goes into what is typed", async () => {
    const { uri } = currentSession(product);
    const document = await showFile(uri);
    const text = await readText(uri);
    await typeBehind(document, "### TODO\n", `\n${unsaved}\n`);
    await untilPlanes(product, shows("T-20260112-095"));
    await writeText(
      uri,
      text.replace("### TODO\n", "### TODO\n\n- T-20260112-096 — Written by another program [P3]\n"),
    );
    await vscode.commands.executeCommand(commandIds.startTask, "T-20260112-003");
    assert.ok(document.isDirty);
    assert.match(document.getText(), /T-20260112-095/);
    assert.match(document.getText(), /### DOING[^#]*T-20260112-003/);
    assert.match(await readText(uri), /T-20260112-096/);
    assert.doesNotMatch(await readText(uri), /T-20260112-095/);
  });

  it("is one document in two editors: what is typed in one, a command adds to, and one undo takes back", async () => {
    const { uri } = currentSession(product);
    const document = await showFile(uri);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    const shown = vscode.window.visibleTextEditors.filter(
      (editor) => editor.document.uri.toString() === uri.toString(),
    );
    assert.equal(shown.length, 2);
    await typeBehind(document, "### TODO\n", `\n${unsaved}\n`);
    await untilPlanes(product, shows("T-20260112-095"));
    const typed = document.getText();
    await vscode.commands.executeCommand(commandIds.startTask, "T-20260112-003");
    assert.match(document.getText(), /### DOING[^#]*T-20260112-003/);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), typed);
  });

  it("is renamed with unsaved text: the control plane goes, and comes back with its name and the text", async () => {
    const { uri } = currentSession(product);
    const elsewhere = vscode.Uri.joinPath(workspaceFolder().uri, "docs/PLAN.md");
    await typeBehind(await showFile(uri), "### TODO\n", `\n${unsaved}\n`);
    await untilPlanes(product, shows("T-20260112-095"));
    const rename = new vscode.WorkspaceEdit();
    rename.renameFile(uri, elsewhere);
    assert.ok(await vscode.workspace.applyEdit(rename));
    await untilPlanes(product, () => product.planes.sessions.length === 0);
    const moved = vscode.workspace.textDocuments.find((open) => open.uri.path === elsewhere.path);
    assert.match(moved?.getText() ?? "", /T-20260112-095/);
    const back = new vscode.WorkspaceEdit();
    back.renameFile(elsewhere, uri);
    assert.ok(await vscode.workspace.applyEdit(back));
    await untilPlanes(product, shows("T-20260112-095"));
  });

  it("is deleted with unsaved text: the control plane goes, the text stays in its editor", async () => {
    const { uri } = currentSession(product);
    const document = await showFile(uri);
    await typeBehind(document, "### TODO\n", `\n${unsaved}\n`);
    await untilPlanes(product, shows("T-20260112-095"));
    await vscode.workspace.fs.delete(uri);
    await untilPlanes(product, () => product.planes.sessions.length === 0);
    assert.deepEqual(product.ledger.getChildren(), []);
    assert.match(document.getText(), /T-20260112-095/);
  });
});
