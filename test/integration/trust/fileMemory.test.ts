import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FileMemory } from "../../../src/node/trust/fileMemory.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

describe("FileMemory", () => {
  it("finds what is different and makes it what it was", async () => {
    await withTempFolder(async (folder) => {
      const at = (name: string) => path.join(folder, name);
      mkdirSync(at("place/sub"), { recursive: true });
      writeFileSync(at("place/kept"), "kept");
      writeFileSync(at("place/changed"), "before");
      writeFileSync(at("place/sub/gone"), Buffer.from([0, 1, 255]));
      writeFileSync(at("alone"), "alone");
      const memory = await FileMemory.of([at("place"), at("alone"), at("missing")]);
      assert.deepEqual(await memory.differences(), []);
      writeFileSync(at("place/changed"), "after");
      rmSync(at("place/sub"), { recursive: true });
      writeFileSync(at("place/sub"), "a file in the place of a folder");
      mkdirSync(at("missing"));
      writeFileSync(at("missing/new"), "new");
      rmSync(at("alone"));
      const differences = await memory.differences();
      assert.deepEqual(
        differences.map(({ file, kind }) => `${kind} ${path.relative(folder, file).replaceAll("\\", "/")}`).sort(),
        [
          "added missing",
          "added missing/new",
          "changed place/changed",
          "changed place/sub",
          "removed alone",
          "removed place/sub/gone",
        ],
      );
      await memory.putBack(differences);
      assert.deepEqual(await memory.differences(), []);
      assert.deepEqual([...readFileSync(at("place/sub/gone"))], [0, 1, 255]);
      assert.ok(!existsSync(at("missing")));
    });
  });

  it("keeps modes and links", async function () {
    if (process.platform === "win32") this.skip(); // Windows knows no such modes, and links need rights there.
    await withTempFolder(async (folder) => {
      const at = (name: string) => path.join(folder, name);
      writeFileSync(at("hook"), "#!/bin/sh\n", { mode: 0o755 });
      writeFileSync(at("target"), "target");
      symlinkSync("hook", at("link"));
      const memory = await FileMemory.of([at("hook"), at("link")]);
      chmodSync(at("hook"), 0o644);
      rmSync(at("link"));
      symlinkSync("target", at("link"));
      await memory.putBack(await memory.differences());
      assert.deepEqual(await memory.differences(), []);
      assert.equal(statSync(at("hook")).mode & 0o777, 0o755);
      assert.equal(readFileSync(at("link"), "utf8"), "#!/bin/sh\n");
      assert.equal(readFileSync(at("target"), "utf8"), "target");
    });
  });
});
