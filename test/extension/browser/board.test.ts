import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { commandIds, viewIds } from "../../../src/vscode/ids.ts";
import { useWorkbench } from "../useWorkbench.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("the board, the findings and the page in the side bar, as a person uses them", function board() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "main" });

  const page = () => session().webview();
  const card = (name: RegExp) => page().locator(".board").getByRole("button", { name });
  const column = (place: number) => page().locator(".board-column").nth(place);

  /** The control document as the disk has it. */
  function text(): Promise<string> {
    return session().evaluate(async (vscode) => {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
      if (!folder) return "";
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, "docs/CONTROL_PLANE.md"));
      return new TextDecoder().decode(bytes);
    });
  }

  before(() => session().execute(commandIds.openDashboard));

  it("shows the ledger in four columns", async () => {
    await column(1).getByText("Greet returning customers by name").waitFor();
    await column(1).scrollIntoViewIfNeeded();
    await session().screenshot("board");
    assert.deepEqual(
      (await page().locator(".board-column h3").allInnerTexts()).map((head) => head.trim()),
      ["DOING 0", "TODO 5", "BLOCKED 1", "DONE 2"],
    );
  });

  it("moves a card by the keyboard: the document has it, and the keyboard follows", async () => {
    await card(/Greet returning customers/).focus();
    for (const key of ["Space", "ArrowLeft", "Space"]) await session().page.keyboard.press(key);
    await column(0).getByText("Greet returning customers by name").waitFor();
    await page().getByText("T-20260112-004 is in DOING now.").waitFor();
    assert.match(await text(), /### DOING[\s\S]*- T-20260112-004[\s\S]*### TODO/);
  });

  it("moves it back by the pointer", async () => {
    await card(/Greet returning customers/).dragTo(column(1));
    await page().getByText("T-20260112-004 is in TODO now.").waitFor();
    assert.match(await text(), /### TODO[\s\S]*- T-20260112-004[\s\S]*### BLOCKED/);
  });

  it("refuses DONE without evidence, in words and with the way there, and the document stays", async () => {
    const before = await text();
    await card(/Show prices with two decimals/).focus();
    for (const key of ["Space", "ArrowRight", "ArrowRight", "Space"]) await session().page.keyboard.press(key);
    await page()
      .getByText(/T-20260112-003 cannot be moved to DONE by hand: DONE needs a commit/)
      .waitFor();
    await session().execute("notifications.showList");
    await session().page.locator(".notification-list-item").getByRole("button", { name: "AUTO on This" }).waitFor();
    await session().screenshot("board-refused");
    await session().execute("notifications.clearAll");
    assert.equal(await text(), before);
  });

  it("asks for the reason of BLOCKED, and leaves the card when there is none", async () => {
    const before = await text();
    await card(/Show prices with two decimals/).focus();
    for (const key of ["Space", "ArrowRight", "Space"]) await session().page.keyboard.press(key);
    await session().page.getByText("Why is it blocked?").waitFor();
    await session().page.keyboard.press("Escape");
    await page().getByText("T-20260112-003 stays where it is.").waitFor();
    assert.equal(await text(), before);
  });

  it("mends a finding as the quick fix does, in one step of undo", async () => {
    await session().execute(commandIds.openDocument);
    await session().evaluate(async (vscode) => {
      const { document, edit } = vscode.window.activeTextEditor ?? {};
      const place = document?.getText().indexOf("**TODO:** `5`") ?? -1;
      const at = document?.positionAt(place + "**TODO:** `".length);
      if (document && at) await edit?.((builder) => builder.replace(new vscode.Range(at, at.translate(0, 1)), "9"));
    });
    const finding = page()
      .locator("#section-findings li", { hasText: /9.*expected.*5|expected 5/ })
      .first();
    await finding.waitFor();
    await session().screenshot("findings");
    await finding.locator(".chip").first().click();
    await finding.waitFor({ state: "detached" });
    const texts = await session().evaluate(async (vscode) => {
      const open = () => vscode.workspace.textDocuments.find(({ uri }) => uri.path.endsWith("CONTROL_PLANE.md"));
      const mended = open()?.getText() ?? "";
      const editor = vscode.window.visibleTextEditors.find(({ document }) => document === open());
      if (editor) await vscode.window.showTextDocument(editor.document, editor.viewColumn);
      await vscode.commands.executeCommand("undo");
      const undone = open()?.getText() ?? "";
      await vscode.commands.executeCommand("redo");
      return { mended, undone };
    });
    assert.match(texts.mended, /\*\*TODO:\*\* `5`/);
    assert.match(texts.undone, /\*\*TODO:\*\* `9`/);
    await session().execute("workbench.action.files.save");
  });

  it("opens the evidence of a run, and a file that it names", async () => {
    await session().execute(commandIds.openDashboard);
    await page().locator("#section-runs summary").first().click();
    await page().getByText("wrote the address into the readme").waitFor();
    // Its fields name the file, and so does what git counted of its commit, once that is there.
    await page().locator("#section-runs").getByRole("button", { name: "README.md" }).first().click();
    await session().page.locator(".tab", { hasText: "README.md" }).waitFor();
  });

  it("lives in the side bar too: it fits, axe finds nothing, and it comes back as it was left", async () => {
    await session().execute("workbench.action.closeAllEditors");
    await session().execute(`${viewIds.dashboard}.focus`);
    await page().getByRole("heading", { name: "shop" }).waitFor();
    await column(1).getByText("Greet returning customers by name").waitFor();
    await session().screenshot("sidebar");
    const frame = await session().webviewFrame();
    const wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert.equal(await frame.evaluate(wider), 0);
    await frame.evaluate(axeSource);
    const { violations } = await frame.evaluate<AxeResults>("axe.run(document)");
    assert.deepEqual(
      violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
      [],
    );
    await page().getByRole("button", { name: "Truth", exact: true }).click();
    await session().execute(`${viewIds.services}.focus`);
    await session().execute("workbench.view.explorer");
    await session().execute(`${viewIds.dashboard}.focus`);
    const truth = page().getByRole("button", { name: "Truth", exact: true });
    await truth.waitFor();
    assert.equal(await truth.getAttribute("aria-expanded"), "false");
  });
});
