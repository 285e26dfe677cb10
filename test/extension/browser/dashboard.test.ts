import assert from "node:assert/strict";
import { commandIds, dashboardViewType } from "../../../src/vscode/ids.ts";
import { type Agents, createAgents, greetingAgent } from "../agents.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("the dashboard, as a person uses it", function dashboard() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "main" });
  let agents: Agents;

  before(async () => {
    agents = createAgents();
    await session().setSetting("controlPlane.executor", "command");
    await session().setSetting("controlPlane.save.reviewChanges", false);
    await session().setSetting("controlPlane.agent.command", agents.make(greetingAgent));
    await session().execute(commandIds.openDashboard);
  });

  after(() => agents.remove());

  it("shows the document, what git says and what comes next", async () => {
    const page = session().webview();
    await page.getByRole("heading", { name: "shop" }).waitFor();
    await page.getByText("Greet returning customers by name").first().waitFor();
    await page.getByText(/main at/).waitFor();
    await session().screenshot("dashboard");
  });

  it("goes to a task's line on a click", async () => {
    await session().webview().getByRole("button", { name: "Show prices with two decimals" }).first().click();
    const line = await session().evaluate(async (vscode) => {
      const find = () =>
        vscode.window.visibleTextEditors.find((editor) => editor.document.uri.path.endsWith("CONTROL_PLANE.md"));
      const editor =
        find() ??
        (await new Promise<ReturnType<typeof find>>((resolve) => {
          const listener = vscode.window.onDidChangeVisibleTextEditors(() => {
            if (find()) {
              listener.dispose();
              resolve(find());
            }
          });
        }));
      return editor?.document.lineAt(editor.selection.active.line).text;
    });
    assert.match(line ?? "", /^- T-20260112-003/);
    await session().execute("workbench.action.closeEditorsInOtherGroups");
  });

  it("runs AUTO from its button to a checkpoint, and shows the report", async () => {
    await session().execute(commandIds.openDashboard);
    await session().webview().getByRole("button", { name: "AUTO" }).click();
    await session().webview().getByRole("heading", { name: "Last cycle" }).waitFor();
    await session().webview().getByText("43%").first().waitFor();
    await session().screenshot("dashboard-after-auto");
  });

  it("closes with a message that says what came out and what to do next", async () => {
    await session().execute("notifications.showList");
    const message = session().page.locator(".notification-list-item", { hasText: "T-20260112-004" });
    await message.getByText(/DONE\. Checkpoint [0-9a-f]{7}\. Next: type AUTO for T-20260112-003/).waitFor();
    for (const name of ["Open Run", "Next AUTO"]) await message.getByRole("button", { name }).waitFor();
    await session().screenshot("auto-message");
    await message.getByRole("button", { name: "Show Report" }).click();
    await session().page.locator(".tab", { hasText: "summary.md" }).waitFor();
  });

  it("reads the history when asked, and shows the dashboard of an earlier day", async () => {
    await session().execute("notifications.clearAll");
    await session().execute(commandIds.openDashboard);
    const page = session().webview();
    await page.getByRole("button", { name: "Read the history" }).click();
    await page.getByRole("img", { name: /^Burn-up, done: .*3 tasks/ }).waitFor();
    await page.getByRole("slider").focus();
    await session().page.keyboard.press("Home");
    await page.getByText("This is the document as of").waitFor();
    await page.getByText("29%").first().waitFor();
    await page.getByRole("heading", { name: "DONE 2" }).waitFor();
    await session().screenshot("dashboard-past");
    await page.getByRole("button", { name: "Back to now" }).click();
    await page.getByText("43%").first().waitFor();
    await page.getByRole("heading", { name: "DONE 3" }).waitFor();
  });

  it("comes back with the window", async () => {
    await session().execute("workbench.action.closeEditorsInGroup");
    await session().execute(commandIds.openDashboard);
    await session().webview().getByRole("heading", { name: "shop" }).waitFor();
    await session().reload(dashboardViewType);
    await session().webview().getByRole("heading", { name: "shop" }).waitFor();
    await session()
      .webview()
      .getByText(/^\d+%$/)
      .first()
      .waitFor();
  });
});
