// @ts-check
/** Runs npm, and brings `node_modules` in line with the lock file. Needs nothing but Node. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { runProgram } from "./processTree.mjs";

/**
 * The nearest folder with a lock file; this module also runs bundled, from somewhere below `dist/`.
 * @param {string} folder @returns {string}
 */
function findTop(folder) {
  if (existsSync(path.join(folder, "package-lock.json"))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error("No package-lock.json above this file");
  return findTop(parent);
}

/** The repository's top folder. */
export const top = findTop(import.meta.dirname);

/** Variables that `npm run` leaves behind, and that would steer an npm started by a script of ours. */
const foreign = /^npm_(config_|package_|lifecycle_|command$)/i;
const kept = /^npm_config_(registry|cache|userconfig|globalconfig|proxy|https_proxy|noproxy|cafile|strict_ssl)$/i;

function npmEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name) || kept.test(name)));
}

/**
 * Runs `npm ARGS` in a folder and gives its output; rejects with the output when it fails.
 * @param {readonly string[]} args
 * @param {{ cwd?: string }} [options]
 */
export function runNpm(args, { cwd = top } = {}) {
  const script = process.env.npm_execpath;
  const env = npmEnvironment();
  if (script?.endsWith(".js")) return runProgram(process.execPath, [script, ...args], { cwd, env });
  return runProgram("npm", args, { cwd, env, shell: process.platform === "win32" });
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, dev?: boolean }>} */
function lockedPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : {};
}

/** True when every package of the lock file is installed in its version; optional ones may be missing. */
export function dependenciesAreInstalled() {
  const installed = lockedPackages(path.join(top, "node_modules/.package-lock.json"));
  return Object.entries(lockedPackages(path.join(top, "package-lock.json"))).every(
    ([name, wanted]) =>
      name === "" || installed[name]?.version === wanted.version || (wanted.optional && !installed[name]),
  );
}

/**
 * Installs the repository's dependencies when they are not what the lock file says.
 * @param {{ log?: (line: string) => void }} [options]
 */
export async function ensureDependencies({ log = () => undefined } = {}) {
  if (dependenciesAreInstalled()) return;
  log("Installing dependencies (npm ci)");
  await runNpm(["ci", "--no-audit", "--no-fund"]);
}
