import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";

const read = (...lines: readonly string[]) => parseDocument(lines.join("\n"));

describe("HISTORY", () => {
  const lines = (...texts: readonly string[]) =>
    read("### HISTORY", "", ...texts, "", "### FORECAST", "1. abcdef9 (2026-01-09) — not here").history?.lines.map(
      ({ ordinal, hash, date, text }) => [ordinal, hash, date, text],
    );
  const one = (text: string) => lines("```", text, "```")?.[0];

  const cases: readonly (readonly [line: string, expected: readonly unknown[] | undefined])[] = [
    ["1. abcdef1 (2026-01-02 03:04) — feat: x", [1, "abcdef1", "2026-01-02 03:04", "feat: x"]],
    ["  12) abcdef1 (2026-01-02) x", [12, "abcdef1", "2026-01-02", "x"]],
    ["- abcdef1 - x", [undefined, "abcdef1", undefined, "x"]],
    ["│ • `abcdef1` (2026-01-02): x - y │", [undefined, "abcdef1", "2026-01-02", "x - y │"]],
    ["1.abcdef1 x", undefined],
    ["1. abcdef1 (why) x", [1, "abcdef1", undefined, "(why) x"]],
    ["1. abcdef1 2026-01-02 x", [1, "abcdef1", undefined, "2026-01-02 x"]],
    ["1. abcdef1 (2026-01-02 x", [1, "abcdef1", undefined, "(2026-01-02 x"]],
    ["1. abcdef1", [1, "abcdef1", undefined, ""]],
    ["1. abcdef1  ", [1, "abcdef1", undefined, ""]],
    ["1234567 x", [undefined, "1234567", undefined, "x"]],
    ["1234567. x", [undefined, "1234567", undefined, ". x"]],
    [`1. ${"a".repeat(40)} x`, [1, "a".repeat(40), undefined, "x"]],
    [`1. ${"a".repeat(41)} x`, undefined],
    ["1. abcdef x", undefined],
    ["1. abcdefg x", undefined],
    ["1. abcdef1_ x", undefined],
    ["1. ABCDEF1 x", undefined],
    ["1. none yet", undefined],
    ["", undefined],
    ["• — ·", undefined],
  ];
  for (const [line, expected] of cases) it(`: ${line}`, () => assert.deepEqual(one(line), expected));

  it("stands in fences, and in plain lines where there is no fence", () => {
    assert.deepEqual(
      lines("1. abcdef1 outside", "```", "1. abcdef2 inside", "```")?.map(([, hash]) => hash),
      ["abcdef2"],
    );
    assert.deepEqual(
      lines("1. abcdef1 a", "2. abcdef2 b", "", "abcdef3 c")?.map(([, hash]) => hash),
      ["abcdef1", "abcdef2", "abcdef3"],
    );
    assert.deepEqual(
      lines("<!-- 1. abcdef1 a", "2. abcdef2 b -->", "3. abcdef3 c")?.map(([, hash]) => hash),
      ["abcdef3"],
    );
    assert.equal(read("# A").history, undefined);
  });

  it("is not made from what stands before its heading", () => {
    const document = read(
      "```",
      "1. abcdef1 x",
      "```",
      "### HISTORY",
      "2. abcdef2 y",
      "### FORECAST",
      "```",
      "3. abcdef3 z",
      "```",
    );
    assert.deepEqual(
      document.history?.lines.map(({ hash }) => hash),
      ["abcdef2"],
    );
  });
});

describe("EXECUTIVE_CAPSULE", () => {
  const fields = (...lines: readonly string[]) =>
    read("### EXECUTIVE_CAPSULE", "```", ...lines, "```", "words below").capsule?.fields.map(
      ({ key, value, items }) => [key, value, ...items.map(({ text }) => text)],
    );

  it("reads keys, values and the lists below them", () => {
    assert.deepEqual(
      fields("words before", "", "RUN_TS: now ", "  STATE2:x", "OK:", "- one", "", "  2) two  ", "NEXT: three"),
      [
        ["RUN_TS", "now"],
        ["STATE2", "x"],
        ["OK", "", "- one", "2) two"],
        ["NEXT", "three"],
      ],
    );
  });

  it("takes nothing else for a key", () => {
    for (const line of ["A: x", "Key: x", "2KEY: x", "_KEY: x", "KEY x", "KEY", "KEY : x", ": x", "KEy: x"]) {
      assert.deepEqual(fields("FIRST: x", line), [["FIRST", "x", line]], line);
    }
  });

  it("is undefined without its heading", () => assert.equal(read("```", "KEY: x", "```").capsule, undefined));

  it("has ranges of lines, and of a key with its list", () => {
    const document = read("### EXECUTIVE_CAPSULE", "```", " KEY: x", "  - one  ", "LAST: y", "```");
    const [field] = document.capsule?.fields ?? [];
    const textOf = (range: { start: number; end: number } | undefined) => document.text.slice(range?.start, range?.end);
    assert.equal(textOf(field?.range), " KEY: x\n  - one  ");
    assert.equal(textOf(field?.valueRange), "x");
    assert.equal(textOf(field?.items[0]?.range), "  - one  ");
  });
});

describe("SYSTEM HEALTH", () => {
  const rows = (...lines: readonly string[]) =>
    read("### SYSTEM HEALTH", ...lines, "### FORECAST", "- **API:** down").health?.rows.map(
      ({ service, port, status, lastCheck }) => [service, port, status, lastCheck],
    );

  const drawn: readonly (readonly [line: string, expected: readonly unknown[] | undefined])[] = [
    ["│ API │ Port: 80 │ Status: up │ Last Check: now │", ["API", 80, "up", "now"]],
    ["| API | Status: up |", ["API", undefined, "up", undefined]],
    ["API: Port: 80 Status: up Last Check: now", ["API", 80, "up", "now"]],
    ["**API:** Status: up", ["API", undefined, "up", undefined]],
    ["- **API** Port: 12345 Status: up", ["API", 12345, "up", undefined]],
    ["API Port: 123456 Status: up", ["API", undefined, "up", undefined]],
    ["API Port: none Status: up", ["API", undefined, "up", undefined]],
    ["API Port:8080 Status:up Last Check:", ["API", 8080, "up", ""]],
    ["API Status: up Port: 80", ["API", undefined, "up Port: 80", undefined]],
    ["Status: up", ["", undefined, "up", undefined]],
    ["│ Status: │", ["", undefined, "", undefined]],
    ["API Last Check: now", undefined],
    ["โ API โ Port: 80 โ Status: โช Unknown โ Last Check: - โ", ["API", 80, "โช Unknown", "-"]],
    ["API a│ Status: up", ["API a│", undefined, "up", undefined]],
    ["│ Status: 🟢 │ Last Check: x", ["", undefined, "🟢", "x"]],
  ];
  for (const [line, expected] of drawn) {
    it(`: ${line}`, () => assert.deepEqual(rows("```", line, "```"), expected === undefined ? [] : [expected]));
  }

  it("may be a list", () => {
    assert.deepEqual(rows("- **API:** 🟢 UP", "- Web Status: down", "- words", "- **DB**: up", "Status: no item"), [
      ["API", undefined, "🟢 UP", undefined],
      ["Web", undefined, "down", undefined],
      ["DB", undefined, "up", undefined],
    ]);
  });

  it("may be a table with its columns in any order", () => {
    assert.deepEqual(
      rows(
        "| Last Check | SERVICE name | Status | Port |",
        "| --- | --- | --- | --- |",
        "| now | API | up | 80 |",
        "| x | Web | down | - |",
      ),
      [
        ["API", 80, "up", "now"],
        ["Web", undefined, "down", "x"],
      ],
    );
    assert.deepEqual(
      rows("| What | Status |", "| :-- | --- |", "| API | up |", "| Web |", "| DB | |")?.map(([name]) => name),
      [":--", "API", "DB"],
    );
    assert.deepEqual(rows("| Service | Port |", "| --- | --- |", "| API | 80 |"), []);
  });

  it("has the frame that is named so, else the first one", () => {
    const box = (...titles: readonly string[]) =>
      read(
        "### SYSTEM HEALTH",
        "```",
        ...titles.flatMap((title) => [
          "┌────────────────┐",
          `│ ${title.padEnd(14)} │`,
          "├────────────────┤",
          "└────────────────┘",
        ]),
        "```",
      ).health?.box?.titleRange;
    const second = box("WORDS", "SYSTEM HEALTH");
    assert.ok(second !== undefined && second.start > (box("WORDS")?.start ?? 0));
    assert.equal(box("SYSTEM HEALTH", "WORDS")?.start, box("WORDS", "OTHERS")?.start);
  });
});
