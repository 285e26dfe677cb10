import assert from "node:assert/strict";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const documents = { [file]: aControlDocument() };
const paths = [
  "AGENTS.md",
  "CLAUDE.md",
  ".github/copilot-instructions.md",
  ".cursor/rules/control-plane.mdc",
  ".claude/settings.json",
];

interface Told {
  readonly files: readonly { readonly path: string; readonly state: string; readonly text: string }[];
}

const statesOf = ({ files }: Told) => Object.fromEntries(files.map((told) => [told.path, told.state]));

describe("init --agents", () => {
  it("shows what it would write, and writes nothing", () =>
    withTempRepo(documents, async ({ git, root }) => {
      const { code, stdout } = await runCommandLine(["init", "--agents", "--dry-run"], { cwd: root });
      assert.equal(code, 0);
      for (const name of paths) assert.ok(stdout.includes(`${name} would be written`), name);
      assert.match(stdout, /Never edit `docs\/CONTROL_PLANE\.md`/);
      assert.equal(git("status", "--porcelain"), "");
    }));

  it("writes each file once, and finds them complete the second time", () =>
    withTempRepo(documents, async ({ root }) => {
      const first = await runJson(["init", "--agents"], { cwd: root });
      assert.deepEqual(statesOf(first.value), Object.fromEntries(paths.map((name) => [name, "written"])));
      for (const name of paths) assert.ok(existsSync(path.join(root, name)), name);
      const settings = JSON.parse(readFileSync(path.join(root, ".claude/settings.json"), "utf8"));
      assert.deepEqual(settings.permissions.deny, [`Edit(/${file})`]);
      const second = await runJson(["init", "--agents"], { cwd: path.join(root, "docs") });
      assert.deepEqual(statesOf(second.value), Object.fromEntries(paths.map((name) => [name, "complete"])));
    }));

  it("leaves files that are there byte for byte, and says what to add", () =>
    withTempRepo({ ...documents, "AGENTS.md": "# Ours\r\n", ".claude/settings.json": "{}" }, async ({ root }) => {
      const { stdout } = await runCommandLine(["init", "--agents"], { cwd: root });
      assert.match(stdout, /AGENTS\.md is yours and stays as it is; add to it:\n {4}## Control Plane/);
      assert.match(stdout, / {4}"permissions": \{ "deny": \["Edit\(\/docs\/CONTROL_PLANE\.md\)"\] \}/);
      assert.match(stdout, /CLAUDE\.md written/);
      assert.equal(readFileSync(path.join(root, "AGENTS.md"), "utf8"), "# Ours\r\n");
      assert.equal(readFileSync(path.join(root, ".claude/settings.json"), "utf8"), "{}");
    }));

  it("follows no link out of the repository", () =>
    withTempRepo(documents, async ({ root }) => {
      symlinkSync(path.join(root, ".."), path.join(root, ".cursor"), "junction");
      const { code, value } = await runJson(["init", "--agents"], { cwd: root });
      assert.equal(code, 2);
      assert.equal(value.error.code, "path-refused");
      assert.ok(!existsSync(path.join(root, "..", "rules")));
    }));
});
