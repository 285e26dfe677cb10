import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { PageMessage } from "../../../src/core/protocol.ts";
import type { DashboardPage } from "../../../src/vscode/dashboardPage.ts";
import { commandIds } from "../../../src/vscode/ids.ts";
import { activateProduct, closeEditors, currentSession, typeBehind, untilPlanes } from "../product.ts";

function next<T extends PageMessage["type"]>(page: DashboardPage, type: T): Promise<PageMessage> {
  return new Promise((resolve) => {
    const listener = page.onDidReceive((message) => {
      if (message.type !== type) return;
      listener.dispose();
      resolve(message);
    });
  });
}

describe("the dashboard", () => {
  afterEach(closeEditors);

  it("opens one panel, whose page says that it is ready", async () => {
    const { dashboard } = await activateProduct();
    await vscode.commands.executeCommand(commandIds.openDashboard);
    const { page } = dashboard;
    assert.ok(page);
    await next(page, "ready");
    await vscode.commands.executeCommand(commandIds.openDashboard);
    assert.equal(dashboard.page, page);
    assert.equal(dashboard.panel?.title, "Control Plane");
  });

  it("pushes the document as it is typed", async () => {
    const product = await activateProduct();
    await vscode.commands.executeCommand(commandIds.openDashboard);
    const page = product.dashboard.page;
    assert.ok(page);
    assert.deepEqual(
      page.snapshot.next.map((task) => task.id),
      ["T-20260112-004", "T-20260112-003", "T-20260112-007"],
    );
    assert.equal(page.snapshot.truth?.dirty, 0);
    const document = await vscode.workspace.openTextDocument(currentSession(product).uri);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    await typeBehind(document, "### TODO\n", "\n- T-20260112-097 — Typed for the page [P0] (#x)\n");
    await untilPlanes(product, () => page.snapshot.counts.todo === 6);
  });

  it("forgets a closed panel and opens a new one", async () => {
    const { dashboard } = await activateProduct();
    await vscode.commands.executeCommand(commandIds.openDashboard);
    const former = dashboard.page;
    dashboard.panel?.dispose();
    assert.equal(dashboard.page, undefined);
    await vscode.commands.executeCommand(commandIds.openDashboard);
    assert.ok(dashboard.page && dashboard.page !== former);
  });
});
