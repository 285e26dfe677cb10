import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FileFollower } from "../../../src/node/health/fileFollower.ts";
import { readTail } from "../../../src/node/health/readTail.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

describe("FileFollower", () => {
  it("hands on what comes, also characters that come in parts, and begins anew with the file", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "a.log");
      let text = "";
      const follower = new FileFollower(file, (more) => (text += more));
      await follower.read();
      const euro = Buffer.from("€");
      writeFileSync(file, Buffer.concat([Buffer.from("one "), euro.subarray(0, 1)]));
      await follower.read();
      assert.equal(text, "one ");
      appendFileSync(file, euro.subarray(1));
      await follower.read();
      assert.equal(text, "one €");
      writeFileSync(file, "two");
      await follower.read();
      assert.equal(text, "one €two");
      follower.dispose();
    }));

  it("keeps only the end of a flood", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "a.log");
      writeFileSync(file, `${"x".repeat(3_000_000)}end`);
      let text = "";
      const follower = new FileFollower(file, (more) => (text += more));
      await follower.read();
      follower.dispose();
      assert.ok(text.length <= 256 * 1024 && text.endsWith("end"));
      writeFileSync(file, `${"x\n".repeat(300_000)}end\n`);
      const tail = (await readTail(file)) ?? "";
      assert.ok(tail.length <= 256 * 1024 && tail.startsWith("x\n") && tail.endsWith("end\n"));
      assert.equal(await readTail(path.join(folder, "none")), undefined);
    }));
});
