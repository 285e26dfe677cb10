import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandIds, viewIds } from "../../../src/vscode/ids.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("truth, as a person sees it", function truth() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "main" });
  const folder = () => session().scenario.folder ?? "";
  const file = () => path.join(folder(), "docs/CONTROL_PLANE.md");
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder(), encoding: "utf8" }).trim();
  const problems = () => session().page.locator(".markers-panel");
  const notification = (text: RegExp) => session().page.locator(".notification-list-item", { hasText: text });

  it("lists the findings, and a rule's name leads to its page", async () => {
    await session().execute(commandIds.checkDocument);
    await problems().getByText("Unexpected STATUS GREEN").waitFor();
    await session().screenshot("problems");
    await problems().getByText("green-with-blocker").click();
    const tab = session().page.getByRole("tab", { name: /Rule green-with-blocker/ });
    await tab.waitFor();
    await session().webview().getByRole("heading", { name: "green-with-blocker" }).waitFor();
    await session().screenshot("rule-page");
    await session().execute("workbench.action.closeAllEditors");
  });

  it("badges the rows of the ledger", async () => {
    const text = readFileSync(file(), "utf8");
    writeFileSync(file(), text.replace("### TODO\n", "### TODO\n\n- T-20260112-091 Sow the peas [P0]\n"));
    await session().execute(`${viewIds.ledger}.focus`);
    const row = session().page.getByRole("treeitem", { name: /T-20260112-091.*warning, \d findings?$/ });
    await row.waitFor();
    await session().screenshot("ledger-badges");
    git("checkout", "--quiet", ".");
    await row.waitFor({ state: "hidden" });
  });

  it("leads from the dashboard's number of problems to the worst of them", async () => {
    await session().execute(commandIds.openDashboard);
    await session().execute("workbench.action.closePanel");
    await session()
      .webview()
      .getByRole("button", { name: /problems in the document/ })
      .click();
    await problems().getByText("Unexpected STATUS GREEN").waitFor();
    const line = await session().evaluate(
      (vscode) =>
        new Promise<string>((resolve) => {
          const look = () => {
            const editor = vscode.window.activeTextEditor;
            if (editor) resolve(editor.document.lineAt(editor.selection.active.line).text);
            else vscode.window.onDidChangeActiveTextEditor(look);
          };
          look();
        }),
    );
    assert.match(line, /\*\*STATUS\*\*/);
    await session().execute("workbench.action.closeAllEditors");
  });

  it("shows repaired characters beside what is there, and writes them when told", async () => {
    const damaged = readFileSync(file(), "utf8").replace("CONTROL_PLANE — Lantern", "CONTROL_PLANE â€” Lantern");
    writeFileSync(file(), damaged);
    const answer = session().execute(commandIds.repairEncoding);
    await session().page.locator(".monaco-diff-editor").waitFor();
    await session().execute("notifications.showList");
    const repair = notification(/places can be repaired/).getByRole("button", { name: "Repair" });
    await repair.waitFor();
    await session().screenshot("repair-encoding");
    assert.equal(readFileSync(file(), "utf8"), damaged);
    await repair.click();
    assert.equal(await answer, true);
    assert.match(readFileSync(file(), "utf8"), /CONTROL_PLANE — Lantern/);
    git("checkout", "--quiet", ".");
    await session().execute("workbench.action.closeAllEditors");
  });

  it("shows what a list would bring, and takes it over when told", async () => {
    writeFileSync(path.join(folder(), "TASKS.md"), "- [ ] Paint the door\n- [x] Hang the sign\n- [ ] **T-BAD**\n");
    const answer = session().evaluate(async (vscode) => {
      const list = vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri as never, "TASKS.md");
      return Number(await vscode.commands.executeCommand("controlPlane.importList", list));
    });
    await session()
      .page.getByRole("tab", { name: /Import of TASKS\.md/ })
      .waitFor();
    await session().execute("notifications.showList");
    const take = notification(/Take over \d tasks of TASKS\.md/).getByRole("button", { name: "Take Over" });
    await take.waitFor();
    await session().screenshot("import-report");
    assert.equal(git("status", "--porcelain"), "?? TASKS.md");
    await take.click();
    assert.ok((await answer) >= 2);
    assert.match(readFileSync(file(), "utf8"), /Paint the door/);
    git("checkout", "--quiet", ".");
    await session().execute("workbench.action.closeAllEditors");
  });

  it("leaves an audit when told, also while git hangs; the next one is whole", async () => {
    const config = path.join(folder(), ".git/config");
    const former = readFileSync(config, "utf8");
    const pipe = path.join(folder(), ".git/endless");
    // Git opens what its configuration includes, and a pipe opens when somebody writes.
    execFileSync("mkfifo", [pipe]);
    writeFileSync(config, `${former}[include]\n\tpath = endless\n`);
    try {
      const answer = session().execute(commandIds.auditClaims);
      const running = notification(/Proving what is claimed as DONE/);
      await session().execute("notifications.showList");
      await running.getByRole("button", { name: "Cancel" }).click();
      assert.equal((await answer) ?? undefined, undefined);
      assert.equal(
        await session()
          .page.getByRole("tab", { name: /Audit of/ })
          .count(),
        0,
      );
    } finally {
      writeFileSync(config, former);
      closeSync(openSync(pipe, "r+"));
      rmSync(pipe);
    }
  });

  it("audits claims, and a commit of the report can be read", async () => {
    await session().execute(commandIds.auditClaims);
    const page = session().page;
    await page.getByRole("tab", { name: /Audit of/ }).waitFor();
    const hash = git("rev-parse", "--short=7", "HEAD^");
    await page.locator(".view-line .detected-link", { hasText: hash }).first().waitFor();
    await session().screenshot("audit");
    await session().evaluate(async (vscode) => {
      const editor = vscode.window.activeTextEditor;
      const text = editor?.document.getText() ?? "";
      const at = editor?.document.positionAt(text.indexOf("· commit ") + "· commit ".length + 1);
      if (editor && at) editor.selection = new vscode.Selection(at, at);
      await vscode.commands.executeCommand("editor.action.openLink");
    });
    await page.getByRole("tab", { name: new RegExp(`${hash}\\.diff`) }).waitFor();
  });
});
