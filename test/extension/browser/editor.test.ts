import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandIds } from "../../../src/vscode/ids.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("the control document in the editor, as a person works in it", function editor() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "main", settings: { "controlPlane.services.intervalSeconds": 0 } });

  /** Puts the cursor behind `words`, in the middle of the editor. */
  const goTo = (words: string) =>
    session().evaluate((vscode, searched) => {
      const active = vscode.window.activeTextEditor;
      const found = active?.document.getText().indexOf(searched) ?? -1;
      if (!active || found < 0) throw new Error(`${searched} is not in the document`);
      const at = active.document.positionAt(found + searched.length);
      active.selection = new vscode.Selection(at, at);
      active.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
    }, words);

  it("offers Block above the task that is next, and asks for the reason", async () => {
    await session().execute(commandIds.openDocument);
    await goTo("- T-20260112-004");
    await session().page.locator(".codelens-decoration a", { hasText: "Block…" }).click();
    await session().page.getByText("Why is it blocked?").waitFor();
    await session().page.keyboard.press("Escape");
  });

  it("warns of a formatter that no setting names, and turns it off where the person says so", async () => {
    const { page } = session();
    await session().execute("workbench.action.closeAllEditors");
    await session().evaluate((vscode) => {
      vscode.languages.registerDocumentFormattingEditProvider("markdown", {
        provideDocumentFormattingEdits: () => [vscode.TextEdit.insert(new vscode.Position(0, 0), "formatted ")],
      });
    });
    await session().setSetting("editor.formatOnSave", true);
    await session().execute(commandIds.openDocument);
    const warning = page.locator(".notification-list-item", { hasText: "a formatter will rewrite" });
    // A list without any notification closes at once.
    do await session().execute("notifications.showList");
    while ((await warning.count()) === 0);
    await warning.getByRole("button", { name: "Turn Off for Markdown Here" }).click();
    const formats = () =>
      session().evaluate((vscode) =>
        vscode.workspace
          .getConfiguration("editor", vscode.window.activeTextEditor?.document)
          .get<boolean>("formatOnSave"),
      );
    while (await formats()) await new Promise((resolve) => setTimeout(resolve, 100));
    await session().execute("workbench.action.files.save");
    const text = await session().evaluate((vscode) => vscode.window.activeTextEditor?.document.getText() ?? "");
    assert.ok(!text.startsWith("formatted"));
  });

  it("marks what no cycle may touch, and what the run changed", async () => {
    const inFolder = (name: string) => path.join(session().scenario.folder ?? "", name);
    const marked = (name: string, words: string) =>
      session().page.locator(`.explorer-folders-view [aria-label*="${name}"][aria-label*="${words}"]`).first();
    const reveal = (name: string) =>
      session().evaluate(async (vscode, file) => {
        const root = vscode.workspace.workspaceFolders?.[0]?.uri;
        if (root) await vscode.commands.executeCommand("revealInExplorer", vscode.Uri.joinPath(root, file));
      }, name);
    mkdirSync(inFolder("docs/deprecated"));
    writeFileSync(inFolder("docs/deprecated/old.md"), "old\n");
    await reveal("docs/deprecated/old.md");
    await marked("old.md", "Prohibited: no cycle may change it").waitFor();
    for (const name of ["docs/deprecated", ".vscode"]) rmSync(inFolder(name), { recursive: true, force: true });
    await session().setSetting("controlPlane.executor", "manual");
    await session().execute(commandIds.auto);
    await session().page.locator(".statusbar-item", { hasText: "waiting" }).waitFor();
    writeFileSync(inFolder("src/greeting.js"), "export const greet = () => 1;\n");
    await reveal("src/greeting.js");
    await marked("greeting.js", "Changed by the cycle").waitFor();
    await session().screenshot("explorer-marks");
  });
});
