// @ts-check
/** The demo's ComfyUI: the server of the tests, so that a workflow runs on a machine without one. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { top } from "../support/npm.mjs";

/**
 * Bundles the server into `folder`, below the repository for its packages, and starts it on a free port of the loopback address.
 * @param {string} folder
 * @returns {Promise<{ readonly url: string, close(): Promise<void> }>}
 */
export async function startDemoComfy(folder) {
  // A fresh clone has it only after its dependencies were installed.
  const { build } = await import("esbuild");
  const outfile = path.join(folder, "comfyServer.mjs");
  await build({
    entryPoints: [path.join(top, "test/support/fakeComfyServer.ts")],
    ...{ bundle: true, format: "esm", platform: "node", target: "node20.19", packages: "external", outfile },
    logLevel: "warning",
  });
  const { FakeComfyServer } = await import(pathToFileURL(outfile).href);
  return FakeComfyServer.start();
}

/** The setting that names the server. @param {string} url */
export function comfyService(url) {
  return { id: "comfyui", name: "ComfyUI (demo)", url: `${url}/system_stats`, protocol: "comfyui" };
}
