import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { commandIds, viewIds } from "../../../src/vscode/ids.ts";
import {
  activateProduct,
  closeEditors,
  currentSession,
  setSettings,
  showFile,
  typeBehind,
  untilPlanes,
} from "../product.ts";

function tooltipOf(item: vscode.StatusBarItem): vscode.MarkdownString {
  assert.ok(item.tooltip instanceof vscode.MarkdownString);
  return item.tooltip;
}

describe("the status bar", () => {
  afterEach(closeEditors);

  it("shows progress, and a tooltip whose text is no markup", async () => {
    const { statusBar } = await activateProduct();
    assert.match(statusBar.progress.text, /^\$\([\w~-]+\) 29% \(2\/7\)/);
    assert.equal(statusBar.progress.command, commandIds.showMenu);
    const { value, isTrusted } = tooltipOf(statusBar.progress);
    assert.match(value, /T&#45;20260112&#45;004/);
    assert.ok(typeof isTrusted === "object" && isTrusted.enabledCommands.every((id) => id.startsWith("controlPlane.")));
  });

  it("shows the services that the document names", async () => {
    const product = await activateProduct();
    const named = currentSession(product).facts?.policy.services.value.length ?? 0;
    assert.ok(named > 0);
    const rows = tooltipOf(product.statusBar.services)
      .value.split("\n")
      .filter((line) => line.startsWith("|"));
    assert.equal(rows.length, 2 + named, "a head, its rule and a row for each service");
  });

  it("follows unsaved typing", async () => {
    const product = await activateProduct();
    const document = await showFile(currentSession(product).uri);
    await typeBehind(document, "### DONE\n", "\n- T-20260112-098 — Typed as done (checkpoint: abc1234)\n");
    await untilPlanes(product, () => product.statusBar.progress.text.includes("38% (3/8)"));
  });

  it("asks a service when told, and shows the worst state", async () => {
    const product = await activateProduct();
    const answering = http.createServer((_request, response) => {
      response.setHeader("content-type", "application/json").end('{"status":"ok"}');
    });
    await new Promise<void>((resolve) => answering.listen(0, "127.0.0.1", resolve));
    const { port } = answering.address() as AddressInfo;
    const services = ["backend", "frontend", "comfyui"].map((id) => ({ id, url: `http://127.0.0.1:${port}/health` }));
    try {
      await setSettings(product, { "services.extra": services, "services.intervalSeconds": 0 });
      await vscode.commands.executeCommand(commandIds.probeServices);
      assert.match(product.statusBar.services.text, /3\/3 up/);
      answering.closeAllConnections();
      await new Promise((resolve) => answering.close(resolve));
      await vscode.commands.executeCommand(commandIds.probeServices);
      assert.match(product.statusBar.services.text, /down$/);
      assert.equal(product.statusBar.services.command, `${viewIds.services}.focus`, "where the actions are");
      assert.ok(product.statusBar.services.backgroundColor);
    } finally {
      answering.close();
      await setSettings(product, { "services.extra": undefined, "services.intervalSeconds": undefined });
    }
  });
});
