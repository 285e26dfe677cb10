import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { parseDocument } from "../../src/core/document/parse.ts";
import { lintDocument } from "../../src/core/lint/lintDocument.ts";
import { readPolicy } from "../../src/core/policy/readPolicy.ts";
import { bounded } from "../../src/core/protocol/bounded.ts";
import { selectTask } from "../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../src/core/settings.ts";
import { firstBoardLook, toBoardView } from "../../src/core/views/boardView.ts";
import { toDashboardView } from "../../src/core/views/dashboardView.ts";
import { aControlDocument } from "../support/aControlDocument.ts";
import { launchBrowser, openDashboard } from "./support/dashboardPage.ts";

const attacks = [
  "<script>window.attacked = true</script>",
  "<img src=https://elsewhere.test/x.png onerror=window.attacked=true>",
  "![x](https://elsewhere.test/x.png) [y](javascript:window.attacked=true) [z](command:workbench.action.quit)",
  "<a href=\"javascript:window.attacked=true\">go</a><iframe srcdoc='<script>parent.attacked=true</script>'></iframe>",
  "<svg onload=window.attacked=true><style>body{display:none}</style>",
  "\u202Egnp.exe \u2066never closed \u200F \u0000\u0007 {{constructor.constructor('window.attacked=true')()}} \u0024{window.attacked=true}",
  'عرض جداول المد والجزر " onfocus=window.attacked=true autofocus tabindex=1 "',
];

/** As a document would say all of it in every place that the page shows. */
function hostileText(): string {
  const tasks = attacks.map((attack, index) => ({
    id: `T-20260101-00${index + 1}`,
    title: attack,
    suffix: "[P0] (#tag)",
    details: [`**Evidence required:** \`../../etc/passwd\`, ${attack}`, `**Depends on:** ${attack}`],
  }));
  const endless = { id: "T-20260101-099", title: `A${"very long title ".repeat(70_000)}`, suffix: "[P1]" };
  const blockers = attacks.map(
    (attack, index) => `- **B-20260101-00${index + 1}** — ${attack}\n  - **Why blocked:** ${attack}`,
  );
  const runs = attacks.map(
    (attack, index) =>
      `### RUN 2026-01-02T03:04:0${index}Z (AUTO - ${attack})\n\n**WORK DONE:** ${attack} \`command:workbench.action.quit\`\n**RESULT:** ${attack}\n**CHECKPOINT:** \`84d5564\` ${attack}\n`,
  );
  const text = aControlDocument({ todo: [...tasks, endless], blockers, fields: { STATUS: attacks.join(" ") } });
  return text.replace(/(## [^\n]*RUN LOG[^\n]*\n\n?)/, (head) => `${head}${runs.join("\n")}\n`);
}

describe("the page and a document that means harm", function () {
  this.timeout(120_000);
  let browser: Browser | undefined;

  before(async function () {
    browser = await launchBrowser();
    if (browser === undefined) {
      console.log("    skipped: no Chromium found (see test/support/chromium.mjs)");
      this.skip();
    }
  });

  after(() => browser?.close());

  for (const width of [320, 1600]) {
    it(`runs nothing, loads nothing and keeps its layout at ${width} px`, async () => {
      assert.ok(browser);
      const control = parseDocument(hostileText(), "1");
      const findings = lintDocument(control, { settings: defaultSettings });
      const selection = selectTask(control, readPolicy(control, defaultSettings));
      const place = { folder: attacks.join(" "), file: "docs/CONTROL_PLANE.md", trusted: true, truth: null };
      const view = toDashboardView({ ...place, document: control, selection, findings, services: [], health: [] });
      const board = toBoardView(control, findings, firstBoardLook, attacks.join(" "));
      const dashboard = await openDashboard(browser, { width });
      const { page } = dashboard;
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      page.on("popup", () => asked.push("a window"));
      page.on("dialog", (dialog) => void dialog.dismiss().then(() => asked.push("a dialog")));
      await dashboard.push(bounded({ type: "dashboard", ...view }));
      await dashboard.push(bounded({ type: "board", ...board }));
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      await page.getByText("84d5564").first().waitFor();
      assert.equal(await page.locator(".board-card").count(), attacks.length + 1);
      for (const target of await page.locator(".board-card, .title, .link, #dashboard .chip").all()) {
        await target.dispatchEvent("click");
        await target.focus();
      }
      assert.equal(await page.evaluate(() => "attacked" in window), false);
      assert.deepEqual(asked, []);
      assert.equal(page.url(), "https://dashboard.test/");
      const foreign = ":is(a, img, script, iframe, object, embed, form, style, link, [onclick], [onerror], [onload])";
      assert.equal(await page.locator(`#dashboard ${foreign}`).count(), 0);
      const { wide, disordered, high } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        disordered: [...document.querySelectorAll("#dashboard *")]
          .filter((element) => /[\u202a-\u202e\u2066-\u2069]/.test(element.outerHTML) && element.children.length === 0)
          .map((element) => `${element.parentElement?.className}: ${element.outerHTML.slice(0, 200)}`),
        high: Math.max(...[...document.querySelectorAll(".board-card")].map((card) => card.clientHeight)),
      }));
      assert.equal(wide, 0);
      assert.ok(high < 100, `a card ${high} px high`);
      assert.deepEqual(disordered, []);
      assert.ok((await page.getByText("<script>window.attacked = true</script>").count()) > 5);
      const sent = await dashboard.sent();
      assert.deepEqual(
        sent.filter((message) => JSON.stringify(message).includes("javascript:") && message.type !== "open-file"),
        [],
      );
      assert.deepEqual(dashboard.complaints, []);
      await dashboard.close();
    });
  }
});
