import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { type BuildMeta, heavyPackages, packagesIn, staticClosure, wholeClosure } from "../../support/staticClosure.ts";

/** The built product's own account of itself. */
function builtMeta(): BuildMeta {
  assert.ok(existsSync("dist/meta.json"), "dist/meta.json is missing: npm run build");
  return JSON.parse(readFileSync("dist/meta.json", "utf8"));
}

function heavyIn(packages: readonly string[]): readonly string[] {
  return packages.filter((name) => heavyPackages.includes(name));
}

describe("what activation loads", () => {
  it("sees a heavy library behind a static import, not one behind import()", () => {
    const output = (inputs: string[], imports: [string, string][]) => ({
      bytes: 1,
      inputs: Object.fromEntries(inputs.map((name) => [name, {}])),
      imports: imports.map(([path, kind]) => ({ path, kind })),
    });
    const meta: BuildMeta = {
      outputs: {
        "dist/a.js": output(["src/a.ts"], [["dist/b.js", "import-statement"]]),
        "dist/b.js": output(["node_modules/ws/index.js"], [["dist/c.js", "dynamic-import"]]),
        "dist/c.js": output(["node_modules/undici/index.js"], []),
      },
    };
    assert.deepEqual(staticClosure(meta, "dist/a.js"), ["dist/a.js", "dist/b.js"]);
    assert.deepEqual(heavyIn(packagesIn(meta, staticClosure(meta, "dist/a.js"))), ["ws"]);
  });

  it("knows packages by name, scoped and nested", () => {
    const inputs = { "node_modules/@vscode/x/y.js": {}, "node_modules/a/node_modules/b/c.js": {}, "src/d.ts": {} };
    const meta: BuildMeta = { outputs: { "dist/a.js": { bytes: 1, inputs, imports: [] } } };
    assert.deepEqual(packagesIn(meta, ["dist/a.js"]), ["@vscode/x", "b"]);
  });

  for (const entry of ["dist/extension.js", "dist/cli.js", "dist/command.js"]) {
    it(`${entry} loads no heavy library by itself`, () => {
      const meta = builtMeta();
      assert.deepEqual(heavyIn(packagesIn(meta, staticClosure(meta, entry))), []);
    });
  }

  it("nothing that the command line and the MCP server can ever load needs the editor", () => {
    const meta = builtMeta();
    const command = readFileSync("dist/command.js", "latin1");
    const parts = [...command.matchAll(/loadPart\("\.\/(chunks\/[\w-]+\.js)"\)/g)].map(([, part]) => `dist/${part}`);
    assert.ok(parts.includes("dist/chunks/cli-verbs.js"));
    const loaded = wholeClosure(meta, [...parts, "dist/mcp.js"]);
    const needs = (file: string) => meta.outputs[file]?.imports.some(({ path }) => path === "vscode");
    assert.deepEqual(loaded.filter(needs), []);
    assert.ok(wholeClosure(meta, ["dist/extension.js"]).some(needs), "it is seen where it is");
  });
});
