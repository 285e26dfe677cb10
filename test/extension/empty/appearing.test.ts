import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds } from "../../../src/vscode/ids.ts";
import {
  activateProduct,
  closeEditors,
  currentSession,
  git,
  readText,
  setSettings,
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

  it("writes a starting document with Initialize, opens it and shows it", async () => {
    const product = await activateProduct();
    await setSettings(product, {});
    await vscode.commands.executeCommand(commandIds.initialize);
    const session = currentSession(product);
    assert.ok(session.facts);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), session.uri.toString());
    const text = await readText(session.uri);
    await vscode.commands.executeCommand(commandIds.initialize);
    assert.equal(await readText(session.uri), text);
    assert.deepEqual(
      session.facts?.findings.filter((finding) => finding.severity === "error"),
      [],
    );
  });
});
