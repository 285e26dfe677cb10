import assert from "node:assert/strict";
import { realpath } from "node:fs/promises";
import * as vscode from "vscode";
import { FsApprovals } from "../../../src/node/runs/fsApprovals.ts";
import { commandIds, itemContexts, viewIds } from "../../../src/vscode/ids.ts";
import { activateProduct, workspaceFolder } from "../product.ts";

const command = "node --eval 0 # of the approvals view";

describe("approvals view", () => {
  it("shows what the person let run here, and takes it back", async () => {
    const { approvals } = await activateProduct();
    const store = new FsApprovals(await realpath(workspaceFolder().uri.fsPath));
    await store.approve(command);
    try {
      await vscode.commands.executeCommand(`${viewIds.approvals}.focus`);
      const row = (await approvals.getChildren()).find(({ approval }) => approval.command === command);
      assert.ok(row, "the approval has a row");
      const item = approvals.getTreeItem(row);
      assert.deepEqual([item.label, item.contextValue], [command, itemContexts.approval]);
      const revoked = await vscode.commands.executeCommand<unknown[]>(commandIds.revokeApproval, row);
      assert.equal(revoked.length, 1);
      assert.equal(await store.isApproved(command), false);
      assert.ok(!(await approvals.getChildren()).some(({ approval }) => approval.command === command));
    } finally {
      for (const { hash, command: text } of await store.list()) if (text === command) await store.revoke(hash);
    }
  });
});
