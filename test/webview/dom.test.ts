import assert from "node:assert/strict";
import path from "node:path";
import { build } from "esbuild";
import fc from "fast-check";
import type { Browser, Page } from "playwright-core";
import type { ElementNode } from "../../webview/dom.ts";
import { launchBrowser } from "./support/dashboardPage.ts";

interface DomWindow {
  readonly dom: typeof import("../../webview/dom.ts");
}

type Described =
  | string
  | { readonly tag: string; readonly key: string | undefined; readonly children: readonly Described[] };

const described: fc.Arbitrary<Described> = fc.letrec<{ node: Described }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("a", "b", "text"),
    fc.record({
      tag: fc.constantFrom("p", "ul", "svg"),
      key: fc.constantFrom(undefined, "1", "2", "3"),
      children: fc.array(tie("node"), { maxLength: 4 }),
    }),
  ),
})).node;

describe("the page's element helper", function () {
  this.timeout(30_000);
  let browser: Browser | undefined;
  let page: Page;

  before(async function () {
    browser = await launchBrowser();
    if (browser === undefined) {
      console.log("    skipped: no Chromium found (see test/support/chromium.mjs)");
      this.skip();
    }
    page = await browser.newPage();
    const bundle = await build({
      entryPoints: [path.join(process.cwd(), "webview/dom.ts")],
      bundle: true,
      write: false,
      format: "iife",
      globalName: "dom",
    });
    await page.setContent("<div id=root></div>");
    await page.addScriptTag({ content: `${bundle.outputFiles[0]?.text}\nwindow.dom = dom;` });
  });

  after(() => browser?.close());

  it("makes any description from any other, as if drawn anew", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(described, { maxLength: 5 }), { minLength: 2, maxLength: 5 }),
        async (versions) => {
          const [patched, fresh] = await page.evaluate(drawAll, versions);
          assert.equal(patched, fresh);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("keeps keyed elements wherever they go", async () => {
    const kept = await page.evaluate(() => {
      const { h, render } = (window as unknown as DomWindow).dom;
      const root = document.createElement("div");
      const draw = (keys: string[]) => {
        render(
          root,
          keys.map((key) => h("p", { key }, key)),
        );
        return [...root.children];
      };
      const [a, b, c] = draw(["a", "b", "c"]);
      const later = draw(["c", "x", "a", "b"]);
      return later[0] === c && later[2] === a && later[3] === b;
    });
    assert.equal(kept, true);
  });

  it("takes away attributes, styles and listeners that are no longer described, and leaves those of others", async () => {
    const told = await page.evaluate(() => {
      const { h, render } = (window as unknown as DomWindow).dom;
      const root = document.createElement("div");
      const heard: string[] = [];
      const attributesOf = (element: HTMLElement) =>
        Object.fromEntries(element.getAttributeNames().map((name) => [name, element.getAttribute(name)]));
      const draw = (node: ElementNode) => {
        render(root, [node]);
        const button = root.firstElementChild as HTMLElement;
        button.click();
        return button;
      };
      const button = draw(
        h("button", {
          title: "one",
          "aria-expanded": false,
          hidden: true,
          style: { width: "3px" },
          on: { click: () => heard.push("one") },
        }),
      );
      button.setAttribute("lang", "en");
      const first = attributesOf(button);
      draw(h("button", { on: { click: () => heard.push("two") } }));
      const second = attributesOf(button);
      draw(h("button", null));
      return { first, second, heard };
    });
    const described = { title: "one", "aria-expanded": "false", hidden: "", style: "width: 3px;" };
    assert.deepEqual(told.first, { ...described, lang: "en" });
    assert.deepEqual(told.second, { style: "", lang: "en" });
    assert.deepEqual(told.heard, ["one", "two"]);
  });
});

/** Runs in the page: the last version patched over all before it, and drawn into an empty element. */
function drawAll(versions: readonly (readonly Described[])[]): [string, string] {
  const { h, render } = (window as unknown as DomWindow).dom;
  const node = (one: Described): ElementNode | string =>
    typeof one === "string" ? one : h(one.tag, { key: one.key, "data-key": one.key }, ...one.children.map(node));
  const patched = document.createElement("div");
  const fresh = document.createElement("div");
  for (const version of versions) render(patched, version.map(node));
  render(fresh, (versions.at(-1) ?? []).map(node));
  return [patched.innerHTML, fresh.innerHTML];
}
