/** The built page in a headless browser, behind a stub of its host and under the very policy that VS Code gets. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { BoardSnapshot, PageMessage } from "../../../src/core/protocol.ts";
import { dashboardHtml } from "../../../src/core/views/dashboardHtml.ts";
import { chromiumArguments, findChromium } from "../../support/chromium.mjs";
import { now, type Sample, unreadHistory } from "./samples.ts";
import themeData from "./themes.json" with { type: "json" };

const noBoard: BoardSnapshot = { type: "board", ledgers: [], ledger: 0, filter: "", columns: [], told: null };
const origin = "https://dashboard.test";
const built = path.join(process.cwd(), "dist/webview");

/** A picture of 2 × 1 pixels. */
const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR4nGP4zwAE/wEHAAH/4iOeWQAAAABJRU5ErkJggg==",
  "base64",
);

export type ThemeName = keyof typeof themeData;
/** Variables and classes as a real VS Code 1.139 set them on a webview. */
export const themes: Readonly<Record<ThemeName, { bodyClass: string; kind: string; variables: object }>> = themeData;
export const themeNames = Object.keys(themeData) as ThemeName[];

export interface DashboardPage {
  readonly page: Page;
  /** What the console and the page complained about so far. */
  readonly complaints: string[];
  /** Pushes a message as a host does, and resolves when it is drawn. */
  push(message: unknown): Promise<void>;
  show(sample: Sample): Promise<void>;
  /** What the page has sent to its host. */
  sent(): Promise<PageMessage[]>;
  /** What the page has saved with `setState`. */
  saved(): Promise<unknown>;
  setTheme(theme: ThemeName): Promise<void>;
  /** A page without any past. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

export interface PageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly savedState?: unknown;
  readonly reducedMotion?: boolean;
  /** Lets the test move the time by `page.clock`; else it stands still, and only the time. */
  readonly ownClock?: boolean;
  /** Sentences of another language by their English. */
  readonly translations?: Readonly<Record<string, unknown>>;
  /** Whether the time stands still; it does when left out. */
  readonly frozenClock?: boolean;
}

/** A headless Chromium; undefined where none is installed. */
export async function launchBrowser(): Promise<Browser | undefined> {
  const executablePath = findChromium();
  return executablePath === undefined ? undefined : chromium.launch({ executablePath, args: chromiumArguments });
}

export function openDashboard(browser: Browser, options: PageOptions = {}): Promise<DashboardPage> {
  const translations = options.translations && JSON.stringify(options.translations);
  return openPage(browser, "dashboard", dashboardHtml({ ...shellOf("dashboard"), translations }), options);
}

/** What a host knows of a built page, here. */
export function shellOf(name: string) {
  const places = { scriptUri: `${origin}/${name}.js`, styleUri: `${origin}/${name}.css` };
  return { nonce: "r4nd0m", ...places, cspSource: origin, lang: "en" };
}

/** Opens a built page, `dist/webview/<name>.js` and `.css`, in its shell. */
export async function openPage(
  browser: Browser,
  name: string,
  html: string,
  options: PageOptions = {},
): Promise<DashboardPage> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1000, height: options.height ?? 900 },
    reducedMotion: options.reducedMotion === true ? "reduce" : "no-preference",
  });
  await serve(context, name, html);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  if (options.ownClock === true) await page.clock.install({ time: now });
  else if (options.frozenClock !== false) await page.clock.setFixedTime(now);
  await page.addInitScript(stubHost, { savedState: options.savedState, theme: themes[options.theme ?? "dark"] });
  await page.goto(`${origin}/`);
  return dashboardPage(page, context, complaints);
}

function dashboardPage(page: Page, context: BrowserContext, complaints: string[]): DashboardPage {
  const push = (message: unknown) => page.evaluate(deliver, JSON.stringify(message));
  return {
    page,
    complaints,
    push,
    async show({ dashboard, cycle, history = unreadHistory, board = noBoard, opened = false, broken }) {
      await push({ type: "cycle", cycle });
      await push(history);
      if (dashboard !== undefined) await push(dashboard);
      if (dashboard !== undefined) await push(board);
      if (opened) await page.evaluate(openAll);
      if (broken !== undefined) await push(broken);
    },
    sent: () => page.evaluate(() => (window as unknown as StubWindow).stub.sent as PageMessage[]),
    saved: () => page.evaluate(() => (window as unknown as StubWindow).stub.saved),
    setTheme: (theme) => page.evaluate(applyTheme, themes[theme]),
    reload: async () => void (await page.goto(`${origin}/`)),
    close: () => context.close(),
  };
}

interface StubWindow {
  stub: { sent: unknown[]; saved: unknown };
  acquireVsCodeApi: () => object;
}

async function serve(context: BrowserContext, page: string, html: string): Promise<void> {
  const script = await readFile(path.join(built, `${page}.js`), "utf8");
  const styles = await readFile(path.join(built, `${page}.css`), "utf8");
  await context.route("**/*", (route) => {
    const name = route.request().url();
    if (name === `${origin}/`) return route.fulfill({ contentType: "text/html", body: html });
    if (name === `${origin}/${page}.js`) return route.fulfill({ contentType: "text/javascript", body: script });
    if (name === `${origin}/${page}.css`) return route.fulfill({ contentType: "text/css", body: styles });
    if (name.startsWith(`${origin}/pictures/`)) return route.fulfill({ contentType: "image/png", body: dot });
    return route.abort();
  });
}

/** Runs in the page, before everything else. */
function stubHost({ savedState, theme }: { savedState: unknown; theme: (typeof themes)[ThemeName] }): void {
  const stub = { sent: [] as unknown[], saved: savedState };
  const stubWindow = window as unknown as StubWindow;
  stubWindow.stub = stub;
  stubWindow.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => stub.sent.push(message),
    getState: () => stub.saved,
    setState: (state: unknown) => {
      stub.saved = state;
    },
  });
  const observer = new MutationObserver(() => {
    if (document.body === null) return;
    observer.disconnect();
    for (const [name, value] of Object.entries(theme.variables)) {
      document.documentElement.style.setProperty(name, String(value));
    }
    document.body.className = theme.bodyClass;
    document.body.dataset.vscodeThemeKind = theme.kind;
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Runs in the page: another theme while it is shown, as VS Code does it. */
function applyTheme(theme: (typeof themes)[ThemeName]): Promise<void> {
  const { style } = document.documentElement;
  for (const name of [...style]) if (name.startsWith("--vscode-")) style.removeProperty(name);
  for (const [name, value] of Object.entries(theme.variables)) style.setProperty(name, String(value));
  document.body.dataset.vscodeThemeKind = theme.kind;
  document.body.className = theme.bodyClass;
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}

/** Runs in the page: opens all that can be opened, and resolves when that is drawn. */
function openAll(): Promise<void> {
  for (const details of document.querySelectorAll("details")) details.open = true;
  return new Promise((resolve) =>
    setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}

/** Runs in the page. The page draws in the next frame, the first time the rest of it in the one after; its requests come before ours. */
function deliver(json: string): Promise<void> {
  window.dispatchEvent(new MessageEvent("message", { data: JSON.parse(json) }));
  return new Promise((resolve) =>
    requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => resolve()))),
  );
}
