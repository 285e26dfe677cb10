// @ts-check
/**
 * A real VS Code 1.139 without a desktop: the server inside the package `code-server`, kept in `.vscode-test/`.
 * Needs nothing but Node, npm and the registry.
 */
import { existsSync } from "node:fs";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { runNpm, top } from "./npm.mjs";
import { lineSplitter, runProgram, spawnTree } from "./processTree.mjs";
import { makeTemporaryFolder, removeTemporaryFolder, withTemporaryFolder } from "./temporaryFolder.mjs";

/** @typedef {(line: string) => void} Log */

const serverVersion = "4.139.1";
const nodeMajor = 24;
const home = path.join(top, ".vscode-test", `server-${serverVersion}`);
const serverFolder = path.join(home, "node_modules/code-server/lib/vscode");
const marker = path.join(home, "installed");

/** The package that holds Node's binary for this machine; `node@24` itself would need an install script to fetch it. */
const nodePackage = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
const nodeBinary = path.join(
  home,
  "node_modules",
  nodePackage,
  process.platform === "win32" ? "bin/node.exe" : "bin/node",
);

/**
 * Installs the server and the Node that it needs, once; an interrupted install is begun again.
 * @param {{ log?: Log }} [options]
 */
export async function installVsCodeServer({ log = () => undefined } = {}) {
  if (existsSync(marker)) return writePlainLogs();
  log(`Installing VS Code server ${serverVersion} and Node ${nodeMajor} into .vscode-test (once, about 30 s)`);
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await writeFile(path.join(home, "package.json"), '{ "private": true }\n');
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await runNpm(["install", ...quiet, `${nodePackage}@${nodeMajor}`, `code-server@${serverVersion}`], { cwd: home });
  await runNpm(["install", ...quiet, "--omit=dev"], { cwd: serverFolder });
  await writePlainLogs();
  await writeFile(marker, `${new Date().toISOString()}\n`);
}

/** What writes logs and output channels is native and was not built. */
async function writePlainLogs() {
  const place = path.join(serverFolder, "node_modules/@vscode/spdlog");
  if (existsSync(path.join(place, "build/Release/spdlog.node"))) return;
  await copyFile(path.join(top, "test/support/plainSpdlog.cjs"), path.join(place, "index.js"));
}

/** What the person's own editor, debugger or npm left in the environment must not reach the server. */
function serverEnvironment() {
  const foreign = /^(VSCODE_|ELECTRON_|npm_)|^NODE_OPTIONS$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/**
 * Installs a packed extension into a folder that servers are then started with.
 * @param {{ vsix: string, extensionsDir: string }} options
 */
export async function installExtension({ vsix, extensionsDir }) {
  await withTemporaryFolder("extension-install", async (dataDir) => {
    const output = await runProgram(
      nodeBinary,
      [
        path.join(serverFolder, "out/server-main.js"),
        ...["--accept-server-license-terms", "--telemetry-level", "off"],
        ...["--server-data-dir", dataDir, "--extensions-dir", extensionsDir],
        ...["--install-extension", vsix, "--force"],
      ],
      { env: serverEnvironment(), timeoutMs: 120_000 },
    );
    if (!/successfully installed/i.test(output)) throw new Error(`${vsix} was not installed:\n${output.trim()}`);
  });
}

/**
 * @typedef {object} ServerOptions
 * @property {number} [port] Any free one when absent.
 * @property {string} [dataDir] A fresh temporary folder, removed on stop, when absent.
 * @property {string} [extensionsDir] As `dataDir`.
 * @property {string} [vsix] Installed before the start.
 * @property {Record<string, unknown>} [settings] The user's settings, over a few quiet defaults.
 * @property {NodeJS.ProcessEnv} [env] Added to the environment of the server and so of its extension hosts.
 * @property {Log} [log] Every line that the server prints.
 */

/**
 * @typedef {object} RunningServer
 * @property {string} url
 * @property {number} port
 * @property {string} settingsFile The user's settings; VS Code follows changes of this file.
 * @property {() => Promise<void>} stop Ends the server with its extension hosts and removes its temporary folders.
 */

/** Quiet settings of every test; trust is granted unless a test takes that line away with `undefined`. */
export const quietSettings = {
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.autofetch": false,
  "window.commandCenter": false,
};

/**
 * Starts the server on loopback and resolves when it listens. Everything that it started ends on `stop`, and when this
 * process exits.
 * @param {ServerOptions} [options]
 * @returns {Promise<RunningServer>}
 */
export async function startVsCodeServer(options = {}) {
  const { port = 0, vsix, settings = {}, env = {}, log = () => undefined } = options;
  const scratch = await makeTemporaryFolder("vscode-server");
  const dataDir = options.dataDir ?? path.join(scratch, "data");
  const extensionsDir = options.extensionsDir ?? path.join(scratch, "extensions");
  try {
    const settingsFile = path.join(dataDir, "data/User/settings.json");
    await mkdir(path.dirname(settingsFile), { recursive: true });
    await writeFile(settingsFile, JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
    if (vsix !== undefined) await installExtension({ vsix, extensionsDir });
    const tree = spawnTree(nodeBinary, serverArguments({ port, dataDir, extensionsDir }), {
      env: { ...serverEnvironment(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stop = async () => {
      await tree.stop();
      await removeTemporaryFolder(scratch);
    };
    const actualPort = await portOf(tree, log).catch(async (error) => {
      await stop();
      throw error;
    });
    return { url: `http://127.0.0.1:${actualPort}`, port: actualPort, settingsFile, stop };
  } catch (error) {
    await removeTemporaryFolder(scratch);
    throw error;
  }
}

/** @param {{ port: number, dataDir: string, extensionsDir: string }} options */
function serverArguments({ port, dataDir, extensionsDir }) {
  return [
    path.join(serverFolder, "out/server-main.js"),
    ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"],
    ...["--accept-server-license-terms", "--telemetry-level", "off", "--enable-smoke-test-driver"],
    ...["--server-data-dir", dataDir, "--extensions-dir", extensionsDir],
  ];
}

/**
 * The port that the server says it listens on; rejects with its last lines when it ends first.
 * @param {import("./processTree.mjs").ProcessTree} tree
 * @param {Log} log
 * @returns {Promise<number>}
 */
function portOf(tree, log) {
  return new Promise((resolve, reject) => {
    /** @type {string[]} */
    const lastLines = [];
    const fail = (/** @type {string} */ why) =>
      reject(new Error(`The VS Code server ${why}:\n${lastLines.join("\n")}`));
    const timer = setTimeout(() => fail("did not answer within 60 s"), 60_000);
    const onLine = (/** @type {string} */ line) => {
      log(line);
      if (lastLines.push(line) > 40) lastLines.shift();
      const match = /Extension host agent listening on (\d+)/.exec(line);
      if (match === null) return;
      clearTimeout(timer);
      resolve(Number(match[1]));
    };
    for (const stream of [tree.child.stdout, tree.child.stderr]) {
      stream?.setEncoding("utf8").on("data", lineSplitter(onLine));
    }
    tree.ended.then(
      ({ code, signal }) => {
        clearTimeout(timer);
        fail(`ended with ${code ?? signal} before it listened`);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
