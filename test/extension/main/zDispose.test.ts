import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds } from "../../../src/vscode/ids.ts";
import {
  activateExtension,
  activateProduct,
  closeEditors,
  currentSession,
  showFile,
  typeBehind,
  until,
  untilPlanes,
} from "../product.ts";

/** The last file of the scenario: afterwards the extension is gone. */
describe("the end of the extension", () => {
  after(closeEditors);

  it("leaves nothing behind", async () => {
    const product = await activateProduct();
    const session = currentSession(product);
    await vscode.commands.executeCommand(commandIds.openDashboard);
    const document = await showFile(session.uri);
    await typeBehind(document, "### TODO\n", "\n- T-2026011-1 — A malformed id [P0]\n");
    await untilPlanes(product, () => vscode.languages.getDiagnostics(session.uri).length > 0);
    let heard = 0;
    product.planes.onDidChangeSession(() => {
      heard += 1;
    });

    await (await activateExtension()).dispose();

    const commands = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(commandIds).filter((id) => commands.has(id)),
      [],
    );
    assert.deepEqual(
      vscode.languages.getDiagnostics(session.uri).filter(({ source }) => source === "Control Plane"),
      [],
    );
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await until([vscode.window.tabGroups.onDidChangeTabs], () =>
      tabs().every((tab) => !(tab.input instanceof vscode.TabInputWebview)),
    );
    assert.equal(product.dashboard.page, undefined);
    assert.deepEqual(product.planes.sessions, []);
    await typeBehind(document, "### TODO\n", "\nmore\n");
    await session.refresh();
    assert.equal(heard, 0);
  });
});
