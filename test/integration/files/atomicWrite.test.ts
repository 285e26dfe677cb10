import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { atomicWrite } from "../../../src/node/files/atomicWrite.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

describe("atomicWrite", () => {
  it("makes a new file", async () => {
    await withTempFolder(async (folder) => {
      await atomicWrite(path.join(folder, "a.json"), "{}");
      assert.deepEqual(readdirSync(folder), ["a.json"]);
    });
  });

  it("leaves no temporary file when it is refused or cannot replace", async () => {
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "a.json");
      writeFileSync(file, "old");
      const refuse = async () => {
        throw new Error("refused");
      };
      await assert.rejects(atomicWrite(file, "new", { beforeReplace: refuse }), /refused/);
      mkdirSync(path.join(folder, "taken", "inside"), { recursive: true });
      await assert.rejects(atomicWrite(path.join(folder, "taken"), "new"));
      assert.deepEqual(readdirSync(folder).sort(), ["a.json", "taken"]);
    });
  });
});
