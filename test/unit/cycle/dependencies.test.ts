import assert from "node:assert/strict";
import { changedDependencies, isManifest } from "../../../src/core/cycle/dependencies.ts";

describe("changed dependencies", () => {
  const rows: readonly (readonly [path: string, before: string, after: string, names: readonly string[]])[] = [
    [
      "package.json",
      '{"dependencies":{"a":"1"}}',
      '{"dependencies":{"a":"1","b":"2"},"devDependencies":{"c":"3"}}',
      ["b", "c"],
    ],
    ["web/package.json", '{"dependencies":{"a":"1"}}', '{"dependencies":{"a":"2"},"scripts":{"x":"y"}}', ["a"]],
    ["package.json", '{"dependencies":{"a":"1"}}', '{"name":"x","dependencies":{}}', []],
    ["package.json", "{}", "{ broken", []],
    ["composer.json", "{}", '{"require":{"monolog/monolog":"3"}}', ["monolog/monolog"]],
    [
      "requirements-dev.txt",
      "flask==2.0\n# note\n",
      "flask==3.0\nrequests>=2 ; python_version > '3'\n# note\n",
      ["flask", "requests"],
    ],
    [
      "go.mod",
      "module x\n\ngo 1.22\n",
      "module x\n\ngo 1.23\n\nrequire (\n\tgithub.com/a/b v1.2.3\n)\n",
      ["github.com/a/b"],
    ],
    ["Gemfile", "", "gem 'rails', '~> 7'\n", ["rails"]],
    ["Cargo.toml", '[package]\nname = "x"\n', '[package]\nname = "y"\n\n[dependencies]\nserde = "1"\n', ["serde"]],
    [
      "pyproject.toml",
      '[project]\nname = "x"\ndependencies = [\n  "flask>=2",\n]\n',
      '[project]\nname = "x"\nversion = "2"\ndependencies = [\n  "flask>=2",\n  "httpx[http2]>=0.27",\n]\n',
      ["httpx"],
    ],
  ];
  for (const [path, before, after, names] of rows) {
    it(`of ${path}: ${names.join(", ") || "none"}`, () => {
      assert.ok(isManifest(path));
      assert.deepEqual(changedDependencies(path, before, after), names);
    });
  }

  it("count a new manifest whole, and a deleted one not", () => {
    assert.deepEqual(changedDependencies("package.json", undefined, '{"dependencies":{"a":"1"}}'), ["a"]);
    assert.deepEqual(changedDependencies("package.json", '{"dependencies":{"a":"1"}}', undefined), []);
    assert.ok(!isManifest("src/package.ts"));
  });
});
