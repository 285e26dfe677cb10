import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { type GalleryItem, type GalleryNews, galleryHtml } from "../../src/core/views/galleryView.ts";
import {
  type DashboardPage,
  launchBrowser,
  openPage,
  type PageOptions,
  shellOf,
  themeNames,
} from "./support/dashboardPage.ts";

const hostile = '<img src=x onerror="alert(1)"> \u202efdp.exe';

function item(number: number, more: Partial<GalleryItem> = {}): GalleryItem {
  const facts = [
    ["Prompt", `a lighthouse, number ${number}`],
    ["Seed", String(1000 + number)],
    ["Model", number % 2 === 0 ? "even.safetensors" : "odd.safetensors"],
  ] as const;
  const source = `https://dashboard.test/pictures/${number}.png`;
  return {
    id: `p${number}`,
    name: `${number}.png`,
    source,
    isPicture: true,
    title: `picture ${number}`,
    facts,
    ...more,
  };
}

function pictures(count: number): GalleryNews {
  return { type: "items", items: Array.from({ length: count }, (_, at) => item(at)), older: 0, note: null };
}

const working: GalleryNews = {
  type: "runs",
  runs: [{ number: 7, name: "flow.json", label: "45 % · Sampler · 3/8 · 12 s left", fraction: 0.456, preview: null }],
};

describe("the gallery's page", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let opened: DashboardPage[] = [];

  before(async function () {
    browser = await launchBrowser();
    if (browser === undefined) {
      console.log("    skipped: no Chromium found (see test/support/chromium.mjs)");
      this.skip();
    }
  });

  after(() => browser?.close());

  afterEach(async () => {
    const closing = opened;
    opened = [];
    for (const gallery of closing) await gallery.close();
    for (const { complaints } of closing) assert.deepEqual(complaints, []);
  });

  async function gallery(news: readonly unknown[] = [], options: PageOptions = {}): Promise<DashboardPage> {
    assert.ok(browser);
    const one = await openPage(browser, "gallery", galleryHtml(shellOf("gallery")), options);
    opened.push(one);
    for (const each of news) await one.push(each);
    return one;
  }

  const optionsOf = (page: Page) => page.getByRole("option");

  it("says ready once, and tells that it reads, that there is nothing, and what went wrong", async () => {
    const { page, push, sent } = await gallery();
    assert.deepEqual(await sent(), [{ type: "ready" }]);
    await page.getByText("Reading pictures…").waitFor();
    await push({ ...pictures(0), note: "ComfyUI cannot be asked" });
    await page.getByText(/^No pictures yet/).waitFor();
    assert.equal(await page.getByRole("alert").textContent(), "ComfyUI cannot be asked");
    await push({ type: "items", items: "all of them" });
    await page.getByText(/does not understand/).waitFor();
  });

  it("has only as many elements as can be seen, of two thousand pictures", async () => {
    const { page } = await gallery([pictures(2000)]);
    const count = await optionsOf(page).count();
    assert.ok(count > 5 && count < 60, `${count} options`);
    assert.equal(await optionsOf(page).first().getAttribute("aria-setsize"), "2000");
    await page.getByRole("listbox").focus();
    await page.keyboard.press("End");
    await page.getByRole("option", { name: "picture 1999" }).waitFor();
    assert.ok((await optionsOf(page).count()) < 60);
    assert.equal(await page.getByRole("option", { selected: true }).textContent(), "picture 1999");
  });

  it("finds by prompt, model and seed", async () => {
    const { page } = await gallery([pictures(40)]);
    const search = page.getByRole("searchbox", { name: "Search by prompt, model and seed" });
    const finds = async (text: string, names: readonly string[]) => {
      await search.fill(text);
      await page.getByText(`${names.length} file${names.length === 1 ? "" : "s"}`, { exact: true }).waitFor();
      assert.deepEqual(await optionsOf(page).allTextContents(), names);
    };
    await finds("1017", ["picture 17"]);
    await finds("LIGHTHOUSE even 3", ["picture 30", "picture 32", "picture 34", "picture 36", "picture 38"]);
    await finds("1007 odd", ["picture 7"]);
    await search.fill("nowhere");
    await page.getByText("Nothing has all of these words.").waitFor();
    assert.equal(await search.evaluate((element) => element === document.activeElement), true);
  });

  it("shows one in full with its facts, by the keyboard alone", async () => {
    const { page, sent } = await gallery([pictures(30)]);
    await page.getByRole("listbox").focus();
    for (const key of ["ArrowRight", "ArrowDown", "ArrowUp", "Enter"]) await page.keyboard.press(key);
    const heading = page.getByRole("heading", { name: "picture 1", exact: true });
    await heading.waitFor();
    assert.equal(await heading.evaluate((element) => element === document.activeElement), true);
    await page.getByRole("img", { name: "picture 1" }).waitFor();
    await page.getByRole("definition").filter({ hasText: "2 × 1" }).waitFor();
    assert.deepEqual((await page.getByRole("definition").allTextContents()).slice(0, 3), [
      "a lighthouse, number 1",
      "1001",
      "odd.safetensors",
    ]);
    for (const name of ["Open File", "Save As…", "Copy Details"]) await page.getByRole("button", { name }).click();
    assert.deepEqual((await sent()).slice(1), [
      { type: "open", id: "p1" },
      { type: "save", id: "p1" },
      { type: "copy", id: "p1" },
    ]);
    await page.keyboard.press("ArrowRight");
    await page.getByRole("heading", { name: "picture 2", exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("option", { selected: true }).filter({ hasText: "picture 2" }).waitFor();
    assert.equal(await page.getByRole("listbox").evaluate((element) => element === document.activeElement), true);
  });

  it("asks once for what lies on the server, when it is seen, and tells when it is gone", async () => {
    const items = Array.from({ length: 400 }, (_, at) => item(at, { source: null }));
    const { page, push, sent } = await gallery([{ ...pictures(0), items }]);
    await optionsOf(page).first().waitFor();
    const asked = (await sent()).filter(({ type }) => (type as string) === "fetch");
    assert.ok(asked.length > 3 && asked.length < 60);
    await push({ type: "source", id: "p0", source: "https://dashboard.test/pictures/0.png" });
    await push({ type: "source", id: "p1", source: null });
    await page.locator("#item-1").getByText("The server does not give it").waitFor();
    await page.locator('img[data-picture="p0"][src$="0.png"]').waitFor();
    assert.equal((await sent()).filter(({ type }) => (type as string) === "fetch").length, asked.length);
  });

  it("shows a run with its progress, its preview and the way to end it", async () => {
    const { page, push, sent } = await gallery([pictures(3), working]);
    assert.equal(await page.getByRole("progressbar").getAttribute("aria-valuenow"), "45");
    await page.getByText("12 s left").waitFor();
    const preview = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==";
    assert.ok(working.type === "runs");
    await push({ ...working, runs: working.runs.map((run) => ({ ...run, preview })) });
    const image = page.getByRole("img", { name: "Preview of flow.json" });
    await image.waitFor();
    assert.equal(await image.getAttribute("src"), preview);
    await page.getByRole("button", { name: "Cancel" }).click();
    assert.deepEqual((await sent()).at(-1), { type: "cancel", number: 7 });
    await push({ type: "runs", runs: [] });
    await page.getByRole("progressbar").waitFor({ state: "detached" });
  });

  it("takes every text as text, and loads no picture from elsewhere", async () => {
    const sneaky = item(0, { title: hostile, name: hostile, facts: [["Prompt", hostile]] });
    const elsewhere = item(1, { source: "https://elsewhere.test/spy.png" });
    const { complaints, page } = await gallery([{ ...pictures(0), items: [sneaky, elsewhere] }]);
    await page.getByText("Cannot be shown").waitFor();
    assert.match(complaints.splice(0).join("\n"), /violates the following Content Security Policy directive.*img-src/);
    await optionsOf(page).first().click();
    const heading = page.getByRole("heading", { name: "onerror" });
    assert.equal(await heading.textContent(), hostile.replace("\u202e", "\ufffd"));
    assert.equal(await page.locator("img").count(), 1);
  });

  for (const theme of themeNames) {
    it(`is accessible in every state, ${theme}`, async () => {
      const axeFile = createRequire(path.join(process.cwd(), "package.json")).resolve("axe-core/axe.min.js");
      const { page, push } = await gallery([], { theme });
      await page.evaluate(await readFile(axeFile, "utf8"));
      const faults = async (state: string) => {
        const results = await page.evaluate(() =>
          (window as unknown as { axe: { run(root: Document): Promise<AxeResults> } }).axe.run(document),
        );
        return results.violations.map(({ id, nodes }) => `${state}: ${id} ${nodes[0]?.html.slice(0, 120)}`);
      };
      const found = await faults("reading");
      await push({ ...pictures(0), note: "The server is away" });
      found.push(...(await faults("empty")));
      await push(pictures(50));
      await push(working);
      found.push(...(await faults("pictures")));
      await optionsOf(page).first().click();
      await page.getByRole("button", { name: "Back" }).waitFor();
      found.push(...(await faults("one")));
      await page.screenshot({ path: path.join(process.cwd(), `artifacts/screenshots/webview/gallery-${theme}.png`) });
      assert.deepEqual(found, []);
    });
  }
});
