/** From the end of a run to its pictures painted in the gallery's page, over their bare download, writing and painting. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import type { Browser, Page } from "playwright-core";
import { request } from "undici";
import { type GalleryItem, galleryHtml } from "../../src/core/views/galleryView.ts";
import { ComfyClient } from "../../src/node/comfy/comfyClient.ts";
import { saveOutputs } from "../../src/node/comfy/outputFolder.ts";
import { toPng } from "../support/comfy/pictures.ts";
import { launchBrowser } from "../webview/support/dashboardPage.ts";

const names = ["a.png", "b.png", "c.png", "d.png"];
const rounds = 12;
const olderItems = 500;

/** A thread of its own: serving costs what is measured nothing. */
const pictureServer = `
const { createServer } = require("node:http");
const { parentPort, workerData: { names, picture } } = require("node:worker_threads");
const images = names.map((filename) => ({ filename, subfolder: "", type: "output" }));
const status = { status_str: "success", completed: true, messages: [] };
const history = JSON.stringify({ p: { prompt: [0, "p", {}, {}, []], outputs: { 7: { images } }, status, meta: {} } });
const server = createServer((asked, response) => response.end(asked.url.startsWith("/history") ? history : picture));
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

/** The gallery's page, an empty one, and the files of a folder. */
async function servePages(folder: string): Promise<{ origin: string; close(): void }> {
  let origin = "";
  const server = createServer(({ url = "/" }, response) => {
    const html = (text: string) => response.setHeader("Content-Type", "text/html").end(text);
    const shell = { nonce: "r4nd0m", scriptUri: `${origin}/gallery.js`, styleUri: `${origin}/gallery.css` };
    if (url === "/") html(galleryHtml({ ...shell, cspSource: origin, lang: "en" }));
    else if (url === "/bare") html("<!doctype html><title>bare</title>");
    else if (/^\/gallery\.(?:js|css)$/.test(url)) {
      response.setHeader("Content-Type", url.endsWith("js") ? "text/javascript" : "text/css");
      response.end(readFileSync(`dist/webview${url}`));
    } else if (!url.startsWith("/run")) response.writeHead(404).end();
    else createReadStream(path.join(folder, url)).pipe(response.setHeader("Content-Type", "image/png"));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, close: () => server.close() };
}

function item(name: string, source: string | null): GalleryItem {
  const facts = [["Prompt", `a lighthouse, ${name}`] as const, ["Seed", "42"] as const];
  return { id: name, name, source, isPicture: source !== null, title: name, facts };
}
const older = Array.from({ length: olderItems }, (_, at) => item(`old ${at}`, null));

/**
 * Runs in the gallery's page: tells it its items, and waits until these sources are painted. They come as a text: the browser's driver
 * copies objects far slower than an editor does.
 */
async function showInGallery({ news, sources }: { news: string; sources: readonly string[] }) {
  window.dispatchEvent(new MessageEvent("message", { data: JSON.parse(news) }));
  const shown = (source: string) => document.querySelector<HTMLImageElement>(`img[src="${source}"]`);
  while (sources.some((source) => !shown(source))) await new Promise((resolve) => requestAnimationFrame(resolve));
  await Promise.all(sources.map((source) => shown(source)?.decode()));
}

/** Runs in the empty page: the same pictures in the same size, and nothing else. */
async function showBare(sources: readonly string[]) {
  const images = sources.map((source) => Object.assign(new Image(160, 160), { src: source }));
  document.body.replaceChildren(...images);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await Promise.all(images.map((image) => image.decode()));
}

async function openGallery(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
  await page.addInitScript(() => Object.assign(window, { acquireVsCodeApi: () => ({ postMessage: () => undefined }) }));
  await page.goto(url);
  return page;
}

async function measure(browser: Browser): Promise<void> {
  const picture = toPng(
    1024,
    1024,
    { red: 90, green: 120, blue: 30 },
    { noise: randomBytes(3_000_000).toString("latin1") },
  );
  const worker = new Worker(pictureServer, { eval: true, workerData: { names, picture } });
  const [port] = (await once(worker, "message")) as [number];
  const baseUrl = `http://127.0.0.1:${port}`;
  const client = new ComfyClient({ baseUrl });
  const folder = mkdtempSync(path.join(os.tmpdir(), "gallery-bench-"));
  const { close, origin } = await servePages(folder);
  const [gallery, bare] = [await openGallery(browser, `${origin}/`), await browser.newPage()];
  await bare.goto(`${origin}/bare`);
  const withOurs = async (place: string) => {
    const entry = await client.historyOf("p");
    const saved = await saveOutputs(client, entry?.files ?? [], path.join(folder, place));
    const fresh = saved.map((file) => item(file.path, `${origin}/${place}/${path.basename(file.path)}`));
    const sources = fresh.flatMap(({ source }) => source ?? []);
    const news = JSON.stringify({ type: "items", items: [...fresh, ...older], older: 0, note: null });
    await gallery.evaluate(showInGallery, { news, sources });
  };
  const withNothing = async (place: string) => {
    mkdirSync(path.join(folder, place));
    for (const name of names) {
      const { body } = await request(`${baseUrl}/view?filename=${name}`);
      await writeFile(path.join(folder, place, name), Buffer.from(await body.arrayBuffer()));
    }
    await bare.evaluate(
      showBare,
      names.map((name) => `${origin}/${place}/${name}`),
    );
  };
  let count = 0;
  const time = async (page: Page, show: (place: string) => Promise<void>) => {
    await page.bringToFront();
    const start = performance.now();
    await show(`run${++count}`);
    return performance.now() - start;
  };
  let [own, least] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round++) {
    own = Math.min(own, await time(gallery, withOurs));
    least = Math.min(least, await time(bare, withNothing));
  }
  const value = Number((own / least).toFixed(3));
  const name = "gallery: from the end of a run to its painted pictures, over bare download and painting";
  console.log(JSON.stringify({ name, value, unit: "×", target: "≤ 1.2 ×", ok: value <= 1.2 }));
  client.dispose();
  close();
  await worker.terminate();
  rmSync(folder, { recursive: true });
}

const browser = await launchBrowser();
if (browser === undefined) {
  console.log("gallery: skipped, no Chromium found (see test/support/chromium.mjs)");
} else {
  await measure(browser);
  await browser.close();
}
