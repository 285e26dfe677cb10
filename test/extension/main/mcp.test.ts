/** What the editor does for agents beside its own chat: the context to copy, and the MCP server in VS Code's list. */
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import { commandIds } from "../../../src/vscode/ids.ts";
import { activateProduct, currentSession, extensionId, setSettings } from "../product.ts";

const serverId = `${extensionId}/Control Plane`;
const toolNames = () => vscode.lm.tools.map(({ name }) => name).filter((name) => /^mcp_control_plane_/.test(name));

describe("agents of the editor", function agents() {
  this.timeout(60_000);

  it("puts the context of the next task, or of a named one, on the clipboard", async () => {
    const product = await activateProduct();
    await vscode.commands.executeCommand(commandIds.copyContext);
    const next = currentSession(product).facts?.selection.selected?.task;
    assert.ok(next);
    assert.match(await vscode.env.clipboard.readText(), new RegExp(`^# Work under[^]*## ${next.id}: `));
    const other = currentSession(product).facts?.selection.candidates.find(({ task }) => task.id !== next.id)?.task;
    assert.ok(other);
    await vscode.commands.executeCommand(commandIds.copyContext, other.id);
    assert.match(await vscode.env.clipboard.readText(), new RegExp(`## ${other.id}: `));
  });

  it("lists the MCP server only while the user's setting says so", async () => {
    const product = await activateProduct();
    assert.deepEqual(toolNames(), []);
    await setSettings(product, { "mcp.enabled": true });
    try {
      // VS Code hears of the server a moment after the setting changed.
      for (let tries = 0; toolNames().length === 0 && tries < 200; tries += 1) {
        await vscode.commands.executeCommand("workbench.mcp.startServer", serverId, { waitForLiveTools: true });
        await setTimeout(100);
      }
      const names = toolNames();
      assert.equal(names.length, 8, names.join());
      assert.ok(names.some((name) => name.endsWith("_begin")));
    } finally {
      await vscode.commands.executeCommand("workbench.mcp.stopServer", serverId);
      await setSettings(product, { "mcp.enabled": false });
    }
  });
});
