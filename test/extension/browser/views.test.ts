import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { readManifest } from "../../support/manifest.ts";
import { type Session, type Theme, themes } from "../../support/session.mjs";
import { useWorkbench } from "../useWorkbench.ts";

interface Manifest {
  readonly contributes: {
    readonly views: Readonly<
      Record<string, readonly { readonly id: string; readonly name: string; readonly type?: string }[]>
    >;
  };
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

const manifest = readManifest() as Manifest;
/** Without the page in the side bar: only one webview is shown at a time. */
const views = Object.values(manifest.contributes.views)
  .flat()
  .filter(({ type }) => type !== "webview");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const themeNames = Object.keys(themes) as Theme[];

async function openViews(session: Session): Promise<void> {
  for (const { id, name } of views) {
    await session.execute(`${id}.focus`);
    await session.page.locator(`.pane-header[aria-label^="${name}"]`).first().waitFor();
  }
}

/** Rules of accessibility that the page of the shown webview breaks, with the elements that do. */
async function accessibilityFaults(session: Session): Promise<readonly string[]> {
  const frame = await session.webviewFrame();
  await frame.evaluate(axeSource);
  const results = await frame.evaluate<AxeResults>("axe.run(document)");
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

describe("a workspace with a control document, as a person sees it", () => {
  const session = useWorkbench({ scenario: "main" });

  it("shows the ledger, the run log and both status bar items", async () => {
    await openViews(session());
    const { page } = session();
    await page.getByRole("treeitem", { name: /Greet returning customers/ }).waitFor();
    await page.getByRole("treeitem", { name: /Readme with the address/ }).waitFor();
    await page.locator(".statusbar-item", { hasText: "29% (2/7)" }).waitFor();
    await page.locator(".statusbar-item", { hasText: "Backend" }).waitFor();
  });

  for (const theme of themeNames) {
    it(`is drawn in the theme ${theme}: the document with the views, and the dashboard without a fault that axe finds`, async () => {
      await session().setTheme(theme);
      await session().execute("controlPlane.openDocument");
      await openViews(session());
      await session().screenshot(`views-${theme}`);
      await session().execute("controlPlane.openDashboard");
      await session().webview().getByText("Greet returning customers").first().waitFor();
      await session().screenshot(`dashboard-${theme}`);
      assert.deepEqual(await accessibilityFaults(session()), []);
    });
  }
});

for (const [scenario, sign] of [
  ["restricted", /Restricted Mode/],
  ["empty", /Initialize/],
] as const) {
  describe(`the scenario ${scenario}, as a person sees it`, () => {
    const session = useWorkbench({ scenario });

    it("says in the ledger and in the dashboard how things stand", async () => {
      await openViews(session());
      await session().execute("controlPlane.openDashboard");
      await session().webview().getByText(sign).first().waitFor();
      await session().screenshot(`dashboard-${scenario}`);
    });
  });
}
