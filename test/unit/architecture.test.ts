import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const top = process.cwd();
const maximumLines = 400;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** Specifiers of static, dynamic and type imports and of re-exports. */
function importsOf(text: string): string[] {
  const pattern =
    /(?:^|[\s;])(?:import|export)\s[^"';]*?from\s*["']([^"']+)["']|(?:^|[\s;])import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

function filesBelow(folder: string): SourceFile[] {
  return readdirSync(path.join(top, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => {
      const absolute = path.join(entry.parentPath, entry.name);
      const text = readFileSync(absolute, "utf8");
      return { path: path.relative(top, absolute).replaceAll(path.sep, "/"), text, imports: importsOf(text) };
    });
}

const sources = [...filesBelow("src"), ...filesBelow("webview")];

/** Folders of the core, from what may import to what may be imported; each may import itself and those behind it. */
const coreOrder = [
  "protocol",
  "views",
  "state",
  "cycle",
  "audit",
  "lint",
  "selection",
  "policy",
  "settings",
  "ports",
  "workflow",
  "document",
  "base",
];

const packages: Record<string, readonly string[]> = {
  "src/core": ["unified", "remark-parse", "remark-gfm", "mdast", "string-width", "picomatch", "jsonc-parser"],
  "src/node": ["undici", "ws", "js-yaml", "smol-toml", "picomatch"],
  "src/vscode": ["vscode"],
  "src/cli": [],
  "src/mcp": ["@modelcontextprotocol/sdk"],
  webview: ["@vscode/webview-ui-toolkit"],
};

const mayImport: Record<string, readonly string[]> = {
  "src/core": ["src/core"],
  "src/node": ["src/core", "src/node"],
  "src/vscode": ["src/core", "src/node", "src/vscode"],
  "src/cli": ["src/core", "src/node", "src/cli"],
  "src/mcp": ["src/core", "src/node", "src/mcp"],
  webview: ["webview", "src/core/protocol.ts", "src/core/views", "src/core/state", "src/core/base", "src/core/cycle"],
};

function houseOf(file: string): string {
  return file.startsWith("webview/") ? "webview" : file.split("/").slice(0, 2).join("/");
}

function resolved(from: string, specifier: string): string {
  return path.posix.join(path.posix.dirname(from), specifier);
}

function coreLayer(file: string): number {
  const name = (file.split("/")[2] ?? "").replace(/\.ts$/, "");
  return coreOrder.indexOf(name);
}

function violationOf(file: SourceFile, specifier: string): string | undefined {
  const house = houseOf(file.path);
  const place = `${file.path} imports ${specifier}`;
  if (!specifier.startsWith(".")) {
    if (specifier.startsWith("node:"))
      return house === "src/core" || house === "webview" ? `${place}: no Node here` : undefined;
    const name = specifier
      .split("/")
      .slice(0, specifier.startsWith("@") ? 2 : 1)
      .join("/");
    return packages[house]?.includes(name) ? undefined : `${place}: not a package of ${house}`;
  }
  const target = resolved(file.path, specifier);
  if (!(mayImport[house] ?? []).some((allowed) => target === allowed || target.startsWith(`${allowed}/`))) {
    return `${place}: ${house} may not`;
  }
  if (house === "src/core" && target.startsWith("src/core/")) {
    const from = coreLayer(file.path);
    const to = coreLayer(target);
    if (from === -1 || to === -1) return `${place}: a folder that the order of the core does not name`;
    if (to < from) return `${place}: against the order ${coreOrder.join(" → ")}`;
  }
  return undefined;
}

/** Import cycles, each as its path; type imports do not count, they are gone at run time. */
function cyclesIn(files: readonly SourceFile[]): string[] {
  const graph = new Map<string, string[]>();
  for (const file of files) {
    const values = importsOf(file.text.replace(/(?:import|export)\s+type\s[^;]*;/g, ""));
    graph.set(
      file.path,
      values.filter((name) => name.startsWith(".")).map((name) => resolved(file.path, name)),
    );
  }
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, trail: readonly string[]): void => {
    const at = trail.indexOf(node);
    if (at !== -1) {
      cycles.push([...trail.slice(at), node].join(" → "));
      return;
    }
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}

describe("architecture", () => {
  it("reads imports of every kind", () => {
    const text =
      'import a from "./a.ts";\nimport type { B } from "b";\nimport "c";\nexport { d } from "./d.ts";\nawait import("./e.ts");';
    assert.deepEqual(importsOf(text), ["./a.ts", "b", "c", "./d.ts", "./e.ts"]);
  });

  it("finds the source files", () => {
    assert.ok(sources.length > 20, `only ${sources.length} source files found`);
  });

  it("keeps to the table of who may import what", () => {
    const violations = sources.flatMap((file) =>
      file.imports.map((name) => violationOf(file, name)).filter((v) => v !== undefined),
    );
    assert.deepEqual(violations, []);
  });

  it("sees a forbidden import", () => {
    const file = { path: "src/core/document/x.ts", text: "", imports: [] };
    assert.match(violationOf(file, "vscode") ?? "", /not a package/);
    assert.match(violationOf(file, "node:fs") ?? "", /no Node here/);
    assert.match(violationOf(file, "../cycle/events.ts") ?? "", /against the order/);
    assert.match(violationOf({ ...file, path: "src/cli/main.ts" }, "../vscode/ids.ts") ?? "", /may not/);
  });

  it("only components.ts imports the UI toolkit", () => {
    const importers = sources.filter((file) =>
      file.imports.some((name) => name.startsWith("@vscode/webview-ui-toolkit")),
    );
    assert.deepEqual(
      importers.map((file) => file.path).filter((name) => name !== "webview/components.ts"),
      [],
    );
  });

  it("has no import cycle", () => {
    assert.deepEqual(cyclesIn(sources), []);
    assert.equal(
      cyclesIn([
        { path: "a.ts", text: 'import { b } from "./b.ts";', imports: [] },
        { path: "b.ts", text: 'import { a } from "./a.ts";', imports: [] },
      ]).length,
      1,
    );
  });

  it(`has no source file over ${maximumLines} lines`, () => {
    const long = sources
      .map((file) => [file.path, file.text.split("\n").length] as const)
      .filter(([, lines]) => lines > maximumLines);
    assert.deepEqual(long, []);
  });

  it("has no barrel, no utils, no default export", () => {
    const named = sources.filter((file) => /(^|\/)(index|utils?)\.ts$/.test(file.path)).map((file) => file.path);
    const defaults = sources.filter((file) => /^export default\b/m.test(file.text)).map((file) => file.path);
    assert.deepEqual([...named, ...defaults], []);
  });

  it("keeps activation small", () => {
    const activation = sources.find((file) => file.path === "src/vscode/extension.ts");
    assert.ok(activation, "src/vscode/extension.ts is missing");
    assert.ok(activation.text.split("\n").length <= 81);
  });
});
