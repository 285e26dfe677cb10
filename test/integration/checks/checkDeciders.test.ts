import assert from "node:assert/strict";
import { isCheckConfiguration, scriptsOf, withBaseDecisions } from "../../../src/node/checks/checkDeciders.ts";
import { namedFiles, scriptsRunBy } from "../../../src/node/checks/namedFiles.ts";

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

  it("is what runs behind a folder and inside quotes", () => {
    const named = namedFiles(["cd web && node ./check.mjs", 'bash -c "node scripts/inner.mjs && true"']);
    for (const name of ["web/check.mjs", "scripts/inner.mjs"]) assert.ok(named.has(name), name);
    assert.ok(!named.has("check.mjs"));
  });

  it("is not the file that a checker looks at", () => {
    const subject = "src/a.js";
    const looks = [
      "node --check src/a.js",
      "node -c src/a.js",
      "npx eslint --fix-dry-run src/a.js",
      "prettier -c src/a.js",
    ];
    const more = [
      "CI=1 npm exec -- tsc --noEmit src/a.js",
      "echo x && node_modules/.bin/biome lint src/a.js",
      "bash -n src/a.js",
    ];
    for (const command of [...looks, ...more]) assert.ok(!namedFiles([command]).has(subject), command);
    const decides = [
      "node src/a.js",
      "node --test src/a.js",
      "eslint -c src/a.js .",
      "eslint --config=src/a.js .",
      "bash src/a.js",
    ];
    const others = ["node x.mjs --check src/a.js", "scripts/eslint src/a.js", "node --import ./src/a.js --check b.js"];
    for (const command of [...decides, ...others]) assert.ok(namedFiles([command]).has(subject), command);
  });

  it("is a script that a command runs, not each of the package", () => {
    const scripts = new Map([
      ["start", "node src/a.js"],
      ["test", "npm run unit"],
      ["pretest", "node before.mjs"],
      ["unit", "node --test a.test.js"],
      ["lint:js", "eslint ."],
    ]);
    const run = (command: string) => scriptsRunBy([command], scripts).sort();
    assert.deepEqual(run("npm test"), ["node --test a.test.js", "node before.mjs", "npm run unit"]);
    assert.deepEqual(run("npm t"), run("npm test"));
    assert.deepEqual(run("npm start"), ["node src/a.js"]);
    assert.deepEqual(run("npm-run-all 'lint:*'"), ["eslint ."]);
    assert.equal(run("make check").length, scripts.size);
    assert.deepEqual(run("node --check src/a.js"), []);
  });

  it("is a part of a manifest", () => {
    const base = '{ "name": "x", "scripts": { "test": "mocha" }, "jest": { "bail": true } }';
    assert.deepEqual([...scriptsOf(base)], [["test", "mocha"]]);
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
    assert.equal(scriptsOf("[]").size, 0);
  });
});
