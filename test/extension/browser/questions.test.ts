import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandIds } from "../../../src/vscode/ids.ts";
import { type Agents, createAgents, greetingAgent } from "../agents.ts";
import { useWorkbench } from "../useWorkbench.ts";

/** `DONE`, or `DOING: why`. */
function resultOf(report: unknown): unknown {
  return (report as { readonly result?: unknown } | undefined)?.result;
}

describe("what AUTO asks a person", function questions() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "main" });
  let agents: Agents;
  const folder = () => session().scenario.folder ?? "";
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder(), encoding: "utf8" }).trim();
  const picker = () => session().page.locator(".quick-input-widget");

  before(() => {
    agents = createAgents();
  });

  after(() => agents.remove());

  it("asks who does the work, and leaves the choice to nobody", async () => {
    await session().page.locator('.statusbar-item[aria-label^="Control Plane: 29%"]').waitFor();
    await session().execute("workbench.view.explorer");
    await session().page.keyboard.press("Control+F10");
    await picker().getByText("By hand").waitFor();
    await picker().getByText("Set the agent's command line").waitFor();
    await session().screenshot("auto-executor");
    await session().page.keyboard.press("Escape");
    await picker().waitFor({ state: "hidden" });
    assert.equal(git("rev-list", "--count", "HEAD"), "2");
  });

  it("shows the changes before the save, and cancels when the person leaves", async () => {
    await session().setSetting("controlPlane.agent.command", agents.make(greetingAgent));
    await session().setSetting("controlPlane.executor", "command");
    const first = session().execute(commandIds.auto);
    await picker().getByText("src/greeting.js").waitFor();
    await session().screenshot("auto-review");
    await session().page.keyboard.press("Escape");
    assert.match(String(resultOf(await first)), /^CANCELLED/);
    const second = session().execute(commandIds.auto);
    await picker().getByText("src/greeting.js").waitFor();
    await picker().getByRole("button", { name: "OK" }).click();
    assert.equal(resultOf(await second), "DONE");
    assert.equal(git("status", "--porcelain"), "");
  });

  it("asks which untracked files are saved first", async () => {
    writeFileSync(path.join(folder(), "mine.txt"), "part of the work\n");
    writeFileSync(path.join(folder(), "private.txt"), "not part of it\n");
    const report = session().execute(commandIds.auto);
    await picker().getByText("mine.txt").waitFor();
    await session().screenshot("auto-untracked");
    await picker().getByText("mine.txt").click();
    await picker().getByRole("button", { name: "OK" }).click();
    await report;
    assert.equal(git("ls-files", "mine.txt"), "mine.txt");
    assert.equal(git("status", "--porcelain"), "?? private.txt");
  });

  it("shows the exact command of the document before it runs, and runs nothing without a yes", async () => {
    const file = path.join(folder(), "docs/CONTROL_PLANE.md");
    const command = "node --version";
    const text = readFileSync(file, "utf8").replace(
      /(- T-20260112-003 .*\n)/,
      `$1  - **Verification commands:** \`${command}\`\n`,
    );
    writeFileSync(file, text);
    await session().setSetting("controlPlane.save.reviewChanges", false);
    await session().setSetting(
      "controlPlane.agent.command",
      agents.make('appendFileSync("src/prices.js", "// two decimals\\n");'),
    );
    await session().setSetting("controlPlane.saveFirst.untracked", "leave");
    const first = session().execute(commandIds.auto);
    const dialog = session().page.locator(".monaco-dialog-box");
    await dialog.getByText(command).waitFor();
    await session().screenshot("auto-approval");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    assert.match(String(resultOf(await first)), /^DOING: not verified/);

    const second = session().execute(commandIds.auto);
    await dialog.getByText(command).waitFor();
    await dialog.getByRole("button", { name: "Run", exact: true }).click();
    assert.equal(resultOf(await second), "DONE");
  });
});
