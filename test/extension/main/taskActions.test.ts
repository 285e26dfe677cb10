import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds, viewIds } from "../../../src/vscode/ids.ts";
import type { LedgerElement, LedgerTree } from "../../../src/vscode/ledgerTree.ts";
import {
  activateProduct,
  closeEditors,
  currentSession,
  git,
  readText,
  resetRepository,
  showFile,
  untilPlanes,
  workspaceFolder,
} from "../product.ts";

function rows(tree: LedgerTree, parent?: LedgerElement): LedgerElement[] {
  return tree.getChildren(parent).flatMap((row) => [row, ...rows(tree, row)]);
}

describe("tasks from their rows", () => {
  let head = "";

  before(async () => {
    head = await git(workspaceFolder(), "rev-parse", "HEAD");
  });

  afterEach(async () => {
    await vscode.commands.executeCommand(commandIds.clearFilter);
    await closeEditors();
    await resetRepository(workspaceFolder(), head);
    const product = await activateProduct();
    await product.planes.refresh();
  });

  const stateOf = async (id: string) => currentSession(await activateProduct()).facts?.document.findTask(id)?.state;

  it("starts a task and takes the figures along, as one step of undo", async () => {
    const product = await activateProduct();
    const document = await showFile(currentSession(product).uri);
    const before = document.getText();
    await vscode.commands.executeCommand(commandIds.startTask, "T-20260112-003");
    await untilPlanes(
      product,
      () => currentSession(product).facts?.document.findTask("T-20260112-003")?.state === "DOING",
    );
    assert.match(document.getText(), /\*\*DOING:\*\* `1`/);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), before);
  });

  it("refuses a second task in DOING, and says so", async () => {
    await vscode.commands.executeCommand(commandIds.startTask, "T-20260112-003");
    await vscode.commands.executeCommand(commandIds.startTask, "T-20260112-006");
    assert.equal(await stateOf("T-20260112-003"), "DOING");
    assert.equal(await stateOf("T-20260112-006"), "TODO");
  });

  it("moves dragged tasks to the state and the priority of the group that they are dropped on", async () => {
    const { ledger } = await activateProduct();
    await vscode.commands.executeCommand(`${viewIds.ledger}.focus`);
    const product = await activateProduct();
    const row = (label: RegExp) =>
      untilPlanes(product, () => rows(ledger).find((candidate) => label.test(candidate.id)));
    const data = new vscode.DataTransfer();
    ledger.dragAndDrop.handleDrag([await row(/TODO\/T-20260112-006$/)], data);
    await ledger.dragAndDrop.handleDrop(await row(/TODO\/P1$/), data);
    const dropped = await untilPlanes(product, () => {
      const task = currentSession(product).facts?.document.findTask("T-20260112-006");
      return task?.priority === "P1" && task;
    });
    assert.equal(dropped.state, "TODO");
  });

  it("filters, groups and sorts, says how much it shows, and marks the words", async () => {
    const { ledger } = await activateProduct();
    await vscode.commands.executeCommand(commandIds.filterLedger, "price #money");
    const tasks = () => rows(ledger).filter(({ node }) => node?.kind === "task");
    assert.deepEqual(
      tasks().map(({ node }) => node?.taskId),
      ["T-20260112-003"],
    );
    assert.equal(ledger.view.message, "1 of 8 tasks: price #money");
    const label = ledger.getTreeItem(tasks()[0] ?? assert.fail()).label;
    assert.deepEqual(typeof label === "object" && label.highlights, [[5, 10]]);
    await vscode.commands.executeCommand(commandIds.clearFilter);
    assert.equal(tasks().length, 8);
    assert.equal(ledger.view.message, "");
  });

  it("shows what stands below a task, and opens the commit of its checkpoint", async () => {
    const { ledger } = await activateProduct();
    const details = rows(ledger).filter(({ node }) => node?.kind === "detail");
    assert.ok(details.some(({ node }) => node?.label === "Definition of Done"));
    const commit = details.find(({ node }) => node?.commit !== undefined);
    const command = commit && ledger.getTreeItem(commit).command;
    assert.equal(command?.command, commandIds.openCommit);
  });

  it("writes nothing for a task that does not exist", async () => {
    const { uri } = currentSession(await activateProduct());
    const before = await readText(uri);
    await vscode.commands.executeCommand(commandIds.startTask, "T-20260112-999");
    assert.equal(await readText(uri), before);
  });
});
