import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Script } from "node:vm";

const built = path.resolve("dist/command.js");

/** What `--version` says when the product's files are copied to a folder of their own, with these bytes as the compiled script. */
function versionWith(compiled: Uint8Array | undefined): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "compiled-command-"));
  try {
    mkdirSync(path.join(folder, "dist"));
    for (const file of ["package.json", "dist/cli.js", "dist/command.js"]) copyFileSync(file, path.join(folder, file));
    if (compiled !== undefined) writeFileSync(path.join(folder, "dist/command.js.compiled"), compiled);
    const args = [path.join(folder, "dist/cli.js"), "--version"];
    return execFileSync(process.execPath, args, { encoding: "utf8", stdio: "pipe" }).trim();
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

describe("the compiled command line", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

  it("is what the engine takes for the script", () => {
    const cachedData = readFileSync(`${built}.compiled`);
    assert.equal(new Script(readFileSync(built, "latin1"), { cachedData }).cachedDataRejected, false);
  });

  it("is not needed", () => {
    assert.equal(versionWith(undefined), version);
  });

  it("is passed over when it is of another engine, cut short or of something else", () => {
    const compiled = readFileSync(`${built}.compiled`);
    const foreign = Uint8Array.from(compiled);
    foreign.fill(7, 0, 16);
    for (const bytes of [foreign, compiled.subarray(0, 5000), new Uint8Array(0), Buffer.from("no code")]) {
      assert.equal(versionWith(bytes), version);
    }
  });

  it("asks no part of itself but by the loader that it is given", () => {
    assert.doesNotMatch(readFileSync(built, "latin1"), /\bimport\(/);
  });
});
