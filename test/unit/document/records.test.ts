import assert from "node:assert/strict";
import { openBlockers } from "../../../src/core/document/blockers.ts";
import type { ControlDocument } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import type { Blocker } from "../../../src/core/document/recordModel.ts";

const read = (...lines: readonly string[]) => parseDocument(lines.join("\n"));

/** The lines of a section with `‸` where a new entry would go. */
function withInsertion(document: ControlDocument, offset: number | undefined): string[] {
  assert.ok(offset !== undefined);
  return `${document.text.slice(0, offset)}‸${document.text.slice(offset)}`.split("\n");
}

describe("blockers", () => {
  const blockersOf = (...lines: readonly string[]) => read("## BLOCKERS", "", ...lines).blockers;
  const blocker = (...lines: readonly string[]): Blocker | undefined => blockersOf(...lines)?.items[0];

  it("are read with what stands below them", () => {
    const found = blocker(
      "- **B-20260102-001** — Server is down",
      "  - **Task:** T-20260102-003",
      "  - **Why blocked:** it does not answer",
      "  - **What's needed:** start it",
      "  - **Created:** 2026-01-02 03:04:05",
      "",
      "- **B-20260102-002**",
    );
    const { line, range, ...words } = found as Blocker;
    assert.deepEqual(words, {
      id: "B-20260102-001",
      title: "Server is down",
      taskId: "T-20260102-003",
      why: "it does not answer",
      needed: "start it",
      created: "2026-01-02 03:04:05",
      resolved: false,
    });
    assert.equal(line, 2);
    assert.equal(range.start, "## BLOCKERS\n\n".length);
  });

  const tasks: readonly (readonly [name: string, lines: readonly string[], expected: string | undefined])[] = [
    ["its Task bullet", ["- B-20260102-001 — A T-20260102-001", "  - Task: T-20260102-002"], "T-20260102-001"],
    ["its bold Task bullet", ["- B-20260102-001 — A T-20260102-001", "  - **TASK:** T-20260102-002"], "T-20260102-002"],
    ["a bullet `Tasks`", ["- B-20260102-001 — A T-20260102-001", "  - **Tasks:** T-20260102-002"], "T-20260102-002"],
    ["its title", ["- B-20260102-001 — A T-20260102-001"], "T-20260102-001"],
    [
      "its title when the bullet names none",
      ["- B-20260102-001 — T-20260102-001", "  - **Task:** all"],
      "T-20260102-001",
    ],
    ["any line below", ["- B-20260102-001 — A", "  - **Why:** waits for T-20260102-004"], "T-20260102-004"],
    [
      "not a label that only ends so",
      ["- B-20260102-001 — T-20260102-001", "  - **Subtask:** T-20260102-004"],
      "T-20260102-001",
    ],
    ["nothing", ["- B-20260102-001 — A"], undefined],
  ];
  for (const [name, lines, expected] of tasks) {
    it(`hold up the task that ${name} names`.replace("that nothing names", "of no name"), () =>
      assert.equal(blocker(...lines)?.taskId, expected),
    );
  }

  const titles: readonly (readonly [line: string, title: string | undefined])[] = [
    ["- B-20260102-001: A", "A"],
    ["- **B-20260102-001:** A", "A"],
    ["- **B-20260102-001 — A**", "A"],
    ["- ~~**B-20260102-001** — A~~ ", "A"],
    ["- [ ] B-20260102-001 - A * b", "A * b"],
    ["- **B-20260102-001**", ""],
    ["- **B-20260102-001**  ***", ""],
    ["- 🔴 ⛔ **B-20260102-001** — A", "A"],
    ["- words ........... B-20260102-001 — A", "A"],
    ["- words .................. B-20260102-001 — A", undefined],
    ["- C-20260102-001 — A", undefined],
    ["- A", undefined],
    ["B-20260102-001 — a paragraph", undefined],
  ];
  for (const [line, title] of titles) it(`: ${line}`, () => assert.equal(blocker(line)?.title, title));

  const resolved: readonly (readonly [resolved: boolean, ...lines: readonly string[]])[] = [
    [true, "- ~~**B-20260102-001**~~ — A"],
    [true, "- [x] B-20260102-001 — A"],
    [true, "- [X] B-20260102-001 — A"],
    [true, "- ✅ B-20260102-001 — A"],
    [true, "- ✔ B-20260102-001 — A"],
    [true, "- B-20260102-001 — A [RESOLVED - by hand]"],
    [true, "- B-20260102-001 — A ( closed)"],
    [true, "- B-20260102-001 — A (done)"],
    [true, "- B-20260102-001 — A RESOLVED "],
    [true, "- B-20260102-001 — A", "  - **Resolved:** yes"],
    [true, `- B-20260102-001 — ${"long ".repeat(60)} [RESOLVED]`],
    [false, "- [ ] B-20260102-001 — A"],
    [false, "- B-20260102-001 — A", "  - **Not resolved:** why"],
    [false, "- B-20260102-001 — RESOLVED names are not read"],
    [false, "- B-20260102-001 — A [RESOLVEDNESS]"],
    [false, "- B-20260102-001 — how it was done (not done)"],
    [false, "- B-20260102-001 — A ✅ in the title"],
    [false, "- B-20260102-001 — UNRESOLVED"],
    [false, "- B-20260102-001 — A", "- B-20260102-002 — B [RESOLVED]"],
  ];
  for (const [expected, ...lines] of resolved) {
    it(`are ${expected ? "resolved" : "open"}: ${lines.join(" / ").slice(0, 70)}`, () =>
      assert.equal(blocker(...lines)?.resolved, expected));
  }

  it("are open for the task that they name until they are resolved", () => {
    const document = read(
      "## BLOCKERS",
      "- B-20260102-001 — T-20260102-001",
      "- B-20260102-002 — T-20260102-001 [RESOLVED]",
      "- B-20260102-003 — T-20260102-002",
    );
    const idsFor = (task: string) => openBlockers(document, task).map(({ id }) => id);
    assert.deepEqual(idsFor("T-20260102-001"), ["B-20260102-001"]);
    assert.deepEqual(idsFor("T-20260102-002"), ["B-20260102-003"]);
    assert.deepEqual(idsFor("T-20260102-003"), []);
    assert.deepEqual(openBlockers(read("# A"), "T-20260102-001"), []);
  });

  const places: readonly (readonly [name: string, expected: readonly string[]])[] = [
    [
      "behind the last one",
      ["## BLOCKERS", "- B-20260102-001 — A", "- B-20260102-002 — B", "‸", "words", "## DECISIONS"],
    ],
    ["at the line that says None", ["## BLOCKERS", "", "words", "", "‸- None", "", "## DECISIONS"]],
    ["at a None that is no item", ["## BLOCKERS", "", "‸(none)", "", "## DECISIONS"]],
    ["behind the label", ["## BLOCKERS", "", "**Current blockers:**", "", "‸> Words.", "", "## DECISIONS"]],
    [
      "behind a label that goes on",
      ["## BLOCKERS", "", "> Current Blockers are listed here", "", "‸- A", "## DECISIONS"],
    ],
    ["behind the words", ["## BLOCKERS", "", "No current blockers here", "‸", "---", "", "## DECISIONS"]],
    ["behind an item that sounds like the label", ["## BLOCKERS", "", "- Current blockers", "‸", "## DECISIONS"]],
    ["behind the heading", ["## BLOCKERS", "‸## DECISIONS"]],
    ["behind one below a sub-heading", ["## BLOCKERS", "### Open", "- B-20260102-001 — A", "‸### Closed", "words"]],
  ];
  for (const [name, expected] of places) {
    it(`go in ${name}`, () => {
      const document = parseDocument(expected.join("\n").replace("‸", ""));
      assert.deepEqual(withInsertion(document, document.blockers?.insertOffset), expected);
    });
  }

  it("know the None that says that there are none", () => {
    const markerOf = (...lines: readonly string[]) => {
      const document = read("## BLOCKERS", ...lines);
      const range = document.blockers?.emptyMarkerRange;
      return range && document.text.slice(range.start, range.end).trim();
    };
    assert.equal(markerOf("- None", "- none"), "- None");
    assert.equal(markerOf("None"), "None");
    assert.equal(markerOf("| None |"), undefined);
    assert.equal(markerOf("```", "- None", "```"), undefined);
    assert.equal(markerOf("### None"), undefined);
    assert.equal(markerOf("## DECISIONS", "- None"), undefined);
  });
});

describe("decisions", () => {
  const decisions = (...lines: readonly string[]) =>
    read("## DECISIONS", "", ...lines).decisions?.items.map(({ id, text }) => [id, text]);

  const cases: readonly (readonly [line: string, expected: readonly (string | undefined)[] | undefined])[] = [
    ["- **D-0001:** One file", ["D-0001", "One file"]],
    ["- D-0001 — One file", ["D-0001", "One file"]],
    ["* [D-0001] One *file*", ["D-0001", "One *file*"]],
    ["- `D-0001`: One file", ["D-0001", "One file"]],
    ["- ~~D-0001~~ One file", ["D-0001", "One file"]],
    ["1. One file", [undefined, "One file"]],
    ["- One file", [undefined, "One file"]],
    ["**D-0001:** One file", ["D-0001", "One file"]],
    ["2026-01-02: One file", [undefined, "2026-01-02: One file"]],
    ["**2026-01-02** One file", [undefined, "**2026-01-02** One file"]],
    ["2026 was a year", undefined],
    ["20260102-001", undefined],
    ["2026-year", undefined],
    ["About files", undefined],
    ["> D-0001: quoted", undefined],
    ["> **2026-01-02:** quoted", undefined],
    ["| D-0001 | x |", undefined],
    ["```\nD-0001: fenced\n```", undefined],
    ["- None", undefined],
    ["---", undefined],
    ["* * *", undefined],
    ["- **D-0001:**", ["D-0001", ""]],
  ];
  for (const [line, expected] of cases) {
    it(`: ${JSON.stringify(line)}`, () => assert.deepEqual(decisions(line), expected === undefined ? [] : [expected]));
  }

  it("hold what stands below them", () => {
    assert.deepEqual(decisions("- **D-0001:** One", "  file", "  - and more", "", "- **D-0002:** Two"), [
      ["D-0001", "One\n  file\n  - and more"],
      ["D-0002", "Two"],
    ]);
  });

  const places: readonly (readonly [name: string, expected: readonly string[]])[] = [
    ["behind the last one", ["## DECISIONS", "- D-0001: A", "‸", "Words.", "## RUN LOG"]],
    ["behind the None", ["## DECISIONS", "- None", "‸", "Words.", "## RUN LOG"]],
    ["behind the words, before the rule", ["## DECISIONS", "", "> Words.", "‸", "---", "", "## RUN LOG"]],
  ];
  for (const [name, expected] of places) {
    it(`go in ${name}`, () => {
      const document = parseDocument(expected.join("\n").replace("‸", ""));
      assert.deepEqual(withInsertion(document, document.decisions?.insertOffset), expected);
    });
  }
});

describe("the checkpoint history", () => {
  const entries = (...lines: readonly string[]) =>
    read("## CHECKPOINT HISTORY", "", ...lines).checkpointHistory?.entries.map(
      ({ stateId, timestamp, commit, line }) => [stateId, timestamp, commit, line],
    );

  it("reads state, time and commit", () => {
    assert.deepEqual(
      entries(
        "### 📌 CHECKPOINT STATE_002 — 2026-01-02 03:04:05",
        "- **What:** `1111111`",
        "- **Commit:** `abcdef1` — feat: `x`",
        "- **Commit:** `abcdef2`",
        "### CHECKPOINT STATE_001",
        "**COMMIT**: abcdef3 ",
        "### Checkpoint B_01 - now",
        "- **Commit:** `abcdef4",
        "### Words",
        "#### CHECKPOINT STATE_000",
      ),
      [
        ["STATE_002", "2026-01-02 03:04:05", "abcdef1", 2],
        ["STATE_001", "", "abcdef3", 6],
        ["B_01", "now", "`abcdef4", 8],
      ],
    );
  });

  it("has no entry where no heading is one", () => {
    assert.deepEqual(entries("### Words", "- **Commit:** `abcdef1`"), []);
    assert.equal(read("# A").checkpointHistory, undefined);
  });

  it("takes an entry before the first one, behind its notes", () => {
    for (const expected of [
      ["## CHECKPOINT HISTORY", "", "> Notes.", "", "‸### CHECKPOINT STATE_001", "words"],
      ["## CHECKPOINT HISTORY", "", "> Notes.", "", "- words", "‸", "---", "", "## ARCHIVE"],
      ["## CHECKPOINT HISTORY", "", "> Notes.", "‸", "### Words", "## ARCHIVE"],
    ]) {
      const document = parseDocument(expected.join("\n").replace("‸", ""));
      assert.deepEqual(withInsertion(document, document.checkpointHistory?.insertOffset), expected);
    }
  });
});

describe("the archive", () => {
  it("is the first one of the highest level", () => {
    const lineOf = (...lines: readonly string[]) => {
      const document = read(...lines);
      return document.archive && document.positionAt(document.archive.range.start).line;
    };
    assert.equal(lineOf("## A", "### ARCHIVE", "## ARCHIVE", "## ARCHIVE"), 2);
    assert.equal(lineOf("## ARCHIVE", "### Old", "## B", "### ARCHIVE"), 0);
    assert.equal(lineOf("## A"), undefined);
  });

  it("takes entries behind its notes", () => {
    const expected = ["## ARCHIVE", "", "> Old.", ">", "> Older.", "", "‸### RUN 2025-01-01T00:00:00Z", "> words"];
    const document = parseDocument(expected.join("\n").replace("‸", ""));
    assert.deepEqual(withInsertion(document, document.archive?.insertOffset), expected);
  });
});

describe("the run log", () => {
  const titles = (...lines: readonly string[]) => read(...lines).runLog?.entries.map(({ title }) => title);
  const run = (title: string) => `### RUN 2026-01-02T03:04:05Z (AUTO - ${title})`;

  it("is the first one with entries", () => {
    assert.deepEqual(titles("## RUN LOG", "> see below", "## RUN LOG (new)", run("A")), ["A"]);
    assert.deepEqual(titles("## RUN LOG", run("A"), "## RUN LOG (old)", run("B")), ["A"]);
    assert.deepEqual(titles("## RUN LOG", "## RUN LOG"), []);
    assert.equal(titles("## A", run("A")), undefined);
  });

  it("has the entries below its own headings, and none inside an entry", () => {
    assert.deepEqual(
      titles(
        "## RUN LOG",
        "### This week",
        `#${run("A")}`,
        "### Before",
        "#### Long ago",
        `##${run("B")}`,
        run("C"),
        `#${run("D")}`,
      ),
      ["A", "B", "C"],
    );
    assert.deepEqual(titles("# RUN LOG", "## DECISIONS", run("A"), `#${run("B")}`), []);
  });

  const places: readonly (readonly [name: string, expected: readonly string[]])[] = [
    ["before the first", ["## RUN LOG", "", "> Notes.", "", `‸${run("A")}`, "words"]],
    ["behind the notes of an empty log", ["## RUN LOG", "", "> Notes.", "‸", "---", "", "## ARCHIVE"]],
    ["before a rule right below the notes", ["## RUN LOG", "", "> Notes.", "‸***", "## ARCHIVE"]],
    ["before several rules", ["## RUN LOG", "", "> Notes.", "‸", "---", "", "***", "## ARCHIVE"]],
    ["behind a fence", ["## RUN LOG", "```", "---", "```", "‸", "## ARCHIVE"]],
    ["behind an item with a rule of its own", ["## RUN LOG", "- A", "  ---", "‸", "## ARCHIVE"]],
    ["behind the heading", ["## RUN LOG", "‸## ARCHIVE"]],
    ["behind the heading and before the rule", ["## RUN LOG", "‸", "---", "## ARCHIVE"]],
  ];
  for (const [name, expected] of places) {
    it(`takes an entry ${name}`, () => {
      const document = parseDocument(expected.join("\n").replace("‸", ""));
      assert.deepEqual(withInsertion(document, document.runLog?.insertOffset), expected);
    });
  }

  it("has entries that end before the rule that parts them", () => {
    const document = read(
      "## RUN LOG",
      run("A"),
      "",
      "**RESULT:** DONE",
      "",
      "---",
      "",
      run("B"),
      "words",
      "- - -",
      "text",
      "---",
    );
    assert.deepEqual(
      document.runLog?.entries.map(({ range }) => document.text.slice(range.start, range.end).split("\n").slice(1)),
      [
        ["", "**RESULT:** DONE", ""],
        ["words", "- - -", "text", ""],
      ],
    );
  });

  const fields = (...lines: readonly string[]) =>
    read("## RUN LOG", run("A"), ...lines).runLog?.entries[0]?.fields.map(({ name, value }) => `${name}=${value}`);

  it("reads bold fields, two on a line, with the lists below", () => {
    assert.deepEqual(
      fields(
        "words before",
        "**Mode:** `AUTO` | **STATE_BEFORE:** a | b |  **SELECTED_TASK**: none  ",
        "**WORK DONE:**",
        "- one | **two**",
        "  - **three:** x",
        "",
        "| a | b |",
        "",
        "**RESULT:** DONE",
        "```",
        "**NEXT:** in a fence",
        "```",
        "- **NEXT:** in an item",
        "NEXT: plain",
        "**CHECKPOINT:**",
      ),
      [
        "MODE=`AUTO`",
        "STATE_BEFORE=a | b",
        "SELECTED_TASK=none",
        "WORK DONE=- one | **two**\n  - **three:** x\n\n| a | b |",
        "RESULT=DONE\n```\n**NEXT:** in a fence\n```\n- **NEXT:** in an item\nNEXT: plain",
        "CHECKPOINT=",
      ],
    );
  });

  it("has no fields where no name is bold", () => {
    assert.deepEqual(fields("MODE: AUTO", "| **MODE:** x |", "```", "**MODE:** x", "```"), []);
    assert.deepEqual(fields(), []);
    assert.deepEqual(fields("**MODE:** AUTO", "---", run("B"), "**MODE:** B"), ["MODE=AUTO"]);
  });
});
