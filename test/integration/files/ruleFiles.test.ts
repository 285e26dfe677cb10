import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { RuleFileReader } from "../../../src/node/files/ruleFiles.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runJson } from "../../support/commandLine.ts";
import { withTempFolder, withTempRepo } from "../../support/tempRepo.ts";

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

describe("RuleFileReader", () => {
  it("reads the known files of the repository and of a workspace folder below it, and no others", async () => {
    await withTempFolder(async (root) => {
      const names = ["AGENTS.md", "CLAUDE.md", ".cursorrules", ".github/copilot-instructions.md"];
      write(root, Object.fromEntries([...names, ".cursor/rules/a.mdc"].map((name) => [name, name])));
      write(root, { ".cursor/rules/b.txt": "no", "README.md": "no", "shop/AGENTS.md": "of the shop" });
      const files = await new RuleFileReader(root, path.join(root, "shop")).read();
      assert.deepEqual(
        files.map((file) => file.path),
        [...names, ".cursor/rules/a.mdc", "shop/AGENTS.md"],
      );
      assert.equal(files.at(-1)?.text, "of the shop");
    });
  });

  it("sees that a file changed, came or went", async () => {
    await withTempFolder(async (root) => {
      const reader = new RuleFileReader(root, root);
      assert.deepEqual(await reader.read(), []);
      write(root, { "AGENTS.md": "one" });
      assert.deepEqual(await reader.read(), [{ path: "AGENTS.md", text: "one" }]);
      write(root, { "AGENTS.md": "one and two" });
      assert.deepEqual(await reader.read(), [{ path: "AGENTS.md", text: "one and two" }]);
    });
  });

  it("reads the beginning of an endless file, and only so many rules", async () => {
    await withTempFolder(async (root) => {
      write(root, { "AGENTS.md": "x".repeat(300_000) });
      write(root, Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`.cursor/rules/${n}.md`, "y"])));
      const files = await new RuleFileReader(root, root).read();
      assert.equal(files[0]?.text.length, 64 * 1024);
      assert.equal(files.length, 33);
    });
  });

  it("follows a link inside the repository once, and none that leaves it", async function () {
    if (process.platform === "win32") this.skip(); // Links need a privilege there.
    await withTempFolder(async (folder) => {
      const root = path.join(folder, "repo");
      write(folder, { "repo/CLAUDE.md": "inside", "secret.md": "outside" });
      symlinkSync("CLAUDE.md", path.join(root, "AGENTS.md"));
      symlinkSync("../secret.md", path.join(root, ".cursorrules"));
      symlinkSync("nowhere", path.join(root, ".github"));
      assert.deepEqual(await new RuleFileReader(root, root).read(), [{ path: "AGENTS.md", text: "inside" }]);
    });
  });
});

describe("check, with rule files beside the document", () => {
  const file = "docs/CONTROL_PLANE.md";

  it("tells of another source of truth once a file, also from a folder below", async () => {
    const files = {
      [file]: aControlDocument({}),
      "AGENTS.md": "# Rules\n\nThe single source of truth is `docs/STATE.md`.\n",
      ".cursor/rules/main.mdc": "Read docs/CONTROL_PLANE.md, the single source of truth.\n",
      "CLAUDE.md": "The user types BLITZ.\n",
    };
    await withTempRepo(files, async ({ absolute }) => {
      const { value } = await runJson(["check", "--rule", "other-authority"], { cwd: absolute("docs") });
      assert.deepEqual(
        value.findings.map(({ message, line }: { message: string; line: number }) => `${line} ${message}`),
        [
          "1 Unexpected source of truth docs/STATE.md in AGENTS.md (line 3), expected docs/CONTROL_PLANE.md",
          "1 Unexpected command BLITZ in CLAUDE.md (line 1), expected AUTO",
        ],
      );
    });
  });
});
