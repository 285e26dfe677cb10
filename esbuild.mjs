/**
 * Builds everything: `node esbuild.mjs [product] [tests [FOLDER]] [--dev] [--watch]`; without words: the product.
 *
 * Guard 1 of the architecture: only files under `src/vscode` and `test/extension` may import `vscode`; anywhere else the
 * build fails. The extension is split into chunks, so that heavy libraries load when first used; the command line is one
 * script, kept as the engine compiled it, for its start is most of what it costs; the same chunks lie behind what it does not always need.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { Script } from "node:vm";
import { brotliCompressSync } from "node:zlib";
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

/** Verbs that are asked all the time: they are part of the command line's one file, which loads in a third of the time. */
const verbsOfFirstFile = /\/verbs\/(status|tasks|next)\.ts$/;

/** Source files that the command line loads when it needs them, and the name of the part that each becomes. */
const commandLineParts = new Map();

/**
 * Modules under `src` that are loaded together, by the part that they become: many small files would weigh more in the package than
 * they save at a start. No two of a part export the same name.
 */
const jointParts = {
  "cli-verbs": readdirSync(path.join(top, "src/cli/verbs"))
    .filter((file) => !verbsOfFirstFile.test(`/verbs/${file}`))
    .map((file) => `cli/verbs/${file}`),
  cycle: [
    ...["checkWaiting", "findWaitingRun", "lookWaiting", "resumeCycle", "runCycle", "waitingIo"].map(
      (name) => `core/cycle/${name}.ts`,
    ),
    ...["cycleAdapters", "openWorkTree", "health/httpHealthProbe", "process/childRegister", "runs/fsApprovals"].map(
      (name) => `node/${name}.ts`,
    ),
    "node/runs/fsCycleLock.ts",
  ],
  "first-verbs": ["next", "status", "tasks"].map((name) => `cli/verbs/${name}.ts`),
  formats: ["cli/foreignByteViews", "cli/formats/githubAnnotations", "cli/formats/sarif", "core/lint/rulesPage"].map(
    (name) => `${name}.ts`,
  ),
  audit: [
    ...["core/audit/auditClaims", "core/lint/lintDocument", "node/audit/documentAuditor", "node/files/ruleFiles"],
    ...["node/git/gitHistory", "node/git/gitLookup"],
  ].map((name) => `${name}.ts`),
  init: [
    "core/document/template.ts",
    ...["detectFacts", "initDocument", "sampleRepository"].map((name) => `node/init/${name}.ts`),
  ],
  comfy: ["comfyClient", "comfyRun", "keepRun"].map((name) => `node/comfy/${name}.ts`),
  chat: ["chat/agentTools", "chat/chatParticipant", "models/executorChoice"].map((name) => `vscode/${name}.ts`),
  workflows: ["galleryPanel", "workflowCommands", "workflowDiagnostics", "workflowLanguage"].map(
    (name) => `vscode/services/${name}.ts`,
  ),
  services: [
    ...["backendCommands", "backendRows", "serviceLogs", "serviceTask"].map((name) => `vscode/services/${name}.ts`),
    "node/backend/backendClient.ts",
  ],
};

/** The joint part of a source file; undefined when it is one of its own. */
function jointPartOf(file) {
  const source = path.relative(path.join(top, "src"), file).split(path.sep).join("/");
  return Object.keys(jointParts).find((part) => jointParts[part].includes(source));
}

const joined = {
  name: "joined",
  setup(build) {
    const namespace = "joint";
    build.onResolve({ filter: /^joint:/ }, ({ path: part }) => ({ path: part.slice("joint:".length), namespace }));
    build.onResolve({ filter: /\.ts$/ }, ({ kind, path: target, resolveDir }) => {
      const part = kind === "dynamic-import" ? jointPartOf(path.join(resolveDir, target)) : undefined;
      return part && { path: part, namespace };
    });
    build.onLoad({ filter: /.*/, namespace }, ({ path: part }) => ({
      contents: jointParts[part].map((file) => `export * from "./src/${file}";`).join("\n"),
      resolveDir: top,
    }));
  },
};

/** Leaves what the command line imports dynamically out of its file, and remembers it for the build of the parts. */
const laterParts = {
  name: "later-parts",
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path: target, resolveDir }) => {
      const file = path.join(resolveDir, target);
      if (kind !== "dynamic-import" || verbsOfFirstFile.test(target)) return undefined;
      const joint = jointPartOf(file);
      const part = joint ?? path.relative(path.join(top, "src"), file).replace(/\.ts$/, "").split(path.sep).join("-");
      commandLineParts.set(`chunks/${part}`, joint === undefined ? file : `joint:${joint}`);
      return { path: `./chunks/${part}.js`, external: true };
    });
  },
};

/** A script has no `import()` of its own: whoever runs it gives it one. */
const partsFromOutside = {
  name: "parts-from-outside",
  setup(build) {
    build.onEnd(() => {
      const file = path.join(top, "dist/command.js");
      writeFileSync(
        file,
        readFileSync(file, "latin1").replaceAll('import("./chunks/', 'loadPart("./chunks/'),
        "latin1",
      );
    });
  },
};

/** The MCP server asks its client for no forms, so the validator of their answers stays out; it would be half of the SDK. */
const noFormValidator = {
  name: "no-form-validator",
  setup(build) {
    // Nor does it turn the schemas of the protocol into other schemas.
    build.onLoad({ filter: /zod.v4.core.(?:to-json-schema|json-schema-processors)\.js$/ }, ({ path: file }) => {
      const names = readFileSync(file, "utf8").matchAll(
        /^export (?:const|function) (\w+)|^export \{ \w+ as (\w+) \}/gm,
      );
      const stubs = [...names].map(([, name, other]) => `export { none as ${name ?? other} };`);
      return { contents: `const none = () => () => undefined; ${stubs.join(" ")}` };
    });
    build.onLoad({ filter: /modelcontextprotocol.sdk.dist.esm.validation.ajv-provider\.js$/ }, () => ({
      contents:
        "export class AjvJsonSchemaValidator { getValidator() { throw new TypeError('Unexpected form, expected none'); } }",
    }));
  },
};

/**
 * What undici brings beside requests: the product opens no web sockets or event sources with it, fetches, mocks, retries and intercepts
 * nothing, keeps no cookies and no cache, and speaks HTTP/1 without a proxy; and of its two parsers every engine that VS Code or Node 20
 * runs on takes the one with SIMD.
 */
const unusedOfUndici = new RegExp(
  [
    "undici.lib.(?:web|mock|interceptor|cache).",
    "undici.lib.llhttp.llhttp-wasm\\.js$",
    "undici.lib.handler.(?:cache|retry|deduplication|decorator|redirect)[\\w-]*\\.js$",
    "undici.lib.dispatcher.(?:client-h2|h2c-client|balanced-pool|round-robin-pool|retry-agent|[\\w-]*proxy-agent)\\.js$",
    "undici.lib.core.socks5[\\w-]*\\.js$",
    "undici.lib.util.cache\\.js$",
  ].join("|"),
);
const requestsAlone = {
  name: "requests-alone",
  setup(build) {
    build.onLoad({ filter: unusedOfUndici }, () => ({
      contents: "module.exports = new Proxy({}, { get: () => class {} });",
    }));
    // The parser is a program of 54 KB, which packs to three fifths when brotli packs it instead of the package.
    build.onLoad({ filter: /undici.lib.llhttp.llhttp_simd-wasm\.js$/ }, ({ path: file }) => {
      const packed = brotliCompressSync(createRequire(import.meta.url)(file)).toString("base64");
      return {
        contents: `module.exports = require("node:zlib").brotliDecompressSync(Buffer.from("${packed}", "base64"));`,
      };
    });
  },
};

/** The product listens at no web sockets, and asks no server to compress what goes through them. */
const socketsAlone = {
  name: "sockets-alone",
  setup(build) {
    build.onLoad({ filter: /ws.lib.(?:websocket-server|stream|permessage-deflate)\.js$/ }, () => ({
      contents: 'module.exports = class { static extensionName = "permessage-deflate"; };',
    }));
  },
};

/** The colours of the UI toolkit's components are VS Code's own variables; see `webview/toolkitColors.ts`. */
const toolkitColors = {
  name: "toolkit-colors",
  setup(build) {
    build.onLoad({ filter: /webview-ui-toolkit.dist.design-tokens\.js$/ }, () => ({
      contents: 'export * from "./toolkitColors.ts";',
      resolveDir: path.join(top, "webview"),
    }));
  },
};

const node = {
  ...shared,
  plugins: [vscodeGuard, noFormValidator, requestsAlone, socketsAlone],
  platform: "node",
  target: "node20.19",
  // Its main file asks for its parts in a way that no bundler follows.
  alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
  minify: !dev,
  banner: requireBanner,
  metafile: true,
};

/** In this order: the command line's build finds the parts that the next one makes. */
const productOptions = [
  () => ({
    ...node,
    entryPoints: { cli: "src/cli/main.ts" },
    outdir: "dist",
    banner: {},
  }),
  () => ({
    ...node,
    // The body of a function, which `loadCommand.ts` runs: a script is what the engine can keep compiled.
    entryPoints: { command: "src/cli/host.ts" },
    outdir: "dist",
    format: "cjs",
    banner: { js: "(function (exports, require, module, loadPart) {" },
    footer: { js: "})" },
    plugins: [vscodeGuard, laterParts, partsFromOutside],
  }),
  () => ({
    ...node,
    entryPoints: {
      extension: "src/vscode/extension.ts",
      mcp: "src/mcp/serveMcp.ts",
      ...Object.fromEntries(commandLineParts),
    },
    plugins: [...node.plugins, joined],
    outdir: "dist",
    splitting: true,
    chunkNames: "chunks/[hash]",
  }),
  () => ({
    ...node,
    // One file, which starts quickly and can be copied into a repository for its workflow.
    entryPoints: { hook: "src/cli/guard/hookMain.ts" },
    outdir: "dist",
    legalComments: "inline",
  }),
  () => ({
    ...shared,
    entryPoints: ["dashboard", "gallery"].flatMap((page) => [`webview/${page}.ts`, `webview/${page}.css`]),
    outdir: "dist/webview",
    plugins: [vscodeGuard, toolkitColors],
    platform: "browser",
    target: "chrome128",
    minify: !dev,
  }),
];

function testOptions(folder) {
  const entryPoints = readdirSync(path.join(top, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(test|bench|host)\.ts$/.test(entry.name))
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

/** What the product's files are made of, for the tests that look at it. */
const outputs = {};

async function build(options) {
  if (watch) return (await context(options)).watch();
  const result = await runBuild(options);
  Object.assign(outputs, result.metafile?.outputs);
}

/** Runs `status` in a scratch repository, and keeps beside the command line's script what the engine compiled for it. */
async function keepCompiled() {
  const file = path.join(top, "dist/command.js");
  const folder = mkdtempSync(path.join(os.tmpdir(), "control-plane-"));
  try {
    mkdirSync(path.join(folder, "docs"));
    copyFileSync(path.join(top, "test/demo/controlPlane.template.md"), path.join(folder, "docs/CONTROL_PLANE.md"));
    spawnSync("git", ["init", "--quiet"], { cwd: folder });
    const script = new Script(readFileSync(file, "latin1"), { filename: file });
    const module = { exports: {} };
    script.runInThisContext()(module.exports, process.getBuiltinModule, module);
    const plain = (text) => text;
    const paint = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain };
    const terminal = { out: plain, err: console.error, paint, errPaint: paint };
    const env = { CONTROL_PLANE_HOME: folder };
    for (const argv of [["status"], ["status", "--json"]]) {
      const exitCode = await module.exports.runCommandLine({ argv, env, workingFolder: folder, terminal });
      if (exitCode !== 0) throw new Error(`${argv.join(" ")} ended with ${exitCode}`);
    }
    writeFileSync(`${file}.compiled`, script.createCachedData());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes the banner out of the parts that ask for no `require`, which are most. */
function dropUnusedBanners() {
  for (const name of readdirSync(path.join(top, "dist/chunks"))) {
    const file = path.join(top, "dist/chunks", name);
    const text = readFileSync(file, "utf8");
    const own = text.startsWith(requireBanner.js) ? text.slice(requireBanner.js.length).trimStart() : text;
    if (own !== text && !/\brequire\b/.test(own)) writeFileSync(file, own);
  }
}

const wantsTests = words.includes("tests");
const wantsProduct = words.includes("product") || !wantsTests;
if (wantsProduct) {
  rmSync(path.join(top, "dist/chunks"), { recursive: true, force: true });
  // The engine tells what was compiled of a script from what it compiled of another one by the length alone.
  rmSync(path.join(top, "dist/command.js.compiled"), { force: true });
  for (const options of productOptions) await build(options());
  if (!dev) dropUnusedBanners();
  // Node reads the nearest manifest before it runs a script; the project's own takes it a millisecond.
  writeFileSync(path.join(top, "dist/package.json"), JSON.stringify({ type: "module" }));
  if (!watch) writeFileSync(path.join(top, "dist/meta.json"), JSON.stringify({ outputs }));
  if (!watch) await keepCompiled();
}
if (wantsTests) {
  const folder = words[words.indexOf("tests") + 1];
  const named = folder !== undefined && !folder.startsWith("--") && folder !== "product";
  await build(testOptions(named ? folder : "test"));
}
