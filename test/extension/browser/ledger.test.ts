import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { commandIds, viewIds } from "../../../src/vscode/ids.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("the ledger, as a person drags and groups it", function ledger() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "main", settings: { "controlPlane.services.intervalSeconds": 0 } });
  const text = () => readFileSync(path.join(session().scenario.folder ?? "", "docs/CONTROL_PLANE.md"), "utf8");
  const row = (name: RegExp) => session().page.getByRole("treeitem", { name });
  const group = (name: string) => row(new RegExp(`^${name}, [\\d/]+$`));
  const task = (number: number) => row(new RegExp(`T-20260112-00${number}`)).first();

  /** Opens a group that is closed; one that is open stays so. */
  async function open(name: string): Promise<void> {
    await group(name).waitFor();
    if ((await group(name).getAttribute("aria-expanded")) !== "false") return;
    await group(name).locator(".monaco-tl-twistie").click();
    await row(new RegExp(`^${name}, `))
      .and(session().page.locator("[aria-expanded='true']"))
      .waitFor();
  }

  async function told(words: RegExp): Promise<void> {
    await session().execute("notifications.showList");
    await session().page.locator(".notification-list-item", { hasText: words }).waitFor();
    await session().execute("notifications.clearAll");
    await session().execute("notifications.hideList");
  }

  before(async () => {
    await session().execute(`${viewIds.ledger}.focus`);
    await open("P1");
  });

  it("keeps a task in sight that is the first in DOING", async () => {
    await task(3).dragTo(group("DOING"));
    await row(/^DOING, T-20260112-003/).waitFor();
    await session().screenshot("ledger-started");
    assert.match(text(), /### DOING[\s\S]*T-20260112-003[\s\S]*### TODO/);
  });

  it("refuses a second one, with the way there", async () => {
    const before = text();
    await task(4).dragTo(group("DOING"));
    await told(/T-20260112-004 in DOING.*let AUTO finish that one, block it, or move it back to TODO first/);
    assert.equal(text(), before);
  });

  it("refuses DONE without evidence, and a way back from DONE", async () => {
    const before = text();
    await open("DONE");
    await task(4).dragTo(group("DONE"));
    await told(/T-20260112-004 cannot be moved to DONE by hand: DONE needs a commit/);
    await task(2).dragTo(group("P2"));
    await told(/T-20260112-002 is DONE with a commit; add a new task/);
    assert.equal(text(), before);
  });

  it("gives state and priority in one step of undo", async () => {
    await session().execute(commandIds.openDocument);
    const before = text();
    await task(3).dragTo(group("P2"));
    await row(/^TODO, T-20260112-003.*P2/)
      .or(group("P2").and(session().page.locator("[aria-label='P2, 2']")))
      .first()
      .waitFor();
    assert.match(text(), /### TODO[\s\S]*T-20260112-003.*\[P2\]/);
    await session().execute("workbench.action.focusActiveEditorGroup");
    await session().execute("undo");
    const undone = await session().evaluate((vscode) => vscode.window.activeTextEditor?.document.getText());
    assert.equal(undone, before);
    await session().execute("workbench.action.files.save");
    await session().execute("workbench.action.closeActiveEditor");
    await row(/^DOING, T-20260112-003/).waitFor();
  });

  it("asks for the reason of BLOCKED", async () => {
    await task(4).dragTo(group("BLOCKED"));
    await session().page.getByText("Why is it blocked?").waitFor();
    await session().page.keyboard.type("the paint is wet");
    await session().page.keyboard.press("Enter");
    await group("BLOCKED").and(session().page.locator("[aria-label='BLOCKED, 2']")).waitFor();
    assert.match(text(), /### BLOCKED[\s\S]*T-20260112-004.*\[BLOCKED - the paint is wet\]/);
  });

  it("keeps a filter that was used, and forgets it when told", async () => {
    const { page } = session();
    const picker = page.locator(".quick-input-list .monaco-list-row");
    const ask = () =>
      session().evaluate((vscode, id) => void vscode.commands.executeCommand(id), commandIds.filterLedger);
    // A tree that had the focus takes it again when it is drawn anew, which would close the picker.
    await session().execute("workbench.action.focusActiveEditorGroup");
    await ask();
    await page.locator(".quick-input-widget input").first().fill("prices");
    await picker.filter({ hasText: "prices" }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await page.getByText("2 of 8 tasks: prices").waitFor();
    for (const number of [1, 3]) await task(number).waitFor();
    await session().execute(commandIds.clearFilter);
    await page.getByText("2 of 8 tasks: prices").waitFor({ state: "hidden" });
    await group("BLOCKED").waitFor();
    await ask();
    const saved = picker.filter({ hasText: "used before" });
    await saved.hover();
    await saved.getByRole("button", { name: "Forget This Filter" }).click();
    await saved.waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
  });

  it("says that a tag is no place to drop a task", async () => {
    const before = text();
    const { page } = session();
    const asked = session().execute(commandIds.groupLedger);
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "State" }).getByText("current").waitFor();
    await page.keyboard.type("Tag");
    await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "Tag" }).waitFor();
    await page.keyboard.press("Enter");
    await asked;
    await open("#docs");
    await task(6).dragTo(group("#money"));
    await told(/can be dropped on a state or a priority/);
    assert.equal(text(), before);
  });
});
