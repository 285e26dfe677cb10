// @ts-check
/** Bundles the test extension with its specs, and the specs that drive the workbench from outside. */
import { existsSync, readdirSync } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { top } from "../support/npm.mjs";

const source = path.join(top, "test/extension");

/** Folder of the test extension: its `package.json`, `host/` and one folder a scenario. */
export const testExtension = path.join(top, "dist/test-extension");

/** Folder of the bundled specs that Mocha runs in Node. */
export const browserSpecs = path.join(top, "dist/test/extension/browser");

/** @param {string} name @returns {string[]} Source files of the specs in a folder beside this file. */
export function specsOf(name) {
  const folder = path.join(source, name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

const shared = /** @satisfies {import("esbuild").BuildOptions} */ ({
  bundle: true,
  format: "esm",
  splitting: true,
  platform: "node",
  target: "node20.19",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
  absWorkingDir: top,
});

/** @param {readonly string[]} scenarios */
export async function buildTestExtension(scenarios) {
  await rm(testExtension, { recursive: true, force: true });
  const hostFiles = ["host/extension.ts", "host/suite.ts"].map((file) => path.join(source, file));
  await build({
    ...shared,
    entryPoints: [...hostFiles, ...scenarios.flatMap(specsOf)],
    outdir: testExtension,
    outbase: source,
    external: ["vscode"],
  });
  await copyFile(path.join(source, "host/package.json"), path.join(testExtension, "package.json"));
}

export async function buildBrowserSpecs() {
  await rm(browserSpecs, { recursive: true, force: true });
  await build({
    ...shared,
    entryPoints: specsOf("browser"),
    outdir: browserSpecs,
    outbase: path.join(source, "browser"),
  });
}
