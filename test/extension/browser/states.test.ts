import { rm } from "node:fs/promises";
import { commandIds, viewIds } from "../../../src/vscode/ids.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("a workspace without a document, as a person sees it", function empty() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "empty" });

  it("offers Initialize, which writes a document and shows its ledger", async () => {
    await session().execute(`${viewIds.ledger}.focus`);
    const button = session().page.getByRole("button", { name: "Initialize Control Plane" }).first();
    await button.waitFor();
    await session().screenshot("welcome");
    await button.click();
    await session()
      .page.getByPlaceholder(/^Enter writes docs/)
      .waitFor();
    await session()
      .page.locator(".monaco-diff-editor .view-line", { hasText: /CONTROL_PLANE/ })
      .first()
      .waitFor();
    await session().screenshot("initialize");
    await session().page.keyboard.press("ArrowDown");
    await session().page.keyboard.press("Enter");
    await session()
      .page.getByRole("treeitem", { name: /^TODO, \d+$/ })
      .waitFor();
    await session().screenshot("initialized");
  });
});

describe("a window without a folder, as a person sees it", function nothing() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "nothing" });

  it("offers a folder in each view, a sample, and a walkthrough whose pictures are drawn", async () => {
    const { page } = session();
    for (const view of [viewIds.ledger, viewIds.runLog, viewIds.services, viewIds.approvals]) {
      await session().execute(`${view}.focus`);
    }
    const buttons = page.locator(".pane-body .welcome-view-content").getByRole("button", { name: "Open Folder" });
    await buttons.nth(3).waitFor();
    await session().screenshot("no-folder");
    await page.getByText("the tour").first().click();
    await page.getByText("Control Plane: first minutes").first().waitFor();
    await page.locator(".getting-started-step", { hasText: "Type AUTO" }).click();
    await page.locator(".getting-started-media iframe, .getting-started-media svg").first().waitFor();
    await session().screenshot("walkthrough");
    await session().execute("workbench.action.closeAllEditors");
  });

  it("makes a sample repository and opens it, with its ledger", async () => {
    const { page } = session();
    void session().execute(commandIds.openSample);
    await page.getByText("Where shall the sample repository be made?").waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/folder=.*control-plane-sample-/);
    const folder = new URL(page.url()).searchParams.get("folder") ?? "";
    try {
      await page.locator(".activitybar").getByRole("tab", { name: "Control Plane" }).click();
      await page.getByRole("treeitem", { name: /Write CONTRIBUTING.md/ }).waitFor();
      await session().screenshot("sample");
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    }
  });
});

describe("Restricted Mode, as a person sees it", function restricted() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "restricted" });

  it("shows the ledger, says what is off, and offers trust instead of AUTO", async () => {
    await session().execute(`${viewIds.ledger}.focus`);
    await session()
      .page.getByRole("treeitem", { name: /T-20260112-004/ })
      .waitFor();
    await session().page.getByText("Restricted Mode: AUTO is off").waitFor();
    await session().execute(commandIds.auto);
    await session().execute("notifications.showList");
    const message = session().page.locator(".notification-list-item", { hasText: "runs nothing in Restricted Mode" });
    await message.getByRole("button", { name: "Manage Workspace Trust" }).waitFor();
    await session().screenshot("restricted-message");
    await session().execute("notifications.hideList");
    await session().execute(commandIds.openDashboard);
    await session().webview().getByText("git is not asked in Restricted Mode", { exact: true }).waitFor();
    await session().screenshot("restricted");
  });
});

describe("the status bar, as a person sees it", function statusBar() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "main", settings: { "controlPlane.services.intervalSeconds": 0 } });

  it("shows a table on hover and a menu on click", async () => {
    const item = session().page.locator('.statusbar-item[aria-label^="Control Plane: 29%"]');
    await session().rest(item, session().page.locator(".monaco-hover").getByRole("cell", { name: "2 of 7" }));
    await session().screenshot("statusbar-hover");
    await item.click();
    await session().page.locator(".quick-input-widget").getByText("Open Dashboard").waitFor();
    await session().screenshot("statusbar-menu");
    await session().page.keyboard.press("Escape");
  });
});
