// @ts-check
/** Opens VS Code's workbench in a browser. */
import { format } from "node:util";

/**
 * @typedef {object} WorkbenchOptions
 * @property {string} url The server's address.
 * @property {string} [folder] Absolute path of the folder to open.
 * @property {string} [workspace] Absolute path of a `.code-workspace` to open instead.
 * @property {string} [developmentPath] Absolute path of the extension under development; only one counts.
 * @property {string} [testsPath] Absolute path of a module with `run()`, executed in the extension host.
 * @property {(line: string) => void} [onLog] Every console line of the extension host; only with `testsPath`.
 * @property {(code: number) => void} [onExit] The exit code of `run()`.
 */

/**
 * @typedef {object} Workbench
 * @property {import("playwright-core").Page} page
 * @property {() => Promise<void>} close Leaves the workbench first, so that its extension host ends as well.
 */

/** @param {string} file */
function urlPath(file) {
  const slashed = file.replaceAll("\\", "/");
  return slashed.startsWith("/") ? slashed : `/${slashed}`;
}

/** @param {WorkbenchOptions} options */
function workbenchUrl({ url, folder, workspace, developmentPath, testsPath }) {
  const result = new URL(url);
  if (workspace !== undefined) result.searchParams.set("workspace", urlPath(workspace));
  else if (folder !== undefined) result.searchParams.set("folder", urlPath(folder));
  else result.searchParams.set("ew", "true");
  const payload = [];
  const remote = `vscode-remote://${result.host}`;
  if (developmentPath !== undefined) payload.push(["extensionDevelopmentPath", remote + urlPath(developmentPath)]);
  if (testsPath !== undefined) payload.push(["extensionTestsPath", remote + urlPath(testsPath)]);
  if (payload.length > 0) result.searchParams.set("payload", JSON.stringify(payload));
  return result.href;
}

/**
 * Opens the workbench in a page of its own and resolves when it is drawn.
 * @param {import("playwright-core").Browser} browser
 * @param {WorkbenchOptions} options
 * @returns {Promise<Workbench>}
 */
export async function openWorkbench(browser, options) {
  const { onLog = () => undefined, onExit = () => undefined } = options;
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  // A busy machine may need this long for a reload; what is there is never waited for.
  context.setDefaultTimeout(90_000);
  const page = await context.newPage();
  await page.exposeFunction("codeAutomationLog", (/** @type {string} */ _type, /** @type {unknown[]} */ args) =>
    onLog(format(...args)),
  );
  await page.exposeFunction("codeAutomationExit", (/** @type {number} */ code) => onExit(code));
  await page.goto(workbenchUrl(options));
  await page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
  const close = async () => {
    await page.goto("about:blank");
    await context.close();
  };
  return { page, close };
}
