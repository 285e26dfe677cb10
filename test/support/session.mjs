// @ts-check
/** A workbench with the packed extension, for tests that drive it from outside. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { chromium } from "playwright-core";
import { openBridge } from "./bridge.mjs";
import { chromiumArguments, ensureChromium } from "./chromium.mjs";
import { top } from "./npm.mjs";
import { reloadWindow } from "./reloadWindow.mjs";
import { createScenario, opened } from "./scenarios.mjs";
import { startVsCodeServer } from "./vscodeServer.mjs";
import { openWorkbench } from "./workbench.mjs";

/** Name of a theme, its VS Code name and the class that the workbench then has. */
export const themes = /** @type {const} */ ({
  light: { setting: "Default Light Modern", className: "vs" },
  dark: { setting: "Default Dark Modern", className: "vs-dark" },
  "high-contrast": { setting: "Default High Contrast", className: "hc-black" },
  "high-contrast-light": { setting: "Default High Contrast Light", className: "hc-light" },
});

/** @typedef {keyof typeof themes} Theme */
/** @typedef {import("playwright-core").Locator} Locator */

/**
 * @typedef {object} SessionOptions
 * @property {import("./scenarios.mjs").ScenarioName} scenario
 * @property {Record<string, unknown>} [settings] The user's settings, over those of the scenario.
 * @property {string} [extensionsDir] Holds the packed extension; `CONTROL_PLANE_EXTENSIONS` when absent.
 * @property {string} [testExtension] The bundled test extension; `CONTROL_PLANE_TEST_EXTENSION` when absent.
 * @property {(line: string) => void} [log] What the server prints.
 */

/**
 * @typedef {object} Session
 * @property {import("playwright-core").Page} page
 * @property {import("./scenarios.mjs").Scenario} scenario
 * @property {import("./bridge.mjs").Bridge["evaluate"]} evaluate Runs a function in the extension host.
 * @property {(command: string, ...args: unknown[]) => Promise<unknown>} execute Runs a command of VS Code.
 * @property {(key: string, value: unknown) => Promise<void>} setSetting Sets a user setting and waits until it holds.
 * @property {(theme: Theme) => Promise<void>} setTheme Resolves when the workbench is drawn in it.
 * @property {(name: string) => Promise<string>} screenshot Writes `artifacts/screenshots/NAME.png` and gives its path.
 * @property {() => import("playwright-core").FrameLocator} webview The content of the one webview that is shown.
 * @property {() => Promise<import("playwright-core").Frame>} webviewFrame The same as a frame, to evaluate in.
 * @property {(on: Locator, tooltip: Locator) => Promise<void>} rest
 *   Holds the pointer on something until its tooltip is there.
 * @property {(viewType: string) => Promise<void>} reload Loads the window anew, with that editor open.
 * @property {() => Promise<void>} close
 */

/** @param {string} name @returns {string} */
function variable(name) {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`The variable ${name} is missing; start this through test/extension/run.mjs`);
  return value;
}

/**
 * Starts a server, a browser and an extension host of their own.
 * @param {SessionOptions} options
 * @returns {Promise<Session>}
 */
export async function startSession(options) {
  const extensionsDir = options.extensionsDir ?? variable("CONTROL_PLANE_EXTENSIONS");
  const developmentPath = options.testExtension ?? variable("CONTROL_PLANE_TEST_EXTENSION");
  /** @type {(() => unknown)[]} */
  const endings = [];
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const scenario = await createScenario(options.scenario);
    endings.push(scenario.remove);
    const bridge = await openBridge();
    endings.push(bridge.dispose);
    const server = await startVsCodeServer({
      extensionsDir,
      settings: { "controlPlane.mcp.enabled": false, ...scenario.settings, ...options.settings },
      env: { CONTROL_PLANE_BRIDGE: String(bridge.port) },
      ...(options.log === undefined ? {} : { log: options.log }),
    });
    endings.push(server.stop);
    const browser = await chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
    endings.push(() => browser.close());
    const { page } = await openWorkbench(browser, {
      url: server.url,
      developmentPath,
      ...opened(scenario),
    });
    await bridge.connected();
    return { page, scenario, ...sessionVerbs(page, bridge), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {import("playwright-core").Page} page
 * @param {import("./bridge.mjs").Bridge} bridge
 */
function sessionVerbs(page, bridge) {
  const execute = (/** @type {string} */ command, /** @type {unknown[]} */ ...args) =>
    bridge.evaluate((vscode, call) => vscode.commands.executeCommand(call.command, ...call.args), { command, args });
  const setSetting = async (/** @type {string} */ key, /** @type {unknown} */ value) => {
    await bridge.evaluate(
      async (vscode, set) => {
        await vscode.workspace.getConfiguration().update(set.key, set.value, vscode.ConfigurationTarget.Global);
      },
      { key, value },
    );
  };
  const webview = () => page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  return {
    evaluate: bridge.evaluate,
    execute,
    setSetting,
    setTheme: async (/** @type {Theme} */ theme) => {
      await setSetting("workbench.colorTheme", themes[theme].setting);
      await page.waitForSelector(`.monaco-workbench.${themes[theme].className}`);
    },
    screenshot: async (/** @type {string} */ name) => {
      const file = path.join(top, "artifacts/screenshots", `${name}.png`);
      await mkdir(path.dirname(file), { recursive: true });
      await page.screenshot({ path: file });
      return file;
    },
    rest: (/** @type {Locator} */ on, /** @type {Locator} */ tooltip) => rest(page, on, tooltip),
    reload: (/** @type {string} */ viewType) => reloadWindow(page, viewType),
    webview,
    webviewFrame: async () => {
      const handle = await webview().owner().elementHandle();
      const frame = await handle?.contentFrame();
      if (!frame) throw new Error("The webview has no content");
      return frame;
    },
  };
}

/**
 * What moves or is drawn anew under the pointer takes its tooltip with it: then once more.
 * @param {import("playwright-core").Page} page
 * @param {Locator} on
 * @param {Locator} tooltip
 */
async function rest(page, on, tooltip) {
  for (let attempts = 1; attempts < 12; attempts++) {
    await page.mouse.move(900, 700);
    await on.hover();
    const isShown = await tooltip.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (isShown) return;
  }
  throw new Error("There is no tooltip");
}
