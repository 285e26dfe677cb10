/** The dashboard's page in a headless browser on a document of 10,000 tasks. Prints one JSON line a measure. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { parseDocument } from "../../src/core/document/parse.ts";
import { lintDocument } from "../../src/core/lint/lintDocument.ts";
import { readPolicy } from "../../src/core/policy/readPolicy.ts";
import { bounded } from "../../src/core/protocol/bounded.ts";
import { selectTask } from "../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../src/core/settings.ts";
import { firstBoardLook, toBoardView } from "../../src/core/views/boardView.ts";
import { toDashboardView } from "../../src/core/views/dashboardView.ts";
import { manyFlawedTasks } from "../support/manyTasks.ts";
import { launchBrowser, openDashboard } from "../webview/support/dashboardPage.ts";

const updates = 60;

function report(name: string, value: number, unit: string, limit: number): void {
  console.log(JSON.stringify({ name, value, unit, target: `≤ ${limit} ${unit}`, ok: value <= limit }));
}

function medianOf(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
}

const control = parseDocument(manyFlawedTasks(10_000), "bench");
const findings = lintDocument(control, { settings: defaultSettings });
const selection = selectTask(control, readPolicy(control, defaultSettings));

/** What a host pushes for one change of the document. */
function messages(turn: number): readonly object[] {
  const place = {
    folder: "bench",
    file: "docs/CONTROL_PLANE.md",
    trusted: true,
    truth: null,
    services: [],
    health: [],
  };
  const dashboard = toDashboardView({ ...place, document: control, selection, findings });
  const from = { ...firstBoardLook.from, TODO: turn % 50 };
  const board = toBoardView(control, findings, { ...firstBoardLook, from }, `Turn ${turn}`);
  return [bounded({ type: "dashboard", ...dashboard, problems: turn }), bounded({ type: "board", ...board })];
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

/** Runs in the page: milliseconds from its beginning to the first thing that can be seen. */
function firstPaint(): Promise<number> {
  return new Promise((resolve) => {
    new PerformanceObserver((list, observer) => {
      const paint = list.getEntriesByName("first-contentful-paint")[0];
      if (paint === undefined) return;
      observer.disconnect();
      resolve(paint.startTime);
    }).observe({ type: "paint", buffered: true });
  });
}

const browser = await launchBrowser();
if (browser === undefined) console.log("page: skipped, no Chromium found (see test/support/chromium.mjs)");
else {
  const paints: number[] = [];
  for (let turn = 0; turn < 5; turn++) {
    const dashboard = await openDashboard(browser, { frozenClock: false });
    const painted = await dashboard.page.evaluate(firstPaint);
    paints.push(painted + (await dashboard.page.evaluate(workOn, JSON.stringify(messages(turn)))));
    await dashboard.close();
  }
  report("page: first paint, and the first whole drawing after it", medianOf(paints), "ms", 200);
  const { page, close } = await openDashboard(browser, { frozenClock: false });
  const works: number[] = [];
  for (let turn = 0; turn < updates; turn++) works.push(await page.evaluate(workOn, JSON.stringify(messages(turn))));
  report("page: update at 10,000 tasks", medianOf(works.slice(updates >> 1)), "ms", 16);
  await close();
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
