import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { commandIds } from "../../../src/vscode/ids.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("the main job with the keyboard alone", function keyboard() {
  this.timeout(240_000);
  const session = useWorkbench({
    scenario: "main",
    settings: {
      "controlPlane.executor": "manual",
      "controlPlane.services.intervalSeconds": 0,
      "files.autoSave": "off",
      "editor.autoClosingBrackets": "never",
      "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
    },
  });
  const folder = () => session().scenario.folder ?? "";
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder(), encoding: "utf8" }).trim();

  /** Runs a command of the palette, as somebody does who never touches the mouse. */
  async function palette(title: string): Promise<void> {
    const { keyboard: keys } = session().page;
    await keys.press("F1");
    await session().page.locator(".quick-input-widget input").first().waitFor();
    await keys.type(title);
    await session().page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title }).waitFor();
    await keys.press("Enter");
  }

  it("goes from AUTO over the work to a saved checkpoint", async () => {
    const { page } = session();
    await session().execute(commandIds.refresh);
    const start = git("rev-parse", "HEAD");
    await palette("Control Plane: AUTO");
    await page.locator(".statusbar-item", { hasText: "waiting" }).waitFor();
    await page.keyboard.press("ControlOrMeta+KeyP");
    await page.locator(".quick-input-widget input").first().waitFor();
    await page.keyboard.type("greeting.js");
    await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "greeting.js" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: /greeting\.js/ }).waitFor();
    await page.locator(".editor-instance .monaco-editor.focused").waitFor();
    await page.keyboard.press("ControlOrMeta+KeyA");
    await page.keyboard.type("export const greet = (name) => ['Welcome back', name].join(' ');\n");
    await page.locator(".tab.active.dirty", { hasText: "greeting.js" }).waitFor();
    await page.keyboard.press("ControlOrMeta+KeyS");
    await page.locator(".tab.active:not(.dirty)", { hasText: "greeting.js" }).waitFor();
    await palette("Control Plane: Verify & Save");
    await page.locator(".quick-input-widget", { hasText: "AUTO saves 1 changed file" }).waitFor();
    await session().screenshot("keyboard-review");
    await page.keyboard.press("Enter");
    await page.locator(".statusbar-item", { hasText: "43% (3/7)" }).waitFor();
    // The document is shown a moment before its commit is made.
    while (git("rev-list", "--count", `${start}..HEAD`) !== "2")
      await new Promise((resolve) => setTimeout(resolve, 100));
    assert.match(git("log", "-2", "--format=%B"), /T-20260112-004/);
    assert.equal(git("status", "--porcelain"), "");
    const text = readFileSync(path.join(folder(), "docs/CONTROL_PLANE.md"), "utf8");
    assert.match(text, /### DONE[\s\S]*T-20260112-004/);
    await session().screenshot("keyboard-saved");
  });

  it("moves through the ledger, opens a task and starts it", async () => {
    const { page } = session();
    await palette("Control Plane: Focus on Ledger View");
    await page.locator('.pane-body [role="tree"]:focus-within').first().waitFor();
    await page.keyboard.press("Home");
    const focused = page.locator(".monaco-list-row.focused[aria-label*='T-20260112-003']");
    const closedGroup = page.locator(".monaco-list-row.focused[aria-expanded='false'][aria-label^='P']");
    for (let step = 0; step < 20 && (await focused.count()) === 0; step++) {
      await page.keyboard.press((await closedGroup.count()) > 0 ? "ArrowRight" : "ArrowDown");
    }
    assert.equal(await focused.count(), 1);
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: /CONTROL_PLANE/ }).waitFor();
    await palette("Control Plane: Start Task");
    await page.locator(".quick-input-widget", { hasText: "Start which task?" }).waitFor();
    await page.keyboard.type("T-20260112-003");
    await page.keyboard.press("Enter");
    await page.getByRole("treeitem", { name: /^DOING, 1$/ }).waitFor();
  });
});
