// @ts-check
/**
 * `npm start`: installs, builds, packs, makes a demo workspace, runs one AUTO cycle on it, and serves VS Code with the packed
 * extension: `node test/demo/start.mjs [--no-serve] [--desktop] [--port N]`. Needs only Node, git and the package registry.
 */
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { ensureDependencies, runNpm, top } from "../support/npm.mjs";
import { runProgram, spawnTree } from "../support/processTree.mjs";
import { comfyService, startDemoComfy } from "./comfy.mjs";
import { startServer } from "./project/src/server.js";
import { createDemoWorkspace } from "./workspace.mjs";

const demo = path.join(top, ".demo");
const workspace = path.join(demo, "workspace");
const home = path.join(demo, "home");
const agentCommand = "node demo-agent.mjs";
/** The verification command of the demo's tasks; this script is the person who approves it. */
const approvedCommand = "node --test";

const editorSettings = {
  "controlPlane.executor": "command",
  "controlPlane.agent.command": agentCommand,
};

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Node ${process.versions.node} is too old; install Node 20.19 or newer`);
}

async function requireGit() {
  await runProgram("git", ["--version"]).catch(() => {
    throw new Error("git was not found; install it and put it on the PATH");
  });
}

/** @param {string} what */
function say(what) {
  console.log(`\n— ${what}`);
}

/** @param {number} port @param {string} comfyUrl */
function prepareDemo(port, comfyUrl) {
  Object.assign(editorSettings, { "controlPlane.services.extra": [comfyService(comfyUrl)] });
  createDemoWorkspace({ folder: workspace, port });
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(
    path.join(home, "settings.json"),
    JSON.stringify({ executor: "command", agentCommand, services: [comfyService(comfyUrl)] }, null, 2),
  );
}

/** The command line in the demo's workspace; what it tells goes to this terminal.
 * @param {readonly string[]} words */
async function runCommand(...words) {
  const tree = spawnTree(process.execPath, [path.join(top, "dist/cli.js"), ...words, "--cwd", workspace], {
    env: { ...process.env, CONTROL_PLANE_HOME: home },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const { code } = await tree.ended;
  if (code !== 0) throw new Error(`control-plane ${words[0]} ended with exit code ${code}`);
}

async function runCycle() {
  const hash = createHash("sha256").update(approvedCommand).digest("hex").slice(0, 12);
  await runCommand("auto", "--approve", hash);
}

/** So that the gallery has something to find. */
async function makePictures() {
  const prompts = ["a cup of coffee on a wooden table", "beans in a glass jar", "steam over a kettle"];
  for (const [at, prompt] of prompts.entries())
    await runCommand(
      "comfy",
      "run",
      "pictures/cup.json",
      "--prompt",
      prompt,
      "--seed",
      String(40 + at),
      "--steps",
      "4",
    );
}

/** @param {string} vsix @param {number} port */
async function serve(vsix, port) {
  const { installVsCodeServer, startVsCodeServer } = await import("../support/vscodeServer.mjs");
  await installVsCodeServer({ log: console.log });
  const server = await startVsCodeServer({
    port,
    vsix,
    dataDir: path.join(demo, "server-data"),
    settings: { ...editorSettings, "workbench.startupEditor": "readme" },
    env: { CONTROL_PLANE_HOME: home },
  });
  say(`VS Code with the extension: ${server.url}/?folder=${pathToFileURL(workspace).pathname}`);
  console.log("Open the Control Plane view, or press F1 and type AUTO. Ctrl-C ends everything.");
  await untilInterrupted();
  await server.stop();
}

/** An installed VS Code with folders of its own, so that the person's extensions and settings stay as they are.
 * @param {string} vsix */
async function openDesktop(vsix) {
  const shell = process.platform === "win32";
  const data = path.join(demo, "desktop-data");
  mkdirSync(path.join(data, "User"), { recursive: true });
  const settings = { ...editorSettings, "security.workspace.trust.enabled": false };
  writeFileSync(path.join(data, "User/settings.json"), JSON.stringify(settings, null, 2));
  const own = ["--user-data-dir", data, "--extensions-dir", path.join(demo, "desktop-extensions")];
  await runProgram("code", [...own, "--install-extension", vsix, "--force"], { shell }).catch((error) => {
    throw new Error(`No usable \`code\` command was found; install VS Code with its command line.\n${error.message}`);
  });
  say("VS Code opens the demo workspace; close its window, or press Ctrl-C, to end.");
  const env = { ...process.env, CONTROL_PLANE_HOME: home };
  const tree = spawnTree("code", [...own, "--new-window", "--wait", workspace], { env, shell, stdio: "ignore" });
  await Promise.race([tree.ended, untilInterrupted()]);
  await tree.stop();
}

/** @returns {Promise<void>} */
function untilInterrupted() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => resolve());
  });
}

async function main() {
  const { values } = parseArgs({
    options: {
      "no-serve": { type: "boolean", default: false },
      desktop: { type: "boolean", default: false },
      port: { type: "string", default: "0" },
    },
  });
  requireNode();
  await requireGit();
  await ensureDependencies({ log: say });
  say("Building and packing");
  await runNpm(["run", "--silent", "build"]);
  console.log((await runNpm(["run", "--silent", "package"])).trim().split("\n").at(-1));
  const service = await startServer(0);
  mkdirSync(demo, { recursive: true });
  const comfy = await startDemoComfy(demo);
  try {
    const address = service.address();
    prepareDemo(typeof address === "object" && address !== null ? address.port : 0, comfy.url);
    say(`One AUTO cycle in ${path.relative(process.cwd(), workspace)}`);
    await runCycle();
    say("Three pictures by the demo's ComfyUI, for the gallery");
    await makePictures();
    if (values["no-serve"]) return;
    const { vsixPath } = await import("../support/packing.mjs");
    if (values.desktop) await openDesktop(vsixPath());
    else await serve(vsixPath(), Number(values.port));
  } finally {
    await comfy.close();
    service.close();
    service.closeAllConnections();
  }
}

try {
  await main();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
