import assert from "node:assert/strict";
import {
  farthestZone,
  firstHash,
  hasHash,
  hasZone,
  isNone,
  isSameHash,
  isSameTitle,
  quoted,
} from "../../../src/core/lint/values.ts";

describe("values that rules read", () => {
  it("name a commit by 7 to 40 hexadecimal digits that are no part of an id", () => {
    for (const text of ["abc1234", "`ABC1234`", "at 0123456789012345678901234567890123456789.", "x (1234567)"]) {
      assert.ok(hasHash(text), text);
    }
    const others = [
      undefined,
      "",
      "abc123",
      "abcdefg",
      "P-20260102-1803",
      "x1234567",
      "_1234567",
      "1234567x",
      "a".repeat(41),
    ];
    for (const text of others) assert.equal(hasHash(text), false, text);
    assert.equal(firstHash("was ABC1234, is def5678"), "abc1234");
    assert.equal(firstHash("T-20260102-001"), undefined);
  });

  it("are the same commit when one begins the other", () => {
    assert.ok(isSameHash("abc1234", "abc1234def"));
    assert.ok(isSameHash("abc1234def", "abc1234"));
    assert.ok(isSameHash("abc1234", "abc1234"));
    assert.equal(isSameHash("abc1234", "abc1235"), false);
    assert.equal(isSameHash("abc1234", "bc1234"), false);
  });

  it("say nothing in several ways", () => {
    for (const text of [
      "",
      " ",
      "none",
      "(none)",
      "None.",
      "(None",
      "n/a",
      "N/A.",
      "null",
      "nothing",
      "-",
      "—",
      "–--",
      ".",
    ]) {
      assert.ok(isNone(text), text);
    }
    for (const text of ["no", "none yet", "a none", "nothing new", "- a", "null0", "x", "(n/a)"]) {
      assert.equal(isNone(text), false, text);
    }
  });

  it("stand in a message on one line of 60 characters at most", () => {
    assert.equal(quoted(" a \n\t b "), "a b");
    assert.equal(quoted("x".repeat(60)), "x".repeat(60));
    assert.equal(quoted("x".repeat(61)), `${"x".repeat(59)}…`);
  });

  it("are the same title but for case, punctuation, damage and a shorter end", () => {
    assert.ok(isSameTitle("Add a Parser!", "add a - parser"));
    assert.ok(isSameTitle("Add — parser", "Add โ€” parser"));
    assert.ok(isSameTitle("Add a parser", "Add a parser for tables"));
    assert.ok(isSameTitle("Add a parser for tables", "Add a parser"));
    assert.ok(isSameTitle("  Größe 2: prüfen", "größe 2 prüfen"));
    assert.equal(isSameTitle("Add a parser", "Remove a parser"), false);
    assert.equal(isSameTitle("Add parser 1", "Add parser 2"), false);
    assert.equal(isSameTitle("Add aparser", "Add a parser"), false);
  });

  it("say their zone, or leave it open by up to 14 hours", () => {
    for (const time of [
      "2026-01-02T03:04:05Z",
      "2026-01-02 03:04 UTC",
      "2026-01-02T03:04+02:00",
      "2026-01-02T03:04-0530",
    ]) {
      assert.ok(hasZone(time), time);
    }
    for (const time of [
      "2026-01-02T03:04:05",
      "2026-01-02 03:04:05",
      "2026-01-02",
      "2026-01-02T03:04:05 Z.",
      "2026-01-02 03:04+02:00",
    ]) {
      assert.equal(hasZone(time), false, time);
    }
    assert.equal(farthestZone, 50_400_000);
  });
});
