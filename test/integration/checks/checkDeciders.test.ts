import assert from "node:assert/strict";
import {
  isCheckConfiguration,
  namedFiles,
  scriptTexts,
  withBaseDecisions,
} from "../../../src/node/checks/checkDeciders.ts";

describe("what decides a check", () => {
  it("is configuration by its usual names", () => {
    const names = [
      "tsconfig.json",
      "tsconfig.build.json",
      ".eslintrc",
      ".eslintrc.json",
      "eslint.config.mjs",
      "biome.json",
    ];
    const more = [".prettierrc", ".eslintignore", "jest.config.ts", ".mocharc.yml", "pyproject.toml", "Makefile"];
    for (const name of [...names, ...more, "api/setup.cfg", "web/vitest.config.ts", "tox.ini"]) {
      assert.ok(isCheckConfiguration(name), name);
    }
    for (const name of ["src/eslint.ts", "package.json", "config.json", "src/prettier.md", "my-tsconfig.json.md"]) {
      assert.ok(!isCheckConfiguration(name), name);
    }
  });

  it("is what commands name, with or without a shell", () => {
    const named = namedFiles([
      "node ./scripts/check.mjs --config=conf/own.json",
      "python -m pytest tests/test_a.py::test_one",
      "tsc -p . && node tools/last.mjs",
      "CI=1 bash 'scripts/my check.sh'",
    ]);
    const wanted = ["scripts/check.mjs", "conf/own.json", "tests/test_a.py", "tools/last.mjs", "scripts/my check.sh"];
    for (const name of wanted) assert.ok(named.has(name), name);
  });

  it("is a part of a manifest", () => {
    const base = '{ "name": "x", "scripts": { "test": "mocha" }, "jest": { "bail": true } }';
    assert.deepEqual(scriptTexts(base), ["mocha"]);
    assert.equal(
      withBaseDecisions('{ "name": "y", "scripts": { "test": "mocha" }, "jest": { "bail": true } }', base),
      undefined,
    );
    const changed = '{ "dependencies": { "a": "1" }, "scripts": { "test": "true", "pretest": "x" }, "mocha": {} }';
    assert.deepEqual(JSON.parse(withBaseDecisions(changed, base) ?? ""), {
      dependencies: { a: "1" },
      scripts: { test: "mocha" },
      jest: { bail: true },
    });
    assert.deepEqual(JSON.parse(withBaseDecisions(changed, undefined) ?? ""), { dependencies: { a: "1" } });
    assert.equal(withBaseDecisions("{half", base), undefined);
    assert.deepEqual(scriptTexts("[]"), []);
  });
});
