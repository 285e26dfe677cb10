import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds, pageScheme } from "../../../src/vscode/ids.ts";
import {
  activateProduct,
  closeEditors,
  currentSession,
  git,
  readText,
  setSettings,
  until,
  untilPlanes,
  workspaceFolder,
  writeText,
} from "../product.ts";

const small = "# Plan\n\n## TASK_LEDGER\n\n### TODO\n\n- T-20260301-001 — Begin [P1]\n\n### DONE\n\n- None\n";

describe("a workspace without a control document", () => {
  const at = (path: string) => vscode.Uri.joinPath(workspaceFolder().uri, path);

  afterEach(async () => {
    await closeEditors();
    await git(workspaceFolder(), "clean", "--quiet", "-fd");
    const product = await activateProduct();
    await product.planes.refresh();
  });

  it("has no control plane, and neither status bar item", async () => {
    const { planes, ledger } = await activateProduct();
    assert.deepEqual(planes.sessions, []);
    assert.deepEqual(ledger.getChildren(), []);
    assert.ok(planes.isReady);
  });

  it("finds a document that appears, is renamed, comes back and is deleted", async () => {
    const product = await activateProduct();
    const document = at("docs/CONTROL_PLANE.md");
    await writeText(document, small);
    await untilPlanes(product, () => product.planes.current?.facts);
    assert.match(product.statusBar.progress.text, /0% \(0\/1\)/);
    await vscode.workspace.fs.rename(document, at("docs/PLAN.md"));
    await untilPlanes(product, () => product.planes.sessions.length === 0);
    await vscode.workspace.fs.rename(at("docs/PLAN.md"), document);
    await untilPlanes(product, () => product.planes.current?.facts);
    await vscode.workspace.fs.delete(document);
    await untilPlanes(product, () => product.planes.sessions.length === 0);
    assert.deepEqual(product.ledger.getChildren(), []);
  });

  it("follows a change on disk", async () => {
    const product = await activateProduct();
    await writeText(at("docs/CONTROL_PLANE.md"), small);
    await untilPlanes(product, () => product.planes.current?.facts);
    await writeText(
      at("docs/CONTROL_PLANE.md"),
      small.replace("- None", "- T-20260301-002 — Ended (checkpoint: abc1234)"),
    );
    await untilPlanes(product, () => product.statusBar.progress.text.includes("50% (1/2)"));
  });

  it("looks where the setting says", async () => {
    const product = await activateProduct();
    await writeText(at("plans/PLAN.md"), small);
    const configuration = vscode.workspace.getConfiguration("controlPlane");
    await configuration.update("document.path", "plans/PLAN.md", vscode.ConfigurationTarget.Global);
    const session = await untilPlanes(product, () => product.planes.current);
    assert.equal(session.uri.path.endsWith("/plans/PLAN.md"), true);
    await configuration.update("document.path", undefined, vscode.ConfigurationTarget.Global);
    await untilPlanes(product, () => product.planes.sessions.length === 0);
  });

  it("says in a row what is wrong with a document that it cannot read", async () => {
    const product = await activateProduct();
    await vscode.workspace.fs.writeFile(at("docs/CONTROL_PLANE.md"), new Uint8Array([0xff, 0xfe, 0x00, 0xd8, 0x41]));
    const session = await untilPlanes(product, () => product.planes.current);
    await untilPlanes(product, () => session.documentState.kind !== "loading");
    const [row] = product.ledger.getChildren();
    assert.equal(row?.kind, "message");
    assert.equal(row && product.ledger.getTreeItem(row).command?.command, commandIds.openDocument);
  });

  /** Begins Initialize and resolves when the proposal of a template is shown; the end comes with an answer. */
  async function propose(): Promise<{ readonly ended: Thenable<unknown>; readonly proposal: vscode.TextDocument }> {
    const ended = vscode.commands.executeCommand(commandIds.initialize);
    const find = () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === pageScheme && uri.path.includes("proposed"));
    await until([vscode.workspace.onDidOpenTextDocument], find);
    const proposal = find();
    assert.ok(proposal);
    return { ended, proposal };
  }

  /** Repeats a command until what it is meant for has ended: the list may not be there yet. */
  async function answer(command: string, ended: Thenable<unknown>): Promise<void> {
    let open = true;
    void ended.then(() => {
      open = false;
    });
    while (open) {
      await vscode.commands.executeCommand(command);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it("shows the whole proposal before Initialize writes, and writes nothing when the person leaves", async () => {
    const product = await activateProduct();
    await setSettings(product, {});
    const { ended, proposal } = await propose();
    assert.match(proposal.getText(), /^# CONTROL_PLANE — [\s\S]*## TASK_LEDGER/);
    await answer("workbench.action.closeQuickOpen", ended);
    await assert.rejects(readText(at("docs/CONTROL_PLANE.md")));
    assert.deepEqual([product.planes.sessions, vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)], [[], []]);
  });

  it("writes exactly the document that Initialize showed, opens it and shows it; never a second one", async () => {
    const product = await activateProduct();
    const { ended, proposal } = await propose();
    const shown = proposal.getText();
    await answer("workbench.action.acceptSelectedQuickOpenItem", ended);
    const session = currentSession(product);
    assert.ok(session.facts);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), session.uri.toString());
    assert.equal(await readText(session.uri), shown);
    await vscode.commands.executeCommand(commandIds.initialize);
    assert.equal(await readText(session.uri), shown);
    assert.deepEqual(
      session.facts?.findings.filter((finding) => finding.severity === "error"),
      [],
    );
  });
});
