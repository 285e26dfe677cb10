import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { CycleReport } from "../../../src/core/cycle/events.ts";
import { commandIds } from "../../../src/vscode/ids.ts";
import type { LedgerElement } from "../../../src/vscode/ledgerTree.ts";
import { createAgents, greetingAgent } from "../agents.ts";
import {
  activateProduct,
  closeEditors,
  git,
  readText,
  setSettings,
  until,
  untilPlanes,
  workspaceFolder,
  writeText,
} from "../product.ts";

describe("a workspace of several folders", () => {
  afterEach(closeEditors);

  it("has one control plane a folder, each below its own row", async () => {
    const { planes, ledger, runLog } = await activateProduct();
    assert.deepEqual(
      planes.sessions.map((session) => session.folder.name),
      ["shop", "depot"],
    );
    const roots = ledger.getChildren();
    assert.deepEqual(
      roots.map((element) => element.label),
      ["shop", "depot"],
    );
    const ids = new Set<string | undefined>();
    const count = (elements: typeof roots): number =>
      elements.reduce((sum, element) => {
        ids.add(ledger.getTreeItem(element).id);
        return sum + 1 + count(ledger.getChildren(element));
      }, 0);
    assert.equal(count(roots), ids.size);
    assert.equal(runLog.getChildren().length, 2);
  });

  it("follows the active editor with status bar and dashboard", async () => {
    const product = await activateProduct();
    await vscode.commands.executeCommand(commandIds.openDashboard);
    for (const name of ["depot", "shop"]) {
      const session = product.planes.sessions.find((candidate) => candidate.folder.name === name);
      assert.ok(session);
      await vscode.window.showTextDocument(session.uri);
      await until([product.planes.onDidChange], () => product.planes.current === session);
      assert.match(product.statusBar.progress.text, new RegExp(`${name}: `));
      assert.equal(product.dashboard.page?.snapshot.folder, name);
    }
  });

  it("means the task of the folder in front where several have its id, and drags none across", async () => {
    const product = await activateProduct();
    const depot = product.planes.sessions.find(({ folder }) => folder.name === "depot") ?? assert.fail();
    const [shop = assert.fail()] = product.planes.sessions;
    const id = "T-20260112-003";
    const former = await readText(depot.uri);
    await writeText(depot.uri, former.replace(/- T-20260201-001.*/, "- None").replace("T-20260201-002", id));
    await untilPlanes(product, () => depot.facts?.document.findTask(id));
    await vscode.window.showTextDocument(depot.uri);
    await until([product.planes.onDidChange], () => product.planes.current === depot);
    await vscode.commands.executeCommand(commandIds.startTask, id);
    await untilPlanes(product, () => depot.facts?.document.findTask(id)?.state === "DOING");
    assert.equal(shop.facts?.document.findTask(id)?.state, "TODO");

    const rows = (parent?: LedgerElement): LedgerElement[] =>
      product.ledger.getChildren(parent).flatMap((row) => [row, ...rows(row)]);
    const dragged = rows().find(({ session, node }) => session === depot && node?.taskId === id) ?? assert.fail();
    const goal = rows().find(({ session, node }) => session === shop && node?.state === "DOING") ?? assert.fail();
    const data = new vscode.DataTransfer();
    const before = await readText(shop.uri);
    product.ledger.dragAndDrop.handleDrag([dragged], data);
    await product.ledger.dragAndDrop.handleDrop(goal, data);
    assert.equal(await readText(shop.uri), before);
    await closeEditors();
    await writeText(depot.uri, former);
    await untilPlanes(product, () => !depot.facts?.document.findTask(id));
  });

  it("takes the severities of rules from each folder's own settings", async () => {
    const product = await activateProduct();
    const { planes } = product;
    const rulesOf = (name: string) => {
      const session = planes.sessions.find(({ folder }) => folder.name === name);
      const rules = session?.facts?.findings.map(({ rule }) => rule) ?? [];
      return rules.filter((id) => id !== "vanished-task"); // git may still say that of a text before.
    };
    const depot = await untilPlanes(product, () => rulesOf("depot").length > 0 && rulesOf("depot"));
    const [rule = ""] = rulesOf("shop");
    const configuration = vscode.workspace.getConfiguration("controlPlane", workspaceFolder(0));
    const set = (value: unknown) =>
      configuration.update("lint.severities", value, vscode.ConfigurationTarget.WorkspaceFolder);
    try {
      await set({ [rule]: "off", ...Object.fromEntries(depot.map((id) => [id, "off"])) });
      await untilPlanes(product, () => rulesOf("shop").length > 0 && !rulesOf("shop").includes(rule));
      assert.deepEqual(rulesOf("depot"), depot);
      await set(undefined);
      await untilPlanes(product, () => rulesOf("shop").includes(rule));
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(workspaceFolder(0).uri, ".vscode"), { recursive: true });
      await planes.refresh();
    }
  });

  it("runs AUTO in the folder that is meant, and leaves the other alone", async function autoInOneFolder() {
    this.timeout(60_000);
    const product = await activateProduct();
    const agents = createAgents();
    try {
      const [shop, depot] = [workspaceFolder(0), workspaceFolder(1)];
      await setSettings(product, {
        executor: "command",
        "save.reviewChanges": false,
        "services.intervalSeconds": 0,
        "agent.command": agents.make(greetingAgent),
      });
      const before = await git(depot, "rev-parse", "HEAD");
      const uri = vscode.Uri.joinPath(shop.uri, "docs/CONTROL_PLANE.md");
      const report = await vscode.commands.executeCommand<CycleReport>(commandIds.auto, uri);
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(await git(shop, "status", "--porcelain"), "");
      assert.equal(await git(depot, "rev-parse", "HEAD"), before);
    } finally {
      agents.remove();
    }
  });

  it("drops a folder's control plane with its document, and takes it back", async () => {
    const product = await activateProduct();
    const document = vscode.Uri.joinPath(workspaceFolder(1).uri, "docs/CONTROL_PLANE.md");
    const away = document.with({ path: document.path.replace("CONTROL_PLANE", "AWAY") });
    await vscode.workspace.fs.rename(document, away);
    await untilPlanes(product, () => product.planes.sessions.length === 1);
    assert.ok(!product.ledger.getChildren().some((element) => element.label === "depot"));
    await vscode.workspace.fs.rename(away, document);
    await untilPlanes(product, () => product.planes.sessions.length === 2);
  });
});
