import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds, viewIds } from "../../../src/vscode/ids.ts";
import type { LedgerElement, LedgerTree } from "../../../src/vscode/ledgerTree.ts";
import { activateProduct, closeEditors, currentSession, showFile, typeBehind, untilPlanes } from "../product.ts";

/** Labels of the tree down to the tasks, children below their parent. */
function outline(tree: LedgerTree, parent?: LedgerElement, indent = ""): string[] {
  return tree
    .getChildren(parent)
    .filter(({ node }) => node?.kind !== "detail")
    .flatMap((element) => [
      `${indent}${element.label} (${element.node?.description ?? ""})`,
      ...outline(tree, element, `${indent}  `),
    ]);
}

function findRow(tree: LedgerTree, taskId: string, parent?: LedgerElement): LedgerElement | undefined {
  for (const element of tree.getChildren(parent)) {
    const found = element.node?.taskId === taskId ? element : findRow(tree, taskId, element);
    if (found) return found;
  }
  return undefined;
}

describe("the ledger tree", () => {
  afterEach(closeEditors);

  it("shows DOING, TODO by priority, DONE and BLOCKED with their counts", async () => {
    const { ledger } = await activateProduct();
    const lines = outline(ledger);
    assert.deepEqual(
      lines.filter((line) => !line.includes("T-2026")),
      ["DOING (0)", "TODO (5)", "  P0 (1)", "  P1 (2)", "  P2 (1)", "  P3 (1)", "DONE (2)", "BLOCKED (1)"],
    );
    assert.equal(lines.filter((line) => line.includes("T-2026")).length, 8);
    assert.match(lines[3] ?? "", /^ {4}Greet returning customers by name \(T-20260112-004 · P0/);
  });

  it("gives a task an icon, a plain tooltip with its details, words for screen readers and a click", async () => {
    const { ledger } = await activateProduct();
    const row = findRow(ledger, "T-20260112-004");
    assert.ok(row);
    const item = ledger.getTreeItem(row);
    assert.ok(item.iconPath instanceof vscode.ThemeIcon);
    assert.ok(item.tooltip instanceof vscode.MarkdownString);
    assert.equal(item.tooltip.isTrusted, undefined);
    assert.match(item.tooltip.value, /Definition&nbsp;of&nbsp;Done:&nbsp;the&nbsp;greeting&nbsp;holds/);
    assert.match(item.accessibilityInformation?.label ?? "", /^TODO, T-20260112-004, Greet returning customers/);
    assert.equal(item.command?.command, commandIds.revealTask);
  });

  it("opens the line of a clicked task", async () => {
    const { ledger } = await activateProduct();
    const row = findRow(ledger, "T-20260112-008");
    const command = row && ledger.getTreeItem(row).command;
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /^- T-20260112-008/);
  });

  it("follows unsaved typing, and takes it back with it", async () => {
    const product = await activateProduct();
    const session = currentSession(product);
    const document = await showFile(session.uri);
    await typeBehind(document, "### TODO\n", "\n- T-20260112-099 — Just typed [P0]\n");
    const row = await untilPlanes(product, () => findRow(product.ledger, "T-20260112-099"));
    assert.equal(row.label, "Just typed");
    assert.ok(document.isDirty);
    assert.ok(outline(product.ledger).includes("TODO (6)"));
    await vscode.commands.executeCommand("undo");
    await untilPlanes(product, () => !findRow(product.ledger, "T-20260112-099"));
    assert.ok(outline(product.ledger).includes("TODO (5)"));
  });

  it("reveals the task that is next when none is in DOING", async () => {
    const { ledger } = await activateProduct();
    await vscode.commands.executeCommand(`${viewIds.ledger}.focus`);
    await vscode.commands.executeCommand(commandIds.revealActiveTask);
    assert.equal(ledger.view.selection[0]?.node?.taskId, "T-20260112-004");
  });

  it("goes to a task by its id, and copies the id of a row", async () => {
    const { ledger } = await activateProduct();
    await vscode.commands.executeCommand(commandIds.revealTask, "T-20260112-006");
    const editor = vscode.window.activeTextEditor;
    assert.match(editor?.document.lineAt(editor.selection.active.line).text ?? "", /^- T-20260112-006/);
    await vscode.commands.executeCommand(commandIds.copyTaskId, findRow(ledger, "T-20260112-005"));
    assert.equal(await vscode.env.clipboard.readText(), "T-20260112-005");
  });

  it("shows the run log, newest first", async () => {
    const { runLog } = await activateProduct();
    const entries = runLog.getChildren().filter((element) => element.kind === "entry");
    assert.deepEqual(
      entries.map(({ entry }) => entry.timestamp),
      ["2026-01-12T09:30:00Z", "2026-01-12T09:00:00Z"],
    );
    const [newest] = entries;
    assert.ok(newest);
    await vscode.commands.executeCommand(commandIds.showRun, newest);
    const editor = vscode.window.activeTextEditor;
    assert.match(editor?.document.lineAt(editor.selection.active.line).text ?? "", /^### RUN 2026-01-12T09:30/);
  });
});
