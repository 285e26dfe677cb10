// @ts-check
/** Workspaces that the extension is tested in, made fresh for each use. */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createDemoWorkspace } from "../demo/workspace.mjs";
import { top } from "./npm.mjs";
import { runProgram } from "./processTree.mjs";
import { makeTemporaryFolder, removeTemporaryFolder } from "./temporaryFolder.mjs";

const workspaces = path.join(top, "test/fixtures/workspaces");

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} root Temporary folder that holds everything.
 * @property {string} [folder] The folder to open.
 * @property {string} [workspace] The `.code-workspace` file to open instead.
 * @property {Record<string, unknown>} settings The user's settings that belong to it.
 * @property {() => Promise<void>} remove
 */

/** @typedef {Pick<Scenario, "folder" | "workspace" | "settings">} Opened */

/** `main` is a trusted git workspace with a control document. */
const makers = {
  main: async (/** @type {string} */ root) => ({ folder: await makeRepository(root, "shop"), settings: {} }),
  /** As `main`, and the chat is not switched off. */
  chat: async (/** @type {string} */ root) => ({
    folder: await makeRepository(root, "shop"),
    settings: { "chat.disableAIFeatures": false },
  }),
  /** As `main`, and trust was not granted. */
  restricted: async (/** @type {string} */ root) => ({
    folder: await makeRepository(root, "shop"),
    settings: { "security.workspace.trust.enabled": true },
  }),
  /** A `.code-workspace` of two repositories, each with a control document. */
  multiroot: async (/** @type {string} */ root) => {
    const folders = [await makeRepository(root, "shop"), await makeRepository(root, "depot")];
    const workspace = path.join(root, "both.code-workspace");
    await writeFile(workspace, JSON.stringify({ folders: folders.map((folder) => ({ path: path.basename(folder) })) }));
    return { workspace, settings: {} };
  },
  /** A git workspace without a control document. */
  empty: async (/** @type {string} */ root) => {
    const folder = path.join(root, "bare");
    await mkdir(folder);
    await writeFile(path.join(folder, "README.md"), "# Nothing here yet\n");
    await commitAll(await initRepository(folder), "docs: begin");
    return { folder, settings: {} };
  },
  /** No folder at all. */
  nothing: async () => ({ settings: {} }),
  /** The workspace of the demo, as `npm start` makes it. */
  demo: async (/** @type {string} */ root) => {
    const folder = path.join(root, "brew");
    createDemoWorkspace({ folder, port: 3000 });
    return { folder, settings: {} };
  },
};

/** @typedef {keyof typeof makers} ScenarioName */

export const scenarioNames = /** @type {ScenarioName[]} */ (Object.keys(makers));

/** @param {string} folder */
async function initRepository(folder) {
  await git(folder, ["init", "--quiet", "--initial-branch=main"]);
  const settings = { "user.name": "Shop Keeper", "user.email": "keeper@example.org", "commit.gpgsign": "false" };
  for (const [name, value] of Object.entries({ ...settings, "core.autocrlf": "false" })) {
    await git(folder, ["config", name, value]);
  }
  return folder;
}

/** @param {string} folder @param {string[]} args */
async function git(folder, args) {
  return (await runProgram("git", args, { cwd: folder })).trim();
}

/** @param {string} folder @param {string} subject */
async function commitAll(folder, subject) {
  await git(folder, ["add", "--all"]);
  await git(folder, ["commit", "--quiet", "--message", subject]);
  return git(folder, ["rev-parse", "--short=7", "HEAD"]);
}

/**
 * Two commits: everything but the control document, then the document, in which `0000000` becomes the first commit.
 * @param {string} root @param {string} name
 */
async function makeRepository(root, name) {
  const folder = path.join(root, name);
  const file = path.join(folder, "docs/CONTROL_PLANE.md");
  await cp(path.join(workspaces, name), folder, { recursive: true });
  const text = await readFile(file, "utf8");
  await rm(file);
  await initRepository(folder);
  const hash = await commitAll(folder, "feat(shop): begin with prices");
  await writeFile(file, text.replaceAll("\r\n", "\n").replaceAll("0000000", hash));
  await commitAll(folder, "docs(control-plane): begin");
  return folder;
}

/**
 * Makes the workspace of a scenario in a temporary folder.
 * @param {ScenarioName} name
 * @returns {Promise<Scenario>}
 */
export async function createScenario(name) {
  const root = await makeTemporaryFolder(`control-plane-${name}`);
  const remove = () => removeTemporaryFolder(root);
  try {
    /** @type {Opened} */
    const opened = await makers[name](root);
    return { name, root, ...opened, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * What of a scenario the workbench opens.
 * @param {Scenario} scenario
 * @returns {{ folder: string } | { workspace: string } | Record<string, never>}
 */
export function opened({ folder, workspace }) {
  if (workspace !== undefined) return { workspace };
  return folder === undefined ? {} : { folder };
}
