import assert from "node:assert/strict";
import {
  counted,
  formatAgo,
  formatBytes,
  formatDuration,
  formatElapsed,
  shortened,
  visibleText,
} from "../../webview/format.ts";
import { decodeSavedState } from "../../webview/pageView.ts";

describe("the page's formats", () => {
  it("elapsed time", () => {
    const told = [-5, 0, 999, 61_000, 3_599_999, 3_723_000, 360_000_000].map(formatElapsed);
    assert.deepEqual(told, ["0:00", "0:00", "0:00", "1:01", "59:59", "1:02:03", "100:00:00"]);
  });

  it("durations", () => {
    const told = [0, 340.4, 999.9, 2449, 185_000, 3_723_000].map(formatDuration);
    assert.deepEqual(told, ["0 ms", "340 ms", "1.0 s", "2.4 s", "3:05 min", "1:02:03 h"]);
  });

  it("how long ago, in coarse steps, never in the future", () => {
    const ago = (seconds: number, lang = "en") =>
      formatAgo(1_000_000_000_000 - 1000 * seconds, 1_000_000_000_000, lang);
    assert.deepEqual(
      [-60, 3, 42, 61, 7300, 200_000].map((seconds) => ago(seconds)),
      ["now", "now", "40 seconds ago", "1 minute ago", "2 hours ago", "2 days ago"],
    );
    assert.equal(ago(42, "de"), "vor 40 Sekunden");
    assert.equal(ago(42, "no_such-language!"), "40 seconds ago");
  });

  it("sizes and counts", () => {
    assert.deepEqual([1, 812, 4300, 1_572_864].map(formatBytes), ["1 byte", "812 bytes", "4.2 KB", "1.5 MB"]);
    assert.deepEqual(
      [counted(1, "file"), counted(0, "file"), counted(2, "entry", "entries")],
      ["1 file", "0 files", "2 entries"],
    );
  });

  it("cuts what is too long, and never through a character", () => {
    assert.equal(shortened("a".repeat(2000)).length, 2000);
    assert.equal(shortened("a".repeat(2001)), `${"a".repeat(1999)}…`);
    assert.equal(shortened("ab😀cd", 4), "ab…");
  });

  it("shows what would hide or reorder", () => {
    assert.equal(visibleText("a\u202eb\u2066c\u0000d\u009be\tf\ng"), "a\ufffdb\ufffdc\ufffdd\ufffde\tf\ng");
    assert.equal(visibleText("عرض جداول — ok"), "عرض جداول — ok");
  });
});

describe("the page's saved state", () => {
  it("is read when it is sound", () => {
    const sound = { scroll: 12, collapsed: ["truth"], opened: ["run 1"], ledger: 1, filter: "#web" };
    assert.deepEqual(decodeSavedState(sound), sound);
  });

  it("is empty when it is not", () => {
    for (const odd of [
      undefined,
      null,
      7,
      "x",
      [],
      { scroll: Number.NaN, collapsed: "truth" },
      { scroll: -4, collapsed: [{}], opened: [7], ledger: -1, filter: 7 },
      { opened: "all", ledger: 0.5 },
    ]) {
      assert.deepEqual(decodeSavedState(odd), { scroll: 0, collapsed: [], opened: [], ledger: 0, filter: "" });
    }
  });
});
