import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type Theme, themes } from "../../support/session.mjs";
import { useWorkbench } from "../useWorkbench.ts";

interface Manifest {
  readonly contributes: {
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>;
  };
}

const manifest: Manifest = JSON.parse(readFileSync("package.json", "utf8"));
const views = Object.values(manifest.contributes.views).flat();

describe("the views, as a person sees them", () => {
  const session = useWorkbench({ scenario: "main" });

  it("opens every view that the manifest names", async () => {
    assert.ok(views.length > 0);
    for (const { id, name } of views) {
      await session().execute(`${id}.focus`);
      await session().page.locator(`.pane-header[aria-label^="${name}"]`).first().waitFor();
    }
  });

  for (const theme of Object.keys(themes) as Theme[]) {
    it(`draws them in the theme ${theme}`, async () => {
      await session().setTheme(theme);
      await session().execute("controlPlane.openDocument");
      for (const { id } of views) await session().execute(`${id}.focus`);
      await session().screenshot(`views-${theme}`);
    });
  }
});
