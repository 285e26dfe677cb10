// @ts-check
/** The same suite in a desktop VS Code, where one can be downloaded: `CONTROL_PLANE_TEST_DESKTOP=1`. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import { top } from "../support/npm.mjs";
import { runProgram } from "../support/processTree.mjs";
import { createScenario } from "../support/scenarios.mjs";
import { quietSettings } from "../support/vscodeServer.mjs";
import { testExtension } from "./build.mjs";
import { openExchange } from "./exchange.mjs";

/** Installs the packed extension into the folder that the scenarios share, once. */
async function prepare(/** @type {string} */ vsix, /** @type {string} */ scratch) {
  const executable = await downloadAndUnzipVSCode({ version: "stable", cachePath: path.join(top, ".vscode-test") });
  const extensionsDir = path.join(scratch, "extensions");
  if (!existsSync(extensionsDir)) {
    const [cli = executable, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable, {
      reuseMachineInstall: true,
    });
    const userData = path.join(scratch, "install-data");
    await runProgram(
      cli,
      [...args, "--user-data-dir", userData, "--extensions-dir", extensionsDir, "--install-extension", vsix],
      { shell: process.platform === "win32" },
    );
  }
  return { executable, extensionsDir };
}

/**
 * Runs one scenario in a window of its own.
 * @param {import("./run.mjs").Run} run
 * @returns {Promise<import("../support/resultsReporter.mjs").Results>}
 */
export async function runDesktopScenario({ scenario: name, vsix, scratch, grep, log }) {
  const { executable, extensionsDir } = await prepare(vsix, scratch);
  const exchange = openExchange({ name, scratch, log, ...(grep === undefined ? {} : { grep }) });
  const userData = path.join(scratch, `data-${name}`);
  const scenario = await createScenario(name);
  try {
    await mkdir(path.join(userData, "User"), { recursive: true });
    const settings = JSON.stringify({ ...quietSettings, ...scenario.settings });
    await writeFile(path.join(userData, "User/settings.json"), settings);
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: testExtension,
      extensionTestsPath: path.join(testExtension, "host/suite.js"),
      extensionTestsEnv: exchange.env,
      launchArgs: [
        scenario.workspace ?? scenario.folder ?? scenario.root,
        ...["--user-data-dir", userData, "--extensions-dir", extensionsDir, "--disable-updates"],
      ],
    }).catch((error) => log(String(error)));
    return exchange.results();
  } finally {
    await scenario.remove();
  }
}
