import assert from "node:assert/strict";
import { CommitIndex } from "../../../../src/core/lint/git/commitIndex.ts";
import type { CommitFact } from "../../../../src/core/lint/git/gitFacts.ts";

const commit = (hash: string, ...taskIds: string[]): CommitFact => {
  return { hash, time: 0, subject: hash, taskIds, trailerIds: [], runId: undefined, statement: undefined };
};

describe("commit index", () => {
  const commits = ["c0ffee1230", "abc1234500", "abc1234999", "0123456789"].map((hash) =>
    commit(hash, "T-20260102-001"),
  );
  const index = new CommitIndex(commits);

  it("finds commits by the beginning of their hash", () => {
    assert.equal(index.find("c0ffee1")?.hash, "c0ffee1230");
    assert.equal(index.find("abc12349")?.hash, "abc1234999");
    assert.equal(index.find("0123456789")?.hash, "0123456789");
    assert.equal(index.find("fffffff"), undefined);
    assert.equal(index.find("0000000"), undefined);
    assert.equal(new CommitIndex([]).find("abc1234"), undefined);
  });

  it("shortens hashes to seven digits, or as many as tell them apart", () => {
    assert.deepEqual(
      commits.map((one) => index.shortHash(one)),
      ["c0ffee1", "abc12345", "abc12349", "0123456"],
    );
  });

  it("finds commits by the task that they name, newest first", () => {
    assert.deepEqual(index.naming("T-20260102-001"), commits);
    assert.deepEqual(index.naming("T-20260102-002"), []);
    assert.equal(index.head, commits[0]);
  });
});
