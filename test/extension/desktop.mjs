// @ts-check
/** The same suite in a desktop VS Code, where one can be downloaded: `CONTROL_PLANE_TEST_DESKTOP=1`. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { downloadAndUnzipVSCode, runTests, runVSCodeCommand } from "@vscode/test-electron";
import { top } from "../support/npm.mjs";
import { createScenario } from "../support/scenarios.mjs";
import { withTemporaryFolder } from "../support/temporaryFolder.mjs";
import { quietSettings } from "../support/vscodeServer.mjs";
import { testExtension } from "./build.mjs";
import { openExchange } from "./exchange.mjs";

const build = { version: "stable", cachePath: path.join(top, ".vscode-test"), reuseMachineInstall: true };

/** Test runs of a desktop trust every workspace, so that Restricted Mode can be met in the server only. */
export const desktopScenarios = /** @type {const} */ (["main", "multiroot", "empty"]);

/**
 * Downloads VS Code, installs the packed extension into it and gives the function that runs a scenario there.
 * @param {{ vsix: string, extensionsDir: string }} options
 * @returns {Promise<(run: import("./run.mjs").Run) => Promise<import("../support/results.mjs").Results>>}
 */
export async function desktopRunner({ vsix, extensionsDir }) {
  const vscodeExecutablePath = await downloadAndUnzipVSCode(build);
  await withUserData({}, (userData) =>
    runVSCodeCommand([...userData, "--extensions-dir", extensionsDir, "--install-extension", vsix], build),
  );
  return async ({ scenario: name, scratch, grep, log }) => {
    const exchange = openExchange({ name, scratch, log, ...(grep === undefined ? {} : { grep }) });
    const scenario = await createScenario(name);
    try {
      await withUserData(scenario.settings, (userData) =>
        runTests({
          vscodeExecutablePath,
          extensionDevelopmentPath: testExtension,
          extensionTestsPath: path.join(testExtension, "host/suite.js"),
          extensionTestsEnv: exchange.env,
          launchArgs: [
            scenario.workspace ?? scenario.folder ?? scenario.root,
            ...[...userData, "--extensions-dir", extensionsDir],
          ],
        }),
      ).catch((error) => log(String(error)));
      return exchange.results();
    } finally {
      await scenario.remove();
    }
  };
}

/**
 * Gives `body` the arguments for fresh user data; its path is short, because on macOS a socket in it may have 103 characters.
 * @template T
 * @param {Record<string, unknown>} settings
 * @param {(userData: readonly string[]) => Promise<T>} body
 * @returns {Promise<T>}
 */
function withUserData(settings, body) {
  return withTemporaryFolder("cp", async (folder) => {
    await mkdir(path.join(folder, "User"));
    await writeFile(path.join(folder, "User/settings.json"), JSON.stringify({ ...quietSettings, ...settings }));
    return body(["--user-data-dir", folder]);
  });
}
