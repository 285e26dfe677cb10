import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, openDashboard, themeNames } from "./support/dashboardPage.ts";
import { samples } from "./support/samples.ts";

const screenshots = path.join(process.cwd(), "artifacts/screenshots/webview");
const axeFile = createRequire(path.join(process.cwd(), "package.json")).resolve("axe-core/axe.min.js");
const widths = [400, 1600];

/** Each fault as `rule: element`, so that a failure names what to mend. */
async function accessibilityFaults(page: Page): Promise<string[]> {
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run(root: Document, options: object): Promise<AxeResults> } }).axe.run(document, {
      resultTypes: ["violations"],
    }),
  );
  return results.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`));
}

/** How far content reaches beyond the window, in pixels. */
function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe("the dashboard's appearance", function () {
  this.timeout(240_000);
  let browser: Browser | undefined;

  before(async function () {
    browser = await launchBrowser();
    if (browser === undefined) {
      console.log("    skipped: no Chromium found (see test/support/chromium.mjs)");
      this.skip();
    }
    await mkdir(screenshots, { recursive: true });
  });

  after(() => browser?.close());

  for (const theme of themeNames) {
    for (const width of widths) {
      it(`is accessible and fits ${width} px in every state, ${theme}`, async () => {
        assert.ok(browser);
        const dashboard = await openDashboard(browser, { theme, width, reducedMotion: true });
        await dashboard.page.evaluate(await readFile(axeFile, "utf8"));
        const faults: string[] = [];
        for (const [name, sample] of Object.entries(samples)) {
          await dashboard.show(sample);
          await dashboard.page.screenshot({
            path: path.join(screenshots, `${name}-${theme}-${width}.png`),
            fullPage: true,
          });
          faults.push(...(await accessibilityFaults(dashboard.page)).map((fault) => `${name}: ${fault}`));
          const overflow = await overflowOf(dashboard.page);
          if (overflow > 0) faults.push(`${name}: ${overflow} px wider than the window`);
        }
        assert.deepEqual(faults, []);
        assert.deepEqual(dashboard.complaints, []);
        await dashboard.close();
      });
    }
  }
});
