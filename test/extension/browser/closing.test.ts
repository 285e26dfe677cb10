import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandIds } from "../../../src/vscode/ids.ts";
import { type Agents, createAgents, greetingAgent } from "../agents.ts";
import { useWorkbench } from "../useWorkbench.ts";

function resultOf(report: unknown): string {
  return String((report as { readonly result?: unknown } | undefined)?.result);
}

describe("how a person lets a task be closed", function closing() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "main" });
  let agents: Agents;
  const folder = () => session().scenario.folder ?? "";
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder(), encoding: "utf8" }).trim();
  const picker = () => session().page.locator(".quick-input-widget");
  const dialog = () => session().page.locator(".monaco-dialog-box");

  before(() => {
    agents = createAgents();
  });

  after(() => agents.remove());

  it("offers what is there already and verified", async () => {
    const file = path.join(folder(), "docs/CONTROL_PLANE.md");
    const verified = "  - **Verification commands:** `node --version`\n";
    const evidence = "  - **Evidence required:** `src/prices.js`\n";
    const text = readFileSync(file, "utf8")
      .replace(/(- T-20260112-003 .*\n)/, `$1${evidence}${verified}`)
      .replace(/(- T-20260112-004 .*\n)/, `$1${verified}`);
    writeFileSync(file, text);
    await session().setSetting("controlPlane.save.reviewChanges", false);
    await session().setSetting("controlPlane.saveFirst.untracked", "leave");
    await session().setSetting("controlPlane.executor", "command");
    await session().setSetting("controlPlane.agent.command", agents.make(greetingAgent));
    const first = session().execute(commandIds.auto);
    await dialog().getByRole("button", { name: "Run", exact: true }).click();
    assert.equal(resultOf(await first), "DONE");

    const second = session().execute(commandIds.auto);
    await picker().getByText("T-20260112-003").waitFor();
    await session().screenshot("auto-ledger-sync");
    await picker().getByRole("button", { name: "OK" }).click();
    assert.match(resultOf(await second), /^DONE: LEDGER_SYNC/);
    assert.match(git("log", "-1", "--format=%(trailers:key=Control-Plane-Evidence)"), /LEDGER_SYNC/);
  });

  it("stops at a breakpoint before a task, and goes on when told", async () => {
    await session().setSetting("controlPlane.breakpoints.before", ["*"]);
    await session().setSetting("controlPlane.agent.command", agents.make('console.log("nothing to do");'));
    const stopped = session().execute(commandIds.auto);
    await dialog().getByText("A breakpoint stands before this task").waitFor();
    await session().screenshot("auto-breakpoint");
    await dialog().getByRole("button", { name: "Cancel" }).click();
    assert.match(resultOf(await stopped), /^NOTHING: a breakpoint stands before/);
    const begun = session().execute(commandIds.auto);
    await dialog().getByRole("button", { name: "Begin", exact: true }).click();
    assert.match(resultOf(await begun), /^(DOING|BLOCKED)/);
    await session().setSetting("controlPlane.breakpoints.before", undefined);
  });

  it("asks at Verify & Save why nothing was changed", async () => {
    await session().setSetting("controlPlane.executor", "manual");
    await session().execute(commandIds.auto);
    const report = session().execute(commandIds.verifyAndSave);
    const input = picker().locator("input").first();
    await picker().getByText("Say why it needs no change").waitFor();
    await session().screenshot("auto-no-code");
    await input.fill("the shop has been shut");
    await input.press("Enter");
    assert.match(resultOf(await report), /^DONE: no code: the shop has been shut/);
    assert.equal(git("status", "--porcelain"), "");
  });
});
