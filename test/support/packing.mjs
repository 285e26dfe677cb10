// @ts-check
/** Packs the built extension. */
import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { marketplaceFile, toMarketplacePage } from "./marketplacePage.mjs";
import { top } from "./npm.mjs";

/** The whole `.vsix`, in bytes. */
export const maximumSize = 700 * 1024;

/** Everything that users may get; a second line of defence behind `.vscodeignore`. */
const expected =
  /^(package(\.nls(\.[\w-]+)?)?\.json|README\.md|CHANGELOG\.md|LICENSE|l10n\/.+|media\/.+\.(svg|png)|dist\/package\.json|dist\/[a-z]+\.js|dist\/chunks\/[^/]+\.js|dist\/webview\/[^/]+\.(js|css))$/i;

const required = [
  "package.json",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "dist/extension.js",
  "dist/cli.js",
  "dist/command.js",
  "dist/hook.js",
  "dist/mcp.js",
];

/** Where the packed extension lies. */
export function vsixPath() {
  const { name, version } = JSON.parse(readFileSync(path.join(top, "package.json"), "utf8"));
  return path.join(top, "dist", `${name}-${version}.vsix`);
}

/** Throws when a file is missing, or one gets in that users should not have; resolves to what is to be packed. */
async function checkFiles() {
  const files = (await listFiles({ cwd: top, packageManager: PackageManager.None })).map((file) =>
    file.replaceAll("\\", "/"),
  );
  const strangers = files.filter((file) => !expected.test(file));
  const missing = required.filter((file) => !files.includes(file));
  if (strangers.length > 0) throw new Error(`These files must not be packed: ${strangers.join(", ")}`);
  if (missing.length > 0) throw new Error(`These files are missing from the package: ${missing.join(", ")}`);
  return files;
}

/**
 * A copy of what is to be packed, with the marketplace's page as its README.
 * @param {readonly string[]} files
 */
function stageFiles(files) {
  const staged = path.join(top, "dist/package");
  rmSync(staged, { recursive: true, force: true });
  for (const file of files) {
    cpSync(path.join(top, file), path.join(staged, file));
    if (file.endsWith(".json")) slim(path.join(staged, file));
  }
  const page = readFileSync(path.join(top, marketplaceFile), "utf8");
  writeFileSync(path.join(staged, "README.md"), toMarketplacePage(page, process.env.CONTROL_PLANE_IMAGES_URL));
  return staged;
}

/**
 * Takes away what only developers need: in the manifest their packages and scripts, everywhere the blanks.
 * @param {string} file
 */
function slim(file) {
  const { devDependencies, scripts, overrides, ...kept } = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify(kept));
}

/**
 * Packs what `npm run build` left in `dist/`. Rejects when the package is too large or holds anything unexpected.
 * @returns {Promise<{ file: string, size: number }>}
 */
export async function packExtension() {
  const staged = stageFiles(await checkFiles());
  const file = vsixPath();
  await createVSIX({
    cwd: staged,
    packagePath: file,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  rmSync(staged, { recursive: true, force: true });
  const { size } = statSync(file);
  if (size > maximumSize) throw new Error(`${file} has ${size} bytes, more than ${maximumSize}`);
  return { file, size };
}
