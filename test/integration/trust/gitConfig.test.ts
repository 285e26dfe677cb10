import assert from "node:assert/strict";
import path from "node:path";
import { changedKeys, configLines, hooksFolder, includedFiles } from "../../../src/node/trust/gitConfig.ts";

describe("git's configuration, read without git", () => {
  it("is its keys and values, without remarks and without what tools note about branches", () => {
    const text = `# remark\n[core]\n\tbare = false ; kept as written\n\thooksPath=.husky/_\n[branch "main"]\n\tremote = origin\n[user] name = A\n[filter "x"]\n\tclean = a \\\n  b\n`;
    assert.deepEqual(configLines(text), [
      "core.bare=false ; kept as written",
      "core.hookspath=.husky/_",
      "user.name = A",
      "filter.x.clean=a    b",
    ]);
  });

  it("differs by the keys that changed, came or went", () => {
    const before = '[user]\n\tname = A\n[branch "main"]\n\tmerge = x\n';
    assert.deepEqual(changedKeys(before, '[user]\n  name = A\n[branch "main"]\n\tvscode-merge-base = y\n'), []);
    assert.deepEqual(changedKeys(before, "[user]\n\tname = B\n[alias]\n\tst = !sh\n"), ["alias.st", "user.name"]);
    assert.deepEqual(changedKeys(before, ""), ["user.name"]);
  });

  it("names further files and folders", () => {
    const text =
      '[include]\n\tpath = ~/more.cfg\n[includeIf "gitdir:/x/"]\n\tpath = ../y.cfg\n[core]\n\thooksPath = "my hooks"\n';
    const home = path.resolve("/home/me");
    const folder = path.resolve("/repo/.git");
    assert.deepEqual(includedFiles(text, folder, home), [path.join(home, "more.cfg"), path.resolve("/repo/y.cfg")]);
    assert.equal(hooksFolder(text, path.resolve("/repo"), home), path.resolve("/repo/my hooks"));
    assert.equal(hooksFolder("", folder, home), undefined);
  });
});
