/**
 * Builds everything: `node esbuild.mjs [product] [tests [FOLDER]] [--dev] [--watch]`; without words: the product.
 *
 * Guard 1 of the architecture: only files under `src/vscode` and `test/extension` may import `vscode`; anywhere else the
 * build fails. The product is one ES-module build with shared chunks, so that heavy libraries load when first used.
 */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { context, build as runBuild } from "esbuild";

const words = process.argv.slice(2);
const dev = words.includes("--dev");
const watch = words.includes("--watch");
const top = import.meta.dirname;

/** Lets only the editor's own folders see `vscode`. */
const vscodeGuard = {
  name: "vscode-guard",
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, (args) => {
      const from = path.relative(top, args.importer).replaceAll(path.sep, "/");
      if (/^(src\/vscode|test\/extension)\//.test(from)) return { path: "vscode", external: true };
      return { errors: [{ text: `${from} imports "vscode"; only src/vscode and test/extension may` }] };
    });
  },
};

/** CommonJS packages inside an ES-module bundle still call `require` for Node's own modules. */
const requireBanner = {
  js: "import { createRequire as controlPlaneCreateRequire } from 'node:module'; const require = controlPlaneCreateRequire(import.meta.url);",
};

const shared = {
  bundle: true,
  format: "esm",
  target: "es2023",
  sourcemap: dev ? "linked" : false,
  logLevel: "warning",
  absWorkingDir: top,
  plugins: [vscodeGuard],
};

const productOptions = () => [
  {
    ...shared,
    entryPoints: { extension: "src/vscode/extension.ts", cli: "src/cli/main.ts" },
    outdir: "dist",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    platform: "node",
    target: "node20.19",
    minify: !dev,
    keepNames: true,
    banner: requireBanner,
    metafile: true,
  },
  {
    ...shared,
    // One file, which starts quickly and can be copied into a repository for its workflow.
    entryPoints: ["src/cli/guard/hookMain.ts"],
    outfile: "dist/hook.js",
    platform: "node",
    target: "node20.19",
    minify: !dev,
    legalComments: "inline",
    banner: requireBanner,
  },
  {
    ...shared,
    entryPoints: ["webview/dashboard.ts", "webview/dashboard.css"],
    outdir: "dist/webview",
    platform: "browser",
    target: "chrome128",
    minify: !dev,
    metafile: true,
  },
];

function testOptions(folder) {
  const entryPoints = readdirSync(path.join(top, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(test|bench)\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  return {
    ...shared,
    entryPoints,
    outdir: "dist/test",
    outbase: "test",
    platform: "node",
    target: "node20.19",
    packages: "external",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    sourcemap: "inline",
  };
}

async function build(options) {
  if (watch) return (await context(options)).watch();
  const result = await runBuild(options);
  if (result.metafile && options.outdir === "dist") {
    writeFileSync(path.join(top, "dist/meta.json"), JSON.stringify(result.metafile));
  }
}

const wantsTests = words.includes("tests");
const wantsProduct = words.includes("product") || !wantsTests;
if (wantsProduct) {
  rmSync(path.join(top, "dist/chunks"), { recursive: true, force: true });
  for (const options of productOptions()) await build(options);
}
if (wantsTests) {
  const folder = words[words.indexOf("tests") + 1];
  const named = folder !== undefined && !folder.startsWith("--") && folder !== "product";
  await build(testOptions(named ? folder : "test"));
}
