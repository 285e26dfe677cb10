import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { createSampleRepository } from "../../../src/node/init/sampleRepository.ts";
import { runJson } from "../../support/commandLine.ts";

describe("the sample repository", () => {
  let folder: string;
  const now = new Date("2026-01-02T03:04:05Z");
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "sample-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

  it("is clean, sound and proven, with tasks in every state but DOING", async () => {
    await createSampleRepository(folder, now);
    assert.equal(git("status", "--porcelain"), "");
    assert.equal(git("rev-list", "--count", "HEAD"), "2");
    const document = parseDocument(readFileSync(path.join(folder, "docs/CONTROL_PLANE.md"), "utf8"));
    assert.deepEqual(lintDocument(document, { now: now.getTime() }), []);
    assert.deepEqual((await runJson(["check"], { cwd: folder })).value.findings, []);
    const { counts, next, truth } = (await runJson(["status"], { cwd: folder })).value;
    assert.deepEqual(counts, { done: 1, todo: 3, doing: 0, blocked: 1, total: 4, percent: 25 });
    assert.deepEqual([next.title, truth.dirty, truth.lastCheckpointExists], ["Write CONTRIBUTING.md", 0, true]);
    const { claims } = (await runJson(["audit"], { cwd: folder })).value;
    assert.deepEqual(
      claims.map(({ verdict }: { verdict: string }) => verdict),
      ["proven"],
    );
    execFileSync(process.execPath, ["--test"], { cwd: folder, env: { PATH: process.env.PATH } });
  });

  it("lets a newcomer play a whole cycle by hand, on a machine where git knows no name", async () => {
    await createSampleRepository(folder, now);
    const env = { GIT_CONFIG_GLOBAL: path.join(folder, ".git/none"), GIT_CONFIG_NOSYSTEM: "1" };
    const begun = await runJson(["auto", "--executor", "manual"], { cwd: folder, env });
    assert.equal(begun.code, 0, JSON.stringify(begun.value));
    writeFileSync(path.join(folder, "CONTRIBUTING.md"), "# Contributing\n\nRun `node --test` before every commit.\n");
    const saved = await runJson(["auto", "--verify"], { cwd: folder, env });
    assert.equal(saved.value.outcome ?? saved.value.result, "DONE", JSON.stringify(saved.value));
    assert.equal(git("status", "--porcelain"), "");
  });

  it("never overwrites what is there", async () => {
    writeFileSync(path.join(folder, "README.md"), "mine");
    await assert.rejects(createSampleRepository(folder, now), { code: "file-exists" });
    assert.equal(readFileSync(path.join(folder, "README.md"), "utf8"), "mine");
  });
});
