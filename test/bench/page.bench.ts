/** The dashboard's page in a headless browser on a document of 10,000 tasks. Prints one JSON line a measure. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { parseDocument } from "../../src/core/document/parse.ts";
import { lintDocument } from "../../src/core/lint/lintDocument.ts";
import { readPolicy } from "../../src/core/policy/readPolicy.ts";
import { bounded } from "../../src/core/protocol/bounded.ts";
import { selectTask } from "../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../src/core/settings.ts";
import { type BoardLook, firstBoardLook, toBoardView } from "../../src/core/views/boardView.ts";
import { dashboardHtml } from "../../src/core/views/dashboardHtml.ts";
import { toDashboardView } from "../../src/core/views/dashboardView.ts";
import { manyFlawedTasks } from "../support/manyTasks.ts";
import { launchBrowser, themes } from "../webview/support/dashboardPage.ts";

const updates = 60;
const paints = 9;

function report(name: string, value: number, unit: string, limit: number): void {
  console.log(JSON.stringify({ name, value, unit, target: `≤ ${limit} ${unit}`, ok: value <= limit }));
}

function medianOf(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
}

const control = parseDocument(manyFlawedTasks(10_000), "bench");
const findings = lintDocument(control, { settings: defaultSettings });
const selection = selectTask(control, readPolicy(control, defaultSettings));

function dashboardMessage(problems: number): object {
  const place = { folder: "bench", file: "docs/CONTROL_PLANE.md", trusted: true, truth: null };
  const view = toDashboardView({ ...place, document: control, selection, findings, services: [], health: [] });
  return bounded({ type: "dashboard", ...view, problems });
}

function boardMessage(look: BoardLook, told: string): object {
  return bounded({ type: "board", ...toBoardView(control, findings, look, told) });
}

/** What a host pushes for one change of the document. */
function messages(turn: number): readonly object[] {
  const from = { ...firstBoardLook.from, TODO: turn % 50 };
  return [dashboardMessage(turn), boardMessage({ ...firstBoardLook, from }, `Turn ${turn}`)];
}

/** The built page as a web server sends it; no interceptor of the test's own stands in between. */
async function servePage(): Promise<{ origin: string; close(): void }> {
  let origin = "";
  const server = createServer(({ url }, response) => {
    const shell = { nonce: "r4nd0m", scriptUri: `${origin}/dashboard.js`, styleUri: `${origin}/dashboard.css` };
    if (url === "/") response.setHeader("Content-Type", "text/html");
    if (url === "/") response.end(dashboardHtml({ ...shell, cspSource: origin, lang: "en" }));
    else if (url !== "/dashboard.js" && url !== "/dashboard.css") response.writeHead(404).end();
    else {
      response.setHeader("Content-Type", url.endsWith("js") ? "text/javascript" : "text/css");
      response.end(readFileSync(`dist/webview${url}`));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, close: () => server.close() };
}

interface BenchWindow {
  /** Milliseconds since the page began, once each happened. */
  times: { painted?: number | undefined; whole?: number };
  askHost(message: string): Promise<string | undefined>;
  acquireVsCodeApi(): object;
}

/** Runs in the page, before everything else: a host that answers, and a look at when what is seen. */
function stubHost({ variables, bodyClass }: { variables: object; bodyClass: string }): void {
  const { times } = Object.assign(window, { times: {} as BenchWindow["times"] });
  const bench = window as unknown as BenchWindow;
  bench.acquireVsCodeApi = () => ({
    getState: () => undefined,
    setState: () => undefined,
    postMessage: async (message: object) => {
      const answer = await bench.askHost(JSON.stringify(message));
      if (answer) window.dispatchEvent(new MessageEvent("message", { data: JSON.parse(answer) }));
    },
  });
  let isThemed = false;
  new MutationObserver(() => {
    if (document.body && !isThemed) {
      isThemed = true;
      for (const [name, value] of Object.entries(variables)) {
        document.documentElement.style.setProperty(name, String(value));
      }
      document.body.className = bodyClass;
    }
    const progress = document.querySelector(".percent:not([elementtiming])");
    progress?.setAttribute("elementtiming", "progress");
    if (times.whole === undefined && document.querySelector(".board-card")) {
      times.whole = Number.NaN;
      requestAnimationFrame(() =>
        setTimeout(() => {
          times.whole = performance.now();
        }),
      );
    }
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    const entry = list.getEntries()[0] as (PerformanceEntry & { renderTime: number }) | undefined;
    times.painted ??= entry?.renderTime;
  }).observe({ type: "element", buffered: true } as PerformanceObserverInit);
}

/** A page whose host answers at once with what it has ready, as the extension does for a page that is shown again. */
async function openPage(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  const page = await context.newPage();
  const ready = JSON.stringify(dashboardMessage(0));
  await page.exposeFunction("askHost", (json: string) => {
    const message = JSON.parse(json) as { readonly type: string };
    if (message.type === "ready") return ready;
    return message.type === "show-board" ? JSON.stringify(boardMessage(message as never, "")) : undefined;
  });
  await page.addInitScript(stubHost, themes.dark);
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => {
    const { painted, whole } = (window as unknown as BenchWindow).times;
    return painted !== undefined && whole !== undefined && !Number.isNaN(whole);
  });
  return page;
}

/** Runs in the page: milliseconds that it works on some messages: decoding, drawing, and the layout after it. */
function workOn(json: string): Promise<number> {
  const data = JSON.parse(json) as unknown[];
  return new Promise((resolve) => {
    const start = performance.now();
    for (const one of data) window.dispatchEvent(new MessageEvent("message", { data: one }));
    const decoded = performance.now();
    // The page draws in the frame to come, before this is called.
    requestAnimationFrame((frameStart) => {
      const { scrollHeight } = document.documentElement;
      resolve(decoded - start + Math.max(0, performance.now() - Math.max(frameStart, decoded)) + 0 * scrollHeight);
    });
  });
}

/**
 * Runs in the page: scrolls the page, or a column of its board, by some pixels in each of 240 frames, as a hand does that turns the
 * wheel fast. Gives the times between frames, and the share of frames in which a part of the column in sight had no card.
 */
function scrollFor({ column, step }: { column: string; step: number }): Promise<{ frames: number[]; bare: number }> {
  const frames: number[] = [];
  const scroller = document.getElementById(column) ?? document.scrollingElement ?? document.body;
  let bare = 0;
  let last = performance.now();
  const isBare = () => {
    const { top, bottom } = scroller.getBoundingClientRect();
    const cards = [...scroller.querySelectorAll("li")].map((card) => card.getBoundingClientRect());
    return (
      cards.length > 0 &&
      (Math.min(...cards.map((card) => card.top)) > top + 1 ||
        Math.max(...cards.map((card) => card.bottom)) < bottom - 1)
    );
  };
  return new Promise((resolve) => {
    const turn = (now: number) => {
      frames.push(now - last);
      last = now;
      if (column !== "" && isBare()) bare++;
      if (frames.length > 240) resolve({ frames: frames.slice(1), bare: bare / frames.length });
      else {
        const { scrollTop } = scroller;
        scroller.scrollTop += step;
        if (scroller.scrollTop === scrollTop) step = -step;
        requestAnimationFrame(turn);
      }
    };
    requestAnimationFrame(turn);
  });
}

function share(times: readonly number[], limit: number): number {
  return (100 * times.filter((time) => time > limit).length) / times.length;
}

async function measureScrolling(page: Page): Promise<void> {
  const scrolled = async (name: string, column: string, step: number) => {
    const { frames, bare } = await page.evaluate(scrollFor, { column, step });
    report(`page: ${name}, frames over 33 ms`, share(frames, 34), "%", 5);
    return bare;
  };
  await scrolled("scrolling it", "", 40);
  await page.locator("#section-board").scrollIntoViewIfNeeded();
  const bare = await scrolled("scrolling 10,000 cards", "column-TODO", 80);
  report("page: scrolling 10,000 cards, frames with a gap", 100 * bare, "%", 5);
}

async function measurePage(browser: Browser): Promise<void> {
  const server = await servePage();
  const painted: number[] = [];
  const whole: number[] = [];
  for (let turn = 0; turn < paints; turn++) {
    const page = await openPage(browser, server.origin);
    const times = await page.evaluate(() => (window as unknown as BenchWindow).times);
    painted.push(times.painted ?? Number.POSITIVE_INFINITY);
    whole.push(times.whole ?? Number.POSITIVE_INFINITY);
    await page.context().close();
  }
  // From the beginning of the page to the frame on the screen with the document in it: progress, NOW, NEXT, truth, blockers, services.
  report("page: first paint of the document", medianOf(painted), "ms", 200);
  // All the rest too, with the board's cards, which the page asks for once it is drawn.
  report("page: every section drawn", medianOf(whole), "ms", 400);
  const page = await openPage(browser, server.origin);
  await measureScrolling(page);
  const works: number[] = [];
  for (let turn = 0; turn < updates; turn++) works.push(await page.evaluate(workOn, JSON.stringify(messages(turn))));
  report("page: update at 10,000 tasks", medianOf(works.slice(updates >> 1)), "ms", 16);
  await page.context().close();
  server.close();
}

const browser = await launchBrowser();
if (browser === undefined) console.log("page: skipped, no Chromium found (see test/support/chromium.mjs)");
else {
  await measurePage(browser);
  const host: number[] = [];
  for (let turn = 0; turn < updates; turn++) {
    const start = performance.now();
    messages(turn);
    host.push(performance.now() - start);
  }
  report("page: what the host computes for an update", medianOf(host), "ms", 50);
  await browser.close();
}
const bundle = readFileSync("dist/webview/dashboard.js");
report("page: bundle", bundle.length / 1024, "KB", 450);
report("page: bundle, packed", gzipSync(bundle).length / 1024, "KB", 150);
