// @ts-check
/**
 * Tests the packed extension in a real VS Code: `node test/extension/run.mjs [--only main,browser] [--grep TEXT]`.
 * Expects a built product (`npm run build`). README.md beside this file says how to write specs.
 */
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { chromiumArguments, ensureChromium } from "../support/chromium.mjs";
import { runMocha } from "../support/mocha.mjs";
import { top } from "../support/npm.mjs";
import { packExtension } from "../support/packing.mjs";
import { addResults, noResults, printResults } from "../support/results.mjs";
import { createScenario, opened, scenarioNames } from "../support/scenarios.mjs";
import { makeTemporaryFolder, removeTemporaryFolder } from "../support/temporaryFolder.mjs";
import { installExtension, installVsCodeServer, startVsCodeServer } from "../support/vscodeServer.mjs";
import { openWorkbench } from "../support/workbench.mjs";
import { browserSpecs, buildBrowserSpecs, buildTestExtension, specsOf, testExtension } from "./build.mjs";
import { desktopRunner, desktopScenarios } from "./desktop.mjs";
import { openExchange } from "./exchange.mjs";

/** @typedef {import("../support/results.mjs").Results} Results */
/** @typedef {import("../support/scenarios.mjs").ScenarioName} ScenarioName */
/** @typedef {{ only?: readonly string[], grep?: string, log?: (line: string) => void }} SuiteOptions */

const scenarioTimeout = 480_000;

/**
 * Packs the extension, installs it into VS Code and runs every scenario's specs there, then those that drive the
 * workbench from outside.
 * @param {SuiteOptions} [options]
 * @returns {Promise<Results>}
 */
export async function runExtensionSuite({ only = [], grep, log = console.log } = {}) {
  const wanted = (/** @type {string} */ name) => (only.length === 0 || only.includes(name)) && specsOf(name).length > 0;
  const unknown = only.filter((name) => specsOf(name).length === 0);
  if (unknown.length > 0) throw new Error(`No specs in test/extension/${unknown.join(", ")}`);
  const desktop = process.env.CONTROL_PLANE_TEST_DESKTOP === "1";
  const scenarios = (desktop ? desktopScenarios : scenarioNames).filter(wanted);
  const { file: vsix } = await packExtension();
  await buildTestExtension(scenarios);
  const scratch = await makeTemporaryFolder("control-plane-suite");
  const extensionsDir = path.join(scratch, "extensions");
  const choice = grep === undefined ? {} : { grep };
  const results = [];
  try {
    const run = await (desktop ? desktopRunner : serverRunner)({ vsix, extensionsDir, log });
    for (const scenario of scenarios) {
      log(`\n── VS Code ${desktop ? "desktop" : "server"}: ${scenario}`);
      results.push(await run({ scenario, scratch, log, ...choice }));
    }
    if (!desktop && wanted("browser")) {
      log("\n── VS Code server, driven from outside");
      results.push(await runBrowserSpecs({ extensionsDir, scratch, ...choice }));
    }
  } finally {
    await removeTemporaryFolder(scratch);
  }
  return results.reduce(addResults, noResults);
}

/** @typedef {{ scenario: ScenarioName, scratch: string, grep?: string, log: (line: string) => void }} Run */

/**
 * Installs the server, with the packed extension in it, and gives the function that runs a scenario there.
 * @param {{ vsix: string, extensionsDir: string, log: (line: string) => void }} options
 * @returns {Promise<(run: Run) => Promise<Results>>}
 */
async function serverRunner({ vsix, extensionsDir, log }) {
  const executablePath = await ensureChromium({ log });
  await installVsCodeServer({ log });
  await installExtension({ vsix, extensionsDir });
  return async ({ scenario: name, scratch, grep, log }) => {
    const exchange = openExchange({ name, scratch, log, ...(grep === undefined ? {} : { grep }) });
    const scenario = await createScenario(name);
    const logFile = createWriteStream(path.join(await artifacts("logs"), `extension-${name}.log`));
    const onLog = (/** @type {string} */ line) => void logFile.write(`${line}\n`);
    const { settings } = scenario;
    const server = await startVsCodeServer({ extensionsDir, settings, env: exchange.env, log: onLog });
    const browser = await chromium.launch({ executablePath, args: chromiumArguments });
    try {
      await suiteEnd((onExit) =>
        openWorkbench(browser, {
          url: server.url,
          developmentPath: testExtension,
          testsPath: path.join(testExtension, "host/suite.js"),
          ...opened(scenario),
          onLog,
          onExit,
        }),
      );
      await keepScreenshot(browser, name);
      return exchange.results();
    } finally {
      await browser.close();
      await server.stop();
      await scenario.remove();
      logFile.end();
    }
  };
}

/**
 * What the workbench looked like in the end.
 * @param {import("playwright-core").Browser} browser @param {string} name
 */
async function keepScreenshot(browser, name) {
  const file = path.join(await artifacts("screenshots"), `scenario-${name}.png`);
  await browser.contexts()[0]?.pages()[0]?.screenshot({ path: file });
}

/**
 * Resolves when the suite has ended or its time is over; rejects when the workbench does not open.
 * @param {(onExit: () => void) => Promise<unknown>} start
 */
async function suiteEnd(start) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {() => void} */
  let onExit = () => undefined;
  const exit = new Promise((resolve) => {
    onExit = () => resolve(undefined);
    timer = setTimeout(onExit, scenarioTimeout);
  });
  try {
    await start(onExit);
    await exit;
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} name Folder below `artifacts/`, which CI keeps. */
async function artifacts(name) {
  const folder = path.join(top, "artifacts", name);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** @param {{ extensionsDir: string, scratch: string, grep?: string }} options */
async function runBrowserSpecs({ extensionsDir, scratch, ...choice }) {
  await buildBrowserSpecs();
  const env = {
    CONTROL_PLANE_EXTENSIONS: extensionsDir,
    CONTROL_PLANE_TEST_EXTENSION: testExtension,
    CONTROL_PLANE_SCRATCH: scratch,
  };
  return runMocha({ folder: browserSpecs, timeoutMs: 180_000, env, ...choice });
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { only: { type: "string" }, grep: { type: "string" } } });
  const results = await runExtensionSuite({
    ...(values.only === undefined ? {} : { only: values.only.split(",") }),
    ...(values.grep === undefined ? {} : { grep: values.grep }),
  });
  printResults(results);
  process.exitCode = results.failed > 0 ? 1 : 0;
}
