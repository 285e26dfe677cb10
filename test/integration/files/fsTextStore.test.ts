import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { FsTextStore } from "../../../src/node/files/fsTextStore.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

const insert = (version: string, newText: string) => ({ version, edits: [{ range: { start: 0, end: 0 }, newText }] });

describe("FsTextStore", () => {
  it("keeps every byte that an edit does not touch, byte-order mark and line ends included", async () => {
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "a.md");
      const text = "\ufeff# Ä\r\nmixed\nends\r𝄞 \ufffd end";
      writeFileSync(file, text);
      const store = new FsTextStore(file);
      const before = await store.read();
      assert.equal(before.text, text);
      assert.equal(before.version, createHash("sha256").update(readFileSync(file)).digest("hex"));
      const at = text.indexOf("mixed");
      const edits = [{ range: { start: at, end: at + 5 }, newText: "new" }];
      const after = await store.write({ version: before.version, edits });
      assert.equal(readFileSync(file, "utf8"), text.replace("mixed", "new"));
      assert.deepEqual(after, await store.read());
      assert.deepEqual(readdirSync(folder), ["a.md"]);
    });
  });

  it("names what is missing and what cannot be read", async () => {
    await withTempFolder(async (folder) => {
      const read = (name: string) => new FsTextStore(path.join(folder, name)).read();
      await assert.rejects(read("none.md"), { code: "document-missing" });
      await assert.rejects(read("none/none.md"), { code: "document-missing" });
      writeFileSync(path.join(folder, "latin.md"), Buffer.from([0x41, 0xe4, 0x42]));
      await assert.rejects(read("latin.md"), {
        code: "document-unreadable",
        message: /not valid UTF-8: byte 0xE4 in line 1, column 2 \(byte 2 of the file\); /,
      });
      mkdirSync(path.join(folder, "folder.md"));
      await assert.rejects(read("folder.md"), { code: "document-unreadable", message: /it is a folder, not a file/ });
    });
  });

  it("refuses an edit for other bytes, also when they change while it writes", async () => {
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "a.md");
      writeFileSync(file, "one");
      const store = new FsTextStore(file);
      const { version } = await store.read();
      writeFileSync(file, "two");
      await assert.rejects(store.write(insert(version, "x")), { code: "stale-edit" });
      const now = (await store.read()).version;
      const both = await Promise.allSettled([store.write(insert(now, "x")), store.write(insert(now, "y"))]);
      const won = both.filter((result) => result.status === "fulfilled");
      const lost = both.filter((result) => result.status === "rejected");
      assert.ok(lost.every((result) => result.reason.code === "stale-edit"));
      assert.ok(won.length >= 1);
      assert.match(readFileSync(file, "utf8"), /^[xy]two$/);
      assert.deepEqual(readdirSync(folder), ["a.md"]);
    });
  });

  it("keeps the mode and replaces a symlink's target, not the link", async function () {
    if (process.platform === "win32") this.skip();
    await withTempFolder(async (folder) => {
      mkdirSync(path.join(folder, "real"));
      const target = path.join(folder, "real", "a.md");
      const link = path.join(folder, "link.md");
      writeFileSync(target, "text");
      chmodSync(target, 0o640);
      symlinkSync("real/a.md", link);
      const store = new FsTextStore(link);
      await store.write(insert((await store.read()).version, "new "));
      assert.equal(readFileSync(target, "utf8"), "new text");
      assert.ok(lstatSync(link).isSymbolicLink());
      assert.equal(statSync(target).mode & 0o777, 0o640);
      assert.deepEqual(readdirSync(path.join(folder, "real")), ["a.md"]);
    });
  });

  it("readers see the old bytes or the new ones, never a part", async () => {
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "a.md");
      const [first, second] = ["a".repeat(1_000_000), "b".repeat(1_500_000)];
      writeFileSync(file, first);
      const store = new FsTextStore(file);
      const { version } = await store.read();
      const edits = [{ range: { start: 0, end: first.length }, newText: second }];
      let ended = false;
      const written = store.write({ version, edits }).finally(() => {
        ended = true;
      });
      const sizes = new Set<number>();
      while (!ended) sizes.add((await store.read()).text.length);
      await written;
      sizes.delete(first.length);
      sizes.delete(second.length);
      assert.deepEqual([...sizes], []);
    });
  });

  it("does not pass over the protection of a file", async function () {
    // The administrator may write anywhere.
    if (process.getuid?.() === 0) this.skip();
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "a.md");
      writeFileSync(file, "text");
      chmodSync(file, 0o444);
      const store = new FsTextStore(file);
      const write = async () => store.write(insert((await store.read()).version, "x"));
      await assert.rejects(write(), { code: "file-failed", message: /a\.md cannot be written: you may not; / });
      assert.deepEqual([readFileSync(file, "utf8"), readdirSync(folder)], ["text", ["a.md"]]);
      chmodSync(file, 0o644);
    });
  });

  it("leaves nothing behind when the folder cannot be written", async function () {
    // The administrator may write anywhere.
    if (process.platform === "win32" || process.getuid?.() === 0) this.skip();
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "a.md");
      writeFileSync(file, "text");
      const store = new FsTextStore(file);
      const { version } = await store.read();
      chmodSync(folder, 0o555);
      await assert.rejects(store.write(insert(version, "x")), { code: "file-failed" });
      chmodSync(folder, 0o755);
      assert.deepEqual(readdirSync(folder), ["a.md"]);
      assert.equal(readFileSync(file, "utf8"), "text");
    });
  });
});
