import assert from "node:assert/strict";
import fc from "fast-check";
import { displayWidth } from "../../../src/core/base/displayWidth.ts";
import { setBoxLinesEdits } from "../../../src/core/document/edits/boxEdits.ts";
import { setCapsuleEdits } from "../../../src/core/document/edits/capsuleEdits.ts";
import {
  setCountsEdits,
  setFieldEdits,
  setLastUpdatedEdits,
  setProgressEdits,
} from "../../../src/core/document/edits/dashboardEdits.ts";
import { setHealthEdits } from "../../../src/core/document/edits/healthEdits.ts";
import { prependHistoryEdits } from "../../../src/core/document/edits/historyEdits.ts";
import type { ControlDocument } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { anyText, edited, fixtureText, lineChanges, plainDocument } from "./editDocuments.ts";

const figures = { done: 12, todo: 151, doing: 0, blocked: 5, total: 163, percent: 7 };

function field(document: ControlDocument, name: string): string | undefined {
  return document.dashboard?.fields.find((row) => row.name === name)?.value;
}

/** A document with one dashboard row or line. */
function withRow(...rows: string[]): ControlDocument {
  return parseDocument(["## DASHBOARD", "", ...rows, ""].join("\n"), "v1");
}

describe("a truth field", () => {
  it("takes the style of the value before", () => {
    const document = plainDocument();
    const set = (name: string, value: string) => field(edited(document, setFieldEdits(document, name, value)), name);
    assert.equal(set("STATE_ID", "STATE_002"), "`STATE_002`");
    assert.equal(set("STATUS", "YELLOW"), "🟡 YELLOW");
    assert.equal(set("STATUS", "RED"), "🔴 RED");
    assert.equal(set("LAST_CHECKPOINT", "0123abc — fix: a | b"), "`0123abc` — `fix: a \\| b`");
    assert.equal(set("LAST_CHECKPOINT", "`0123abc` — done by hand"), "`0123abc` — done by hand");
    assert.equal(set("repo_clean", "dirty"), undefined);
    assert.equal(field(edited(document, setFieldEdits(document, "repo_clean", "dirty")), "REPO_CLEAN"), "`dirty`");
    assert.deepEqual(setFieldEdits(document, "NO_SUCH_FIELD", "x"), []);
    assert.deepEqual(setFieldEdits(document, "STATUS", "GREEN"), []);
  });

  it("keeps the column of a padded table, and only its own cell grows", () => {
    const document = plainDocument({ padded: true });
    const line = (next: ControlDocument, name: string) =>
      next.text.split("\n").find((row) => row.includes(`**${name}**`)) ?? "";
    const width = displayWidth(line(document, "STATE_ID"));
    const short = edited(document, setFieldEdits(document, "STATE_ID", "S"));
    assert.equal(displayWidth(line(short, "STATE_ID")), width);
    const wide = edited(document, setFieldEdits(document, "STATUS", "漢字".repeat(10)));
    assert.equal(displayWidth(line(wide, "STATUS")), width);
    const long = edited(document, setFieldEdits(document, "LAST_CHECKPOINT", `0123abc — ${"x".repeat(60)}`));
    assert.deepEqual(lineChanges(document.text, long.text).length, 2);
    assert.match(line(long, "LAST_CHECKPOINT"), /x` \|$/);
    const back = edited(long, setFieldEdits(long, "LAST_CHECKPOINT", "abcdef1 — feat: the subject of a commit"));
    assert.equal(back.text, document.text);
  });

  it("adds no padding where there is none", () => {
    const document = plainDocument({ padded: false });
    const next = edited(document, setFieldEdits(document, "LAST_CHECKPOINT", "0123abc — x"));
    assert.match(next.text, /\| \*\*LAST_CHECKPOINT\*\* \| `0123abc` — `x` \|\n/);
    const tight = withRow("|**STATE_ID**|`A`|", "|---|---|", "|**STATUS**|GREEN|");
    assert.match(edited(tight, setFieldEdits(tight, "STATUS", "RED")).text, /\|\*\*STATUS\*\*\|RED\|/);
  });

  it("fills an empty cell and an empty line, and knows its own pipes again", () => {
    const table = withRow("| F | V |", "| --- | --- |", "| **LOCK** |       |", "| **EPIC** || ");
    assert.match(edited(table, setFieldEdits(table, "LOCK", "none")).text, /\| \*\*LOCK\*\* \| none {2}\|\n/);
    assert.match(edited(table, setFieldEdits(table, "EPIC", "none")).text, /\| \*\*EPIC\*\* \| none \|/);
    const line = withRow("**LOCK:**");
    assert.match(edited(line, setFieldEdits(line, "LOCK", "none")).text, /^\*\*LOCK:\*\* none$/m);
    const piped = edited(table, setFieldEdits(table, "LOCK", "a | b"));
    assert.deepEqual(setFieldEdits(piped, "LOCK", "a | b"), []);
  });

  it("can be a line", () => {
    const document = withRow("**STATE_ID:** `A`", "", "**STATUS:** 🟢 GREEN");
    const next = edited(document, setFieldEdits(document, "STATE_ID", "B"));
    assert.match(next.text, /\*\*STATE_ID:\*\* `B`\n/);
  });

  it("reads back whatever the value, and changes its own line alone", () => {
    fc.assert(
      fc.property(anyText, fc.string({ unit: "grapheme", maxLength: 40 }), (text, value) => {
        const document = parseDocument(text, "v1");
        const edits = setFieldEdits(document, "ACTIVE_TASK", value);
        const next = edited(document, edits);
        assert.deepEqual(setFieldEdits(next, "ACTIVE_TASK", value), []);
        assert.equal(next.dashboard?.fields.length, document.dashboard?.fields.length);
        assert.ok(lineChanges(text, next.text).length <= 2);
      }),
      { numRuns: 30 },
    );
  });

  it("sets the time of the last update", () => {
    const document = plainDocument();
    const next = edited(document, setLastUpdatedEdits(document, "2026-02-03 04:05:06"));
    assert.equal(next.lastUpdated?.value, "2026-02-03 04:05:06");
    assert.deepEqual(setLastUpdatedEdits(next, "2026-02-03 04:05:06"), []);
  });
});

describe("the figures", () => {
  it("are told once more in the known comments, others stay", () => {
    const document = plainDocument();
    const doneIds = ["T-20260102-001", "T-20260102-002", "T-20260102-003"];
    const next = edited(document, setCountsEdits(document, figures, { doneIds }));
    assert.deepEqual(
      next.dashboard?.counts.map(({ name, value, comment }) => [name, value, comment]),
      [
        ["DONE", "12", "tasks with checkpoint: T-20260102-001, T-20260102-002, T-20260102-003"],
        ["TODO", "151", "all remaining tasks"],
        ["DOING", "0", undefined],
        ["BLOCKED", "5", undefined],
        ["TOTAL", "163", "DONE + TODO + DOING"],
        ["Progress %", "7%", "rounded: round(100 \\* 12 / 163)"],
      ],
    );
    assert.deepEqual(setCountsEdits(next, figures, { doneIds }), []);
  });

  it("leave lists of another ledger alone", () => {
    const document = withRow("- **MVP_DONE:** `1`", "- **FULL_DONE:** `2`", "- **BACKLOG_DONE:** `3`");
    const values = (next: ControlDocument) => next.dashboard?.counts.map(({ value }) => value);
    assert.deepEqual(values(edited(document, setCountsEdits(document, figures))), ["12", "2", "3"]);
    const full = { ...figures, done: 20 };
    assert.deepEqual(values(edited(document, setCountsEdits(document, figures, { full }))), ["12", "20", "3"]);
  });

  it("fill the bar in its own glyphs and length", () => {
    const bar = (cells: string, percent: number, label = "Progress") => {
      const document = withRow("```", `${label}: [${cells}] 1% (1 DONE / 99 TOTAL)`, "```");
      const next = edited(document, setProgressEdits(document, { ...figures, percent }));
      return /Progress: (.*)/.exec(next.text)?.[1];
    };
    assert.equal(bar("░".repeat(20), 50), `[${"█".repeat(10)}${"░".repeat(10)}] 50% (12 DONE / 163 TOTAL)`);
    assert.equal(bar("##........", 100), "[##########] 100% (12 DONE / 163 TOTAL)");
    assert.equal(bar("โ".repeat(20), 50), `[${"โ".repeat(20)}] 50% (12 DONE / 163 TOTAL)`);
    assert.equal(bar("░".repeat(22), 0, "MVP Progress"), `[${"░".repeat(22)}] 0% (12 DONE / 163 TOTAL)`);
    assert.equal(bar("░░", 50, "Full Progress"), "[░░] 1% (1 DONE / 99 TOTAL)");
  });

  it("fill the line that is asked for", () => {
    const document = withRow(
      "```",
      "MVP Progress: [░░] 0% (0 DONE / 1 TOTAL)",
      " Full Progress: [░░] 0% (0 DONE / 1 TOTAL)",
      "```",
    );
    const next = edited(document, setProgressEdits(document, { ...figures, percent: 50 }, "Full Progress"));
    assert.match(
      next.text,
      /MVP Progress: \[░░\] 0% \(0 DONE \/ 1 TOTAL\)\n Full Progress: \[█░\] 50% \(12 DONE \/ 163 TOTAL\)/,
    );
  });
});

describe("a box", () => {
  const words = fc.array(
    fc.oneof(
      fc.constantFrom("• None", "1. T-20260102-001 — 漢字を読む", "🟢 up", "x".repeat(90)),
      fc.string({ unit: "grapheme" }),
    ),
    { maxLength: 8 },
  );

  it("keeps its width whatever stands in it, and says the same when told twice", () => {
    fc.assert(
      fc.property(anyText, words, fc.constantFrom("now" as const, "next" as const), (text, lines, kind) => {
        const document = parseDocument(text, "v1");
        const next = edited(document, setBoxLinesEdits(document, kind, lines));
        const box = next.dashboard?.boxes.find((one) => one.kind === kind);
        assert.equal(box?.lines.length, lines.length);
        for (const { range } of box?.lines ?? []) {
          assert.equal(displayWidth(next.text.slice(range.start, range.end)), box?.width);
        }
        assert.deepEqual(setBoxLinesEdits(next, kind, lines), []);
        assert.equal(next.dashboard?.boxes.length, document.dashboard?.boxes.length);
        const back = edited(next, setBoxLinesEdits(next, kind, kind === "now" ? nowLines : nextLines));
        assert.equal(back.text, text);
      }),
      { numRuns: 20 },
    );
  });
  const nowLines = ["• System: Ready", "• Mode: AUTO"];
  const nextLines = ["1. T-20260102-001 — 漢字 of two columns"];

  it("cuts with an ellipsis", () => {
    const document = plainDocument();
    const next = edited(document, setBoxLinesEdits(document, "next", ["a".repeat(60)]));
    assert.match(next.text, /│ a{43}… │/);
  });

  it("that is not there gives no edit", () => {
    assert.deepEqual(setBoxLinesEdits(plainDocument(), "focus", ["x"]), []);
    assert.deepEqual(setBoxLinesEdits(parseDocument("", ""), "now", ["x"]), []);
  });
});

describe("SYSTEM HEALTH", () => {
  const rows = [{ service: "API", status: "🟢 Up", lastCheck: "2026-01-02 03:04" }];

  it("keeps the frame, and tells the time shorter where it does not fit", () => {
    const document = plainDocument();
    const next = edited(document, setHealthEdits(document, rows));
    assert.match(next.text, /│ API {4}│ Port: 80 │ Status: 🟢 Up {6}│ Last Check: 01-02 03:04 │\n/u);
    const box = next.health?.box;
    assert.equal(displayWidth(next.text.slice(box?.lines[0]?.range.start, box?.lines[0]?.range.end)), box?.width);
    assert.equal(next.health?.rows[0]?.status, "🟢 Up");
    assert.deepEqual(setHealthEdits(next, rows), []);
    assert.deepEqual(setHealthEdits(document, [{ ...rows[0], service: "Other" } as never]), []);
  });

  it("puts a mark before a plain state where there was one", () => {
    const document = plainDocument();
    const down = edited(
      document,
      setHealthEdits(document, [{ ...rows[0], service: "API", status: "Down", lastCheck: "-" }]),
    );
    assert.equal(down.health?.rows[0]?.status, "🔴 Down");
  });

  it("may be a table or a list", () => {
    const table = parseDocument(
      "## SYSTEM HEALTH\n\n| Service | Status    | Last Check |\n| --- | --- | --- |\n| API     | ⚪ Unknown | N/A        |\n",
      "v1",
    );
    assert.match(edited(table, setHealthEdits(table, rows)).text, /\| API {5}\| 🟢 Up {6}\| 2026-01-02 03:04 \|\n/u);
    const list = parseDocument("## SYSTEM HEALTH\n\n- API Status: down\n", "v1");
    assert.match(edited(list, setHealthEdits(list, rows)).text, /- API Status: 🟢 Up\n/u);
  });
});

describe("HISTORY", () => {
  it("takes a line on top, counts from 1, and keeps the last ones", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 5 }), (text, keep) => {
        const document = parseDocument(text, "v1");
        const line = { hash: "0123abc", date: "2026-01-02 03:04", text: "new\nline" };
        const next = edited(document, prependHistoryEdits(document, line, keep));
        const hashes = ["0123abc", "abcdef1", "abcdef2", "abcdef3"].slice(0, keep);
        assert.deepEqual(
          next.history?.lines.map(({ ordinal, hash }) => [ordinal, hash]),
          hashes.map((hash, index) => [index + 1, hash]),
        );
        assert.equal(next.history?.lines[0]?.text, "new line");
      }),
      { numRuns: 10 },
    );
  });

  it("begins in an empty fence", () => {
    const document = parseDocument("### HISTORY (Last 10 Checkpoints)\n\n```\n```\n", "v1");
    const next = edited(document, prependHistoryEdits(document, { hash: "0123abc", date: "d", text: "t" }));
    assert.equal(next.text, "### HISTORY (Last 10 Checkpoints)\n\n```\n1. 0123abc (d) — t\n```\n");
  });
});

describe("EXECUTIVE_CAPSULE", () => {
  it("sets keys that are there, texts and lists, and nothing else", () => {
    const document = plainDocument();
    const fields = { RUN_TS: "2026-02-02T00:00:00Z", NEXT_3_TASKS: ["A", "B", "C"], UNKNOWN: "x", toString: "y" };
    const next = edited(document, setCapsuleEdits(document, fields));
    assert.match(
      next.text,
      /RUN_TS: 2026-02-02T00:00:00Z\nNEEDS_SAVE: false\nNEXT_3_TASKS:\n1\) A\n2\) B\n3\) C\n```\n/,
    );
    assert.doesNotMatch(next.text, /UNKNOWN/);
    assert.deepEqual(setCapsuleEdits(next, fields), []);
    const fewer = edited(next, setCapsuleEdits(next, { NEXT_3_TASKS: ["A"] }));
    assert.match(fewer.text, /NEXT_3_TASKS:\n1\) A\n```\n/);
  });

  it("leaves the words below its fence alone", () => {
    const document = parseDocument("### EXECUTIVE_CAPSULE\n\n```\nNEXT_3_TASKS:\n1) A\n```\n\nSome words.\n", "v1");
    const next = edited(document, setCapsuleEdits(document, { NEXT_3_TASKS: [] }));
    assert.equal(next.text, "### EXECUTIVE_CAPSULE\n\n```\nNEXT_3_TASKS:\n```\n\nSome words.\n");
  });

  it("fills an empty value", () => {
    const document = parseDocument("### EXECUTIVE_CAPSULE\n\n```\nSTATUS:\n```\n", "v1");
    assert.match(edited(document, setCapsuleEdits(document, { STATUS: "GREEN" })).text, /\nSTATUS: GREEN\n/);
  });
});

describe("the dashboard of the damaged document", () => {
  it("keeps every byte of what is still right", function () {
    const text = fixtureText();
    if (text === undefined) return this.skip();
    const document = parseDocument(text, "v1");
    const now = ["• System: Ready for next task"];
    assert.deepEqual(setFieldEdits(document, "STATUS", "GREEN"), []);
    assert.deepEqual(setFieldEdits(document, "REPO_CLEAN", "clean"), []);
    assert.deepEqual(setBoxLinesEdits(document, "known-issues", ["• None"]), []);
    assert.equal(setBoxLinesEdits(document, "now", now).length, 2);
    const same = { done: 11, todo: 152, doing: 0, blocked: 5, total: 163, percent: 7 };
    assert.deepEqual(setProgressEdits(document, same), []);
    assert.deepEqual(setCountsEdits(document, same), []);
  });

  it("changes numbers and words, and keeps bar and frames as they are", function () {
    const text = fixtureText();
    if (text === undefined) return this.skip();
    let next = parseDocument(text, "v1");
    next = edited(next, setProgressEdits(next, { ...figures, percent: 8 }));
    next = edited(next, setBoxLinesEdits(next, "focus", ["T-20251215-010 is done"]));
    next = edited(next, setBoxLinesEdits(next, "known-issues", ["• None", "• B-20260102-001"]));
    const health = ["Backend", "Frontend", "ComfyUI"].map((service) => ({
      service,
      status: "🟢 Up",
      lastCheck: "2026-01-02 03:04",
    }));
    next = edited(next, setHealthEdits(next, health));
    const added = lineChanges(text, next.text).filter((line) => line.startsWith("+"));
    assert.equal(added.length, 6);
    assert.equal(added[0], `+Progress: [${"โ".repeat(20)}] 8% (12 DONE / 163 TOTAL)`);
    for (const line of added.slice(1)) {
      assert.match(line, /^\+โ .* โ$/);
      assert.equal(displayWidth(line), 80, line);
    }
    assert.deepEqual(
      next.health?.rows.map(({ status, lastCheck }) => [status, lastCheck]),
      [
        ["🟢 Up", "01-02 03:04"],
        ["🟢 Up", "01-02 03:04"],
        ["🟢 Up", "01-02 03:04"],
      ],
    );
  });
});
