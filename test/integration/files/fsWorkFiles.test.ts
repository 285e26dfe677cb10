import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FsWorkFiles } from "../../../src/node/files/fsWorkFiles.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("FsWorkFiles", () => {
  it("looks at files, folders and what is not there", async () => {
    await withTempFolder(async (folder) => {
      mkdirSync(path.join(folder, "sub"));
      writeFileSync(path.join(folder, "sub", "ä.txt"), "öl");
      const files = new FsWorkFiles(folder);
      assert.equal(await files.exists("sub/ä.txt"), true);
      assert.equal(await files.exists("sub"), true);
      assert.equal(await files.exists("sub/none"), false);
      assert.equal(await files.exists("sub/ä.txt/none"), false);
      assert.equal(await files.size("sub/ä.txt"), 3);
      assert.equal(await files.size("none"), undefined);
      assert.equal(await files.digest("sub/ä.txt"), sha256("öl"));
      assert.equal(await files.digest("sub"), undefined);
      assert.equal(await files.digest("none"), undefined);
    });
  });

  it("refuses paths that leave the repository", async () => {
    await withTempFolder(async (folder) => {
      const root = path.join(folder, "repo");
      mkdirSync(root);
      writeFileSync(path.join(folder, "secret"), "s");
      const files = new FsWorkFiles(root);
      for (const out of [
        "../secret",
        "a/../../secret",
        path.join(folder, "secret"),
        "C:\\secret",
        "\\\\host\\x",
        "a\0",
      ]) {
        await assert.rejects(files.exists(out), { code: "path-refused" }, out);
      }
      assert.equal(await files.exists("..a"), false);
    });
  });

  it("takes a symlink for what it is, and follows none out of the repository", async function () {
    if (process.platform === "win32") this.skip();
    await withTempFolder(async (folder) => {
      const root = path.join(folder, "repo");
      mkdirSync(path.join(folder, "outside"));
      mkdirSync(root);
      writeFileSync(path.join(folder, "outside", "secret"), "s");
      symlinkSync("../outside", path.join(root, "link"));
      const files = new FsWorkFiles(root);
      assert.equal(await files.digest("link"), sha256("../outside"));
      await assert.rejects(files.digest("link/secret"), { code: "path-refused" });
    });
  });
});
