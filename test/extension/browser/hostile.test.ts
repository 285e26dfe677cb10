import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandIds, viewIds } from "../../../src/vscode/ids.ts";
import { useWorkbench } from "../useWorkbench.ts";

const host = "attack.invalid";
const attacks = [
  `<img src="https://${host}/html.png" onerror="alert(1)">`,
  "<script>alert(2)</script>",
  `![picture](https://${host}/markdown.png)`,
  "[close](command:workbench.action.closeWindow)",
  "[run](javascript:alert(3))",
  "$(sync~spin) \u202Egnp.evil\u202C `code` **bold** | cell | &lt;b&gt;",
].join(" ");
const long = "wide ".repeat(210_000);

describe("a hostile document, as a person meets it", function hostile() {
  this.timeout(240_000);
  const session = useWorkbench({ scenario: "main", settings: { "controlPlane.services.intervalSeconds": 0 } });
  const folder = () => session().scenario.folder ?? "";
  const file = () => path.join(folder(), "docs/CONTROL_PLANE.md");
  /** Everything that went to the attacker's host, or ran. */
  const reached: string[] = [];

  before(() => {
    const { page } = session();
    page.on("request", (request) => {
      if (request.url().includes(host)) reached.push(request.url());
    });
    page.on("dialog", (dialog) => {
      reached.push(dialog.message());
      void dialog.dismiss();
    });
    const text = readFileSync(file(), "utf8")
      .replace(
        "### TODO\n",
        `### TODO\n\n- T-20260112-091 — ${attacks} [P0]\n  - Definition of Done: ${attacks}\n- T-20260112-092 — ${long} [P0]\n`,
      )
      .replace("- **Why blocked:**", `- **Why blocked:** ${attacks}`)
      .replace("## 🧠 DECISIONS\n", `## 🧠 DECISIONS\n\n- D-0009: ${attacks}\n`)
      .replace(/(\*\*WORK DONE:\*\*)/, `$1 ${attacks}`);
    writeFileSync(file(), text);
    execFileSync("git", ["commit", "--quiet", "--all", "--message", `docs: ${attacks}`], { cwd: folder() });
  });

  const row = (name: RegExp) => session().page.getByRole("treeitem", { name }).first();

  it("stands in the ledger as text, with its rows in place", async () => {
    await session().execute(`${viewIds.ledger}.focus`);
    await row(/T-20260112-091/).waitFor();
    const heights = await session()
      .page.locator('[id*="controlPlane.ledger"] .monaco-list-row, .pane-body .monaco-list-row')
      .evaluateAll((rows) => [...new Set(rows.map((element) => element.getBoundingClientRect().height))]);
    assert.deepEqual(heights, [22]);
    await session().screenshot("hostile-ledger");
  });

  it("is text in the tooltip of its row, with no picture and nothing that runs", async () => {
    const tooltip = session().page.locator(".workbench-hover-container", { hasText: "attack.invalid" }).first();
    await session().rest(row(/T-20260112-091/), tooltip);
    assert.equal(await tooltip.locator("img, script, iframe").count(), 0);
    assert.equal(await tooltip.locator("a[data-href^='command:'], a[data-href^='javascript:']").count(), 0);
    await session().screenshot("hostile-tooltip");
  });

  it("is text in the status bar's tooltip and on the dashboard, which fits its width", async () => {
    const item = session().page.locator('.statusbar-item[aria-label^="Control Plane:"]').first();
    await session().rest(item, session().page.locator(".monaco-hover table").first());
    await session().screenshot("hostile-statusbar");
    await session().execute(commandIds.openDashboard);
    await session().webview().getByText("attack.invalid").first().waitFor();
    const frame = await session().webviewFrame();
    const page = await frame.evaluate(() => ({
      fits: document.documentElement.scrollWidth <= window.innerWidth,
      strangers: document.querySelectorAll(
        "script[src*='attack'], img[src*='attack'], a[href^='command:'], a[href^='javascript:']",
      ).length,
    }));
    assert.deepEqual(page, { fits: true, strangers: 0 });
    await session().screenshot("hostile-dashboard");
  });

  it("has reached nobody and run nothing", async () => {
    // A request would be there by now: the same page is asked for one that does get through.
    const own = session().page.waitForRequest((request) => request.url().includes("proof.invalid"));
    await session().page.evaluate(
      () => void fetch("https://proof.invalid/", { mode: "no-cors" }).catch(() => undefined),
    );
    await own;
    assert.deepEqual(reached, []);
  });
});
