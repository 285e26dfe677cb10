// @ts-check
/** `npm run package`: packs what `npm run build` left in `dist/` into `dist/control-plane-<version>.vsix`. */
import path from "node:path";
import process from "node:process";
import { top } from "./support/npm.mjs";
import { maximumSize, packExtension } from "./support/packing.mjs";

try {
  const { file, size } = await packExtension();
  console.log(`${path.relative(top, file)}: ${(size / 1024).toFixed(0)} KB of at most ${maximumSize / 1024} KB`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
