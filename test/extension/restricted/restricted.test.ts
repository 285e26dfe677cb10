import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { commandIds } from "../../../src/vscode/ids.ts";
import { activateProduct, currentSession, git, readText, workspaceFolder, writeText } from "../product.ts";

describe("Restricted Mode", () => {
  it("is on", () => assert.ok(!vscode.workspace.isTrusted));

  it("shows the ledger and says what is off", async () => {
    const { ledger, statusBar } = await activateProduct();
    assert.ok(ledger.getChildren().some((element) => element.label === "TODO"));
    assert.match(ledger.view.message ?? "", /Restricted Mode/);
    assert.match(statusBar.progress.text, /29% \(2\/7\)/);
  });

  it("asks neither git nor services", async () => {
    const product = await activateProduct();
    const session = currentSession(product);
    await product.planes.refresh();
    assert.equal(session.truth, null);
    assert.deepEqual(session.health, []);
    await vscode.commands.executeCommand(commandIds.probeServices);
    assert.deepEqual(session.health, []);
  });

  it("checks the text and leaves git out: no finding against git, no audit", async () => {
    const product = await activateProduct();
    const session = currentSession(product);
    await session.check();
    const rules = session.facts?.findings.map(({ rule }) => rule) ?? [];
    assert.ok(rules.includes("green-with-blocker"));
    const { uri } = session;
    const text = await readText(uri);
    await writeText(
      uri,
      text.replace("`clean`", "`dirty`").replaceAll("(checkpoint: ", "(checkpoint: 1234567) (was: "),
    );
    await session.check();
    const against = session.facts?.findings.filter(({ rule }) => /^(repo-clean|done-checkpoint)/.test(rule));
    assert.deepEqual(against, []);
    assert.equal(await vscode.commands.executeCommand(commandIds.auditClaims), undefined);
    assert.ok(Number(await vscode.commands.executeCommand(commandIds.fixAll)) > 0);
    await writeText(uri, text);
    await session.check();
  });

  it("runs no AUTO and no Initialize", async () => {
    const folder = workspaceFolder();
    const before = await git(folder, "rev-parse", "HEAD");
    for (const command of [commandIds.auto, commandIds.verifyAndSave, commandIds.stopRun, commandIds.initialize]) {
      assert.equal(await vscode.commands.executeCommand(command), undefined, command);
    }
    assert.equal(await git(folder, "rev-parse", "HEAD"), before);
    assert.ok(!existsSync(path.join(folder.uri.fsPath, ".control-plane")));
  });

  it("does not read what a workspace sets of restricted keys", async () => {
    const product = await activateProduct();
    const settings = vscode.Uri.joinPath(workspaceFolder().uri, ".vscode/settings.json");
    const values = { "controlPlane.executor": "command", "controlPlane.checks.timeoutMinutes": 3 };
    await writeText(settings, JSON.stringify(values));
    assert.match(await readText(settings), /executor/);
    await product.planes.refresh();
    assert.equal(currentSession(product).plane.settings.executor, undefined);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(workspaceFolder().uri, ".vscode"), { recursive: true });
  });

  it("shows the dashboard without what git would say", async () => {
    const { dashboard } = await activateProduct();
    await vscode.commands.executeCommand(commandIds.openDashboard);
    const snapshot = dashboard.page?.snapshot;
    assert.equal(snapshot?.trusted, false);
    assert.equal(snapshot?.truth, null);
    assert.equal(snapshot?.counts.todo, 5);
    dashboard.panel?.dispose();
  });
});
