import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runMocha } from "../../support/mocha.mjs";

/** Runs Mocha on one file with this text; its output is not shown. */
async function runText(text: string, options: { totalTimeoutMs?: number; grep?: string } = {}) {
  mkdirSync("dist/test", { recursive: true });
  const folder = mkdtempSync(path.resolve("dist/test/mocha-"));
  writeFileSync(path.join(folder, "sample.test.js"), text);
  try {
    return await runMocha({ folder, quiet: true, ...options });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same, without the words. */
async function countsOf(text: string, options: { totalTimeoutMs?: number; grep?: string } = {}) {
  const { passed, failed, skipped } = await runText(text, options);
  return { passed, failed, skipped };
}

describe("counting tests", () => {
  it("says which ones failed, and why", async () => {
    const text = `describe("x", () => { it("a", () => {}); it("b", () => { throw new Error("no\\nmore"); }); });`;
    assert.deepEqual((await runText(text)).failures, ["x b: no"]);
  });

  it("counts passed, failed and skipped ones", async () => {
    const text = `it("a", () => {}); it("b", () => { throw new Error("no"); }); it.skip("c", () => {}); it("d", () => {});`;
    assert.deepEqual(await countsOf(text), { passed: 2, failed: 1, skipped: 1 });
    assert.deepEqual(await countsOf(text, { grep: "a" }), { passed: 1, failed: 0, skipped: 0 });
  });

  it("counts a failed hook", async () => {
    const text = `describe("x", () => { before(() => { throw new Error("no"); }); it("a", () => {}); });`;
    assert.deepEqual(await countsOf(text), { passed: 0, failed: 1, skipped: 0 });
  });

  it("counts a file that does not load, and a process that dies, as one failure", async () => {
    assert.deepEqual(await countsOf("import './nowhere.js';"), { passed: 0, failed: 1, skipped: 0 });
    assert.deepEqual(await countsOf(`it("a", () => process.exit(0));`), { passed: 0, failed: 1, skipped: 0 });
  });

  it("does not let a forgotten it.only pass", async () => {
    const results = await runText(`it.only("a", () => {});`);
    assert.equal(results.failed, 1);
  });

  it("ends a run that does not end", async () => {
    const text = `it("a", () => {}); after(() => { setInterval(() => {}, 1000); });`;
    assert.deepEqual(await countsOf(text, { totalTimeoutMs: 3_000 }), { passed: 1, failed: 1, skipped: 0 });
  });
});
