import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits } from "../../../src/core/base/text.ts";
import { readBoxes } from "../../../src/core/document/boxes.ts";
import { changedSpan } from "../../../src/core/document/changedSpan.ts";
import { readCount } from "../../../src/core/document/counts.ts";
import { plainText, readFieldLines, readFieldRows } from "../../../src/core/document/fields.ts";
import { toFrame } from "../../../src/core/document/frame.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { parseTime } from "../../../src/core/document/timestamp.ts";

const read = (...lines: readonly string[]) => parseDocument(lines.join("\n"));

/** Read at the end of a longer text too: what stands behind the range is not looked at. */
function inside<T>(text: string, behind: string, readRange: (text: string, start: number, end: number) => T): T {
  return readRange(`x\n${text}${behind}`, 2, 2 + text.length);
}

describe("fields", () => {
  const rows = (...lines: readonly string[]) =>
    inside(lines.join("\n"), "|)`", readFieldRows).map(({ name, value }) => `${name}=${value}`);

  const tables: readonly (readonly [name: string, lines: readonly string[], expected: readonly string[]])[] = [
    ["a head and a rule", ["| Field | Value |", "| --- | :-: |", "| **LOCK** | none |"], ["LOCK=none"]],
    ["no head", ["| **LOCK** | none |", "| `EPIC` | `E1` |"], ["LOCK=none", "EPIC=`E1`"]],
    ["a rule of colons", ["| A | B |", "|:-|-:|", "| LOCK: | none |"], ["LOCK=none"]],
    ["a rule behind several rows", ["| A | B |", "| C | D |", "|---|---|", "| E | F |"], ["A=B", "C=D", "E=F"]],
    ["rows of blanks", ["| A | B |", "|   |   |", "| C | D |"], ["A=B", "C=D"]],
    ["an empty cell", ["| A | B |", "|---|---|", "| LOCK | |", "| EPIC ||"], ["LOCK=", "EPIC="]],
    ["a row of one cell", ["| A | B |", "|---|---|", "| LOCK", "| |"], []],
    ["a row without its last pipe", ["| A | B |", "|---|---|", "| LOCK | none"], ["LOCK=none"]],
    [
      "pipes in the last of two cells",
      ["| A | B |", "|---|---|", "| LOCK | a | b |", "| EPIC | a \\| b |"],
      ["LOCK=a | b", "EPIC=a \\| b"],
    ],
    [
      "three columns",
      ["| FIELD | V | Words |", "|---|---|---|", "| LOCK | a | b |", "| EPIC | a \\| b | c |"],
      ["LOCK=a", "EPIC=a \\| b"],
    ],
    [
      "three columns with other names",
      ["| FIELD | V | W |", "|---|---|---|", "| Lock | a | b |", "| A | a | b |", "| X_1 | a | b |"],
      ["X_1=a"],
    ],
    ["three columns and a short row", ["| FIELD | V | W |", "|---|---|---|", "| LOCK | a"], ["LOCK=a"]],
    ["an escaped pipe in a name", ["| A | B |", "|---|---|", "| A \\| B | c |"], ["A \\| B=c"]],
    ["indented rows", ["  | A | B |", "  |---|---|", "  | LOCK | none |  "], ["LOCK=none"]],
  ];
  for (const [name, lines, expected] of tables) {
    it(`of a table with ${name}`, () => {
      assert.deepEqual(rows(...lines), expected);
      assert.deepEqual(rows(...lines.map((line) => `${line}\r`)), expected);
    });
  }

  const lines: readonly (readonly [line: string, expected: string | undefined])[] = [
    ["**STATE_ID:** `A`", "STATE_ID=`A`"],
    ["- **STATE_ID**: A ", "STATE_ID=A"],
    ["  * **STATE 2:** A", "STATE 2=A"],
    ["**`STATE_ID`:** A", "STATE_ID=A"],
    ["**LOCK:**", "LOCK="],
    ["**Lock:** x", undefined],
    ["**2LOCK:** x", undefined],
    ["** LOCK:** x", "LOCK=x"],
    ["**_LOCK:** x", "_LOCK=x"],
    ["**L:** x", undefined],
    ["**LO-CK:** x", undefined],
    ["LOCK: x", undefined],
    ["**``:** x", undefined],
    ["words **LOCK:** x", undefined],
  ];
  for (const [line, expected] of lines) {
    it(`of a line ${line}`, () =>
      assert.deepEqual(
        inside(line, "x", readFieldLines).map(({ name, value }) => `${name}=${value}`),
        expected === undefined ? [] : [expected],
      ));
  }

  it("are told without marks", () => {
    assert.equal(plainText("🟢 **GREEN**  `now`"), "GREEN now");
    assert.equal(plainText("โข ok ✔️ "), "ok");
  });
});

describe("counts", () => {
  const cases: readonly (readonly [item: string, expected: readonly (string | undefined)[] | undefined])[] = [
    ["- **DONE:** `11` (all of them)", ["DONE", "11", "all of them"]],
    ["- **TODO:** 12", ["TODO", "12", undefined]],
    ["- **Progress %:** `7%` (rounded: round(100 * 1 / 2))", ["Progress %", "7%", "rounded: round(100 * 1 / 2)"]],
    ["- **MVP_TOTAL**: `3`(x)", ["MVP_TOTAL", "3", "x"]],
    ["- **TOTAL:** 3(x)", ["TOTAL", "3", "x"]],
    ["- **TOTAL:** 3\tx", ["TOTAL", "3", undefined]],
    ["- **DOING:** `` (x)", ["DOING", "", "x"]],
    ["- **DOING:** `-`", ["DOING", "-", undefined]],
    ["- **BLOCKED:** `5` (x) y", ["BLOCKED", "5", undefined]],
    ["- **BLOCKED:** `5` y)", ["BLOCKED", "5", undefined]],
    ["- **BLOCKED:** `5 (x)", ["BLOCKED", "5", "x"]],
    ["- **BLOCKED:** 5` (x)", ["BLOCKED", "5", undefined]],
    ["- **DONE:** none", undefined],
    ["- **DONE:**", undefined],
    ["- **UNDONE:** `1`", undefined],
    ["- **DONE TASKS:** `1`", undefined],
    ["- **Words:** `1`", undefined],
    ["- words `1`", undefined],
    ["**DONE:** `1`", undefined],
  ];
  for (const [item, expected] of cases) {
    it(`: ${item}`, () => {
      const count = inside(item, "\n9 (x)", readCount);
      assert.deepEqual(count && [count.name, count.value, count.comment], expected);
    });
  }
});

describe("frames", () => {
  const boxes = (...lines: readonly string[]) =>
    inside(lines.join("\n"), "\n────", readBoxes).map(({ title, kind, width, lines: inner }) => [
      title,
      kind,
      width,
      ...inner.map(({ text }) => text),
    ]);
  const rule = "+------+";

  const cases: readonly (readonly [
    name: string,
    lines: readonly string[],
    expected: readonly (readonly unknown[])[],
  ])[] = [
    ["title, rule and lines", [rule, "| NOW  |", rule, "| a    |", "| b    |", rule], [["NOW", "now", 8, "a", "b"]]],
    ["no rule below the title", [rule, "| NEXT |", "| a    |", rule], [["NEXT", "next", 8, "a"]]],
    ["nothing but a title", [rule, "| LATER|", rule], [["LATER", "later", 8]]],
    ["no end", [rule, "| X    |", "| a    |"], [["X", "other", 8, "a"]]],
    ["an end at a blank line", [rule, "| X    |", "| a    |", "", "| b    |", rule], [["X", "other", 8, "a"]]],
    [
      "neighbours",
      [rule, "| A    |", rule, "| a    |", rule, rule, "| B    |", rule, rule],
      [
        ["A", "other", 8, "a"],
        ["B", "other", 8],
      ],
    ],
    ["words before it", ["words", rule, "| A    |", rule], [["A", "other", 8]]],
    ["too few lines", [rule, "| A    |"], []],
    ["rules alone", [rule, rule, rule], []],
    ["double rules", ["+======+", "| A    |", "+======+"], [["A", "other", 8]]],
    ["rules without a plus", ["--------", "| A    |", "--------"], []],
    ["rules of three", ["+-+", "| A    |", "+-+"], []],
    ["rules of four", ["+--+", "|A |", "+--+"], [["A", "other", 4]]],
    ["rules with words", ["+-A--+", "|A |", "+-A--+"], []],
    ["damaged rules", ["โโโโโ", "โ A โ", "โโโโโ"], [["A", "other", 5]]],
    ["rules with two stray letters", ["โโโข", "โ A โ", "กโโโข"], [["A", "other", 4]]],
    ["rules with three stray letters", ["โกกกโ", "โ A โ", "โโโโ"], []],
    ["rules with letters beyond the damaged ones", ["โโ๑โ", "โ A โ", "โโ๑โ"], []],
    ["open sides", ["────", "A", "────", "a", "────"], [["A", "other", 4, "a"]]],
    ["indented lines", [`  ${rule}`, "  | A    |  ", `  ${rule}`], [["A", "other", 8]]],
  ];
  for (const [name, lines, expected] of cases) it(`with ${name}`, () => assert.deepEqual(boxes(...lines), expected));

  const titles: readonly (readonly [title: string, kind: string])[] = [
    ["🎯 NOW (Active)", "now"],
    ["Today's checkpoints", "today-checkpoints"],
    ["TODAY COMPLETED", "today-completed"],
    ["Current focus", "focus"],
    ["FOCUS", "focus"],
    ["⚠ KNOWN ISSUES", "known-issues"],
    ["SERVICES HEALTH", "health"],
    ["HEALTH", "health"],
    ["NOWHERE", "other"],
    ["WORDS: NOW", "other"],
    ["123", "other"],
  ];
  for (const [title, kind] of titles)
    it(`called ${title}`, () => assert.equal(boxes("────────", `│ ${title} │`, "────────")[0]?.[1], kind));

  it("are drawn anew in one width", () => {
    assert.equal(toFrame("A", ["b", "漢字"], 9), "┌───────┐\n│ A     │\n├───────┤\n│ b     │\n│ 漢字  │\n└───────┘");
  });
});

describe("the dashboard", () => {
  const parts = (...lines: readonly string[]) => {
    const { dashboard } = read(...lines);
    return (
      dashboard && {
        fields: dashboard.fields.map(({ name }) => name),
        counts: dashboard.counts.map(({ name }) => name),
        progress: dashboard.progress.length,
        boxes: dashboard.boxes.map(({ kind }) => kind),
      }
    );
  };
  const frame = (title: string) => ["```", "────────", `│ ${title} │`, "────────", "Progress: [░░] 0%", "```"];
  const all = [
    "| **LOCK** | x |",
    "",
    "**EPIC:** y",
    "",
    "Progress: [░░] 0%",
    "",
    "- **DONE:** `1`",
    "- **NOTE:** z",
    ...frame("NOW"),
    ...frame("WORDS"),
  ];

  it("is everything below its headings", () => {
    const whole = { fields: ["LOCK", "EPIC", "NOTE"], counts: ["DONE"], progress: 3, boxes: ["now"] };
    for (const heading of ["## DASHBOARD", "## CRITICAL FIELDS", "## PROGRESS"])
      assert.deepEqual(parts(heading, ...all), whole, heading);
    assert.deepEqual(parts("## DASHBOARD", "### Anything else", ...all), whole);
    const nothing = { fields: [], counts: [], progress: 0, boxes: ["now", "other"] };
    for (const heading of ["## NOW / NEXT / LATER", "## TODAY"])
      assert.deepEqual(parts(heading, ...all), nothing, heading);
  });

  it("is not what stands below other headings", () => {
    const nothing = { fields: [], counts: [], progress: 0, boxes: [] };
    assert.deepEqual(parts("## DASHBOARD", "## Anything else", ...all), nothing);
    assert.deepEqual(parts("## DASHBOARD", "### DECISIONS", ...all), nothing);
    assert.deepEqual(parts("## DASHBOARD", "### Anything", "#### else", ...all), nothing);
    assert.equal(parts("## Anything", ...all), undefined);
    assert.equal(parts("## Anything", "### else", ...all), undefined);
  });

  it("is the first of each kind, but all cards", () => {
    const names = (...lines: readonly string[]) => parts(...lines)?.fields;
    assert.deepEqual(
      names(
        "## DASHBOARD",
        "**AA:** x",
        "## DASHBOARD",
        "**BB:** x",
        "## PROGRESS",
        "**CC:** x",
        "## PROGRESS",
        "**DD:** x",
      ),
      ["AA", "CC"],
    );
    assert.deepEqual(
      parts(
        "## NOW / NEXT / LATER",
        ...frame("NOW"),
        "## NEXT TASKS",
        ...frame("NEXT"),
        "## TODAY",
        ...frame("X"),
        "## TODAY",
        ...frame("Y"),
      )?.boxes,
      ["now", "next", "other"],
    );
  });

  it("has the range of the section called so, else of its first part", () => {
    const start = (...lines: readonly string[]) => {
      const document = read(...lines);
      return document.text.slice(document.dashboard?.range.start).split("\n")[0];
    };
    assert.equal(start("## CRITICAL FIELDS", "## DASHBOARD", "## TODAY"), "## DASHBOARD");
    assert.equal(start("## TODAY", "## PROGRESS"), "## TODAY");
  });
});

describe("the dialect", () => {
  const cases: readonly (readonly [dialect: string, ...lines: readonly string[]])[] = [
    ["mvp-ledgers", "## CONTRACT", "## MVP_TASK_LEDGER"],
    ["contract-ledger", "## CONTRACT", "## TASK_LEDGER"],
    ["ledger", "## DASHBOARD", "## TASK_LEDGER"],
    ["single-pane", "## DASHBOARD", "### CRITICAL FIELDS"],
    ["single-pane", "## DASHBOARD", "### NOW / NEXT / LATER"],
    ["numbered", "## 1. DASHBOARD", "## 2. DECISIONS"],
    ["numbered", "## RUN LOG", "- [x] B1: a"],
    ["master-plan", "# Plan", "- [x] B1: a"],
    ["master-plan", "# Plan", "* [ ] a"],
    ["unknown", "# Plan", "words - [x] a"],
    ["unknown", "# Plan", "1. - [x] a"],
    ["unknown", "# Plan", "- [x] "],
    ["unknown", "# Plan", "```", "- [x] a", "```"],
  ];
  for (const [dialect, ...lines] of cases)
    it(`of ${lines.join(" / ")}`, () => assert.equal(read(...lines).dialect, dialect));
});

describe("the time of the last update", () => {
  const cases: readonly (readonly [text: string, value: string | undefined])[] = [
    ["# A\n\n> **Last Updated:** 2026-01-02 03:04:05  \n", "2026-01-02 03:04:05"],
    [">**last updated**: \t now\r\nx", "now"],
    ["**Last Updated:** now\rx", "now"],
    ["Last Updated:now", "now"],
    ["Last Updated:", ""],
    ["It was Last Updated: now", undefined],
    ["Last Updated now", undefined],
    [`${"words\n".repeat(2000)}Last Updated: now`, undefined],
  ];
  for (const [text, value] of cases)
    it(`: ${JSON.stringify(text.slice(0, 50))}`, () => assert.equal(parseDocument(text).lastUpdated?.value, value));
});

describe("a time", () => {
  const cases: readonly (readonly [text: string, expected: string | undefined])[] = [
    ["2026-01-02", "2026-01-02T00:00:00.000Z"],
    ["2026-01-02 03:04", "2026-01-02T03:04:00.000Z"],
    ["2026-01-02T23:59:59.5", "2026-01-02T23:59:59.500Z"],
    ["2026-01-02T03:04:05.6789Z", "2026-01-02T03:04:05.678Z"],
    ["2026-01-02 03:04 UTC", "2026-01-02T03:04:00.000Z"],
    ["2026-01-02T03:04+0130", "2026-01-02T01:34:00.000Z"],
    ["2026-01-02T03:04:05 -01:30", "2026-01-02T04:34:05.000Z"],
    ["2026-01-02T24:00", undefined],
    ["2026-04-31", undefined],
    ["2026-01-02T03:04:05  Z", undefined],
    ["2026-01-02T03:04:05Z or so", undefined],
    ["on 2026-01-02", undefined],
    ["2026-01-02T03:04:05.", undefined],
    ["2026-01-02T03:04:05.123456789012345678901234", undefined],
    [`2026-01-02T03:04:05.${"1".repeat(20)}`, "2026-01-02T03:04:05.111Z"],
  ];
  for (const [text, expected] of cases) {
    it(text, () => assert.equal(parseTime(text), expected === undefined ? undefined : Date.parse(expected)));
  }
});

describe("the changed span of two texts", () => {
  it("is one edit that makes the second of the first", () => {
    assert.equal(changedSpan("", ""), undefined);
    assert.equal(changedSpan("same", "same"), undefined);
    assert.deepEqual(changedSpan("abcd", "axcd"), { range: { start: 1, end: 2 }, newText: "x" });
    assert.deepEqual(changedSpan("aaa", "aa"), { range: { start: 2, end: 3 }, newText: "" });
    assert.deepEqual(changedSpan("aa", "aaa"), { range: { start: 2, end: 2 }, newText: "a" });
    assert.deepEqual(changedSpan("", "a"), { range: { start: 0, end: 0 }, newText: "a" });
    const long = "0123456789".repeat(2000);
    const half = long.length / 2;
    assert.deepEqual(changedSpan(long, `${long.slice(0, half)}xy${long.slice(half + 3)}`), {
      range: { start: half, end: half + 3 },
      newText: "xy",
    });
  });

  it("is as short as the ends allow", () => {
    const piece = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom("ab".repeat(3000), "x".repeat(9000)));
    fc.assert(
      fc.property(piece, piece, piece, piece, (head, old, now, tail) => {
        const before = head + old + tail;
        const after = head + now + tail;
        const edit = changedSpan(before, after);
        if (edit === undefined) return assert.equal(before, after);
        assert.equal(applyEdits(before, [edit]), after);
        const { start, end } = edit.range;
        const removed = before.slice(start, end);
        assert.ok(
          removed === "" ||
            edit.newText === "" ||
            (removed[0] !== edit.newText[0] && removed.at(-1) !== edit.newText.at(-1)),
        );
      }),
      { numRuns: 60 },
    );
  });
});
