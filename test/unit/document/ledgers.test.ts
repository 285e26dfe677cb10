import assert from "node:assert/strict";
import { findJoined, itemTaskId } from "../../../src/core/document/misplacedTask.ts";
import type { Problem } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { repeatedTasks } from "../../../src/core/document/taskIndex.ts";

const a = "- T-20260102-001 — A";
const b = "- T-20260102-002 — B";
const read = (...lines: readonly string[]) => parseDocument(lines.join("\n"));

describe("ledgers", () => {
  /** Name, `*` for the primary one, and the tasks of each state. */
  const ledgers = (...lines: readonly string[]) =>
    read(...lines).ledgers.map(({ name, primary, sections }) =>
      [
        `${primary ? "*" : ""}${name}`,
        ...sections.map(({ state, tasks }) => `${state} ${tasks.map(({ title }) => title).join()}`),
      ].join(": "),
    );

  const cases: readonly (readonly [name: string, lines: readonly string[], expected: readonly string[]])[] = [
    ["of one heading", ["## 02 — TASK_LEDGER (all)", "### TODO", a, "### DONE", b], ["*TASK_LEDGER: TODO A: DONE B"]],
    [
      "whose states stand on its own level",
      ["## TASK_LEDGER", "## DOING", "## TODO", a, "## RUN LOG", "### TODO", b],
      ["*TASK_LEDGER: DOING : TODO A"],
    ],
    ["whose states stand above it", ["### TASK_LEDGER", "## TODO", a, "## DONE", b], ["*TASK_LEDGER: TODO A: DONE B"]],
    [
      "with words between the states",
      ["## TASK_LEDGER", "### TODO", a, "### Words", "### DONE", b],
      ["*TASK_LEDGER: TODO A: DONE B"],
    ],
    [
      "that an unknown heading ends",
      ["## TASK_LEDGER", "### TODO", a, "## Words", "### DONE", "words"],
      ["*TASK_LEDGER: TODO A"],
    ],
    [
      "that an unknown heading cannot end where states are as high",
      ["## TASK_LEDGER", "## TODO", a, "## Words", "## DONE", b],
      ["*TASK_LEDGER: TODO A: DONE B"],
    ],
    [
      "that a known heading ends",
      ["## TASK_LEDGER", "### TODO", a, "## DECISIONS", "## DONE", "words"],
      ["*TASK_LEDGER: TODO A"],
    ],
    [
      "that a known heading inside it does not end",
      ["## TASK_LEDGER", "### TODO", a, "### DECISIONS", "### DONE", b],
      ["*TASK_LEDGER: TODO A: DONE B"],
    ],
    [
      "that blockers do not end",
      ["## TASK_LEDGER", "### TODO", a, "## BLOCKERS", "### DONE", b],
      ["*TASK_LEDGER: TODO A"],
    ],
    [
      "that blockers among the states do not end",
      ["## TASK_LEDGER", "## TODO", a, "## BLOCKERS", "## DONE", b],
      ["*TASK_LEDGER: TODO A: DONE B"],
    ],
    ["without a heading", ["### MVP_TODO", a, "### MVP_DONE", b], ["*MVP_TASK_LEDGER: TODO A: DONE B"]],
    [
      "without a heading, begun by a task",
      ["### TODO", "words", "### DONE", b, "### TODO", a],
      ["*TASK_LEDGER: DONE B: TODO A"],
    ],
    [
      "without a heading, below another one",
      ["## Work", "### BACKLOG_TODO", a, "## Words", "### DONE", "words"],
      ["*BACKLOG_LEDGER: TODO A: DONE "],
    ],
    [
      "without a heading, ended by a known one",
      ["## TODO", a, "## RUN LOG", "## DONE", "words"],
      ["*TASK_LEDGER: TODO A"],
    ],
    ["without a task", ["### TODO", "words", "### DONE"], []],
    [
      "two of them",
      ["## TASK_LEDGER", "### TODO", a, "## MVP_TASK_LEDGER", "### TODO", b],
      ["*TASK_LEDGER: TODO A", "MVP_TASK_LEDGER: TODO B"],
    ],
    [
      "the backlog first",
      ["## BACKLOG_LEDGER", "### TODO", a, "## TASK_LEDGER", "### TODO", b],
      ["BACKLOG_LEDGER: TODO A", "*TASK_LEDGER: TODO B"],
    ],
    ["the backlog alone", ["## BACKLOG_LEDGER", "### TODO", a], ["*BACKLOG_LEDGER: TODO A"]],
    [
      "one without states beside one with states",
      ["## TASK_LEDGER", "words", "## MVP_TASK_LEDGER", "### TODO", a],
      ["*MVP_TASK_LEDGER: TODO A"],
    ],
    ["two without states", ["## TASK_LEDGER", "## BACKLOG_LEDGER"], ["*TASK_LEDGER", "BACKLOG_LEDGER"]],
    [
      "groups below a state",
      ["## TASK_LEDGER", "### TODO", "#### Group", a, "##### Part", b, "### DONE"],
      ["*TASK_LEDGER: TODO A,B: DONE "],
    ],
    [
      "known sections below a state",
      ["## TASK_LEDGER", "### TODO", "#### Group", a, "#### DECISIONS", b, "#### Words", b],
      ["*TASK_LEDGER: TODO A"],
    ],
    [
      "states of other sections",
      ["## CONTRACT", "### TODO", a, "## ROADMAP", "### DONE", b, "## ARCHIVE", "### TASK_LEDGER", "#### TODO", a],
      [],
    ],
    ["states in a run", ["## RUN LOG", "### RUN 2026-01-02T03:04:05Z", "#### DONE", a], []],
  ];
  for (const [name, lines, expected] of cases) it(name, () => assert.deepEqual(ledgers(...lines), expected));

  it("have known states, also where only the start of a long heading is read", () => {
    const name = "x".repeat(190);
    for (const blanks of [" ", "  ", "     ", " ".repeat(12)]) {
      assert.deepEqual(ledgers("## TASK_LEDGER", "### TODO", a, `###${blanks}${name}_DONE`, b), [
        "*TASK_LEDGER: TODO A: DONE B",
      ]);
      assert.deepEqual(ledgers("## TASK_LEDGER", "### TODO", a, `###${blanks}${name}_DONExx`, b), [
        "*TASK_LEDGER: TODO A",
      ]);
    }
  });

  it("hold the ids of the primary one before others", () => {
    const document = read("## BACKLOG_LEDGER", "### TODO", "- T-20260102-001 — Old", "## TASK_LEDGER", "### TODO", a);
    assert.equal(document.findTask("T-20260102-001")?.title, "A");
    assert.equal(document.findTask("T-20260102-009"), undefined);
    assert.equal(document.findTask("words"), undefined);
    assert.equal(document.findTask("T-20260102-0010"), undefined);
  });

  it("find each of many tasks by its id", () => {
    const days = Array.from({ length: 28 }, (_, index) => `202601${String(1 + index).padStart(2, "0")}`);
    const letters = [..."ABCDEFGHIJKL"];
    const ids = days.flatMap((day) => letters.map((letter) => `T-${day}-001${letter}`));
    const document = read("## TASK_LEDGER", "### TODO", ...ids.map((id) => `- ${id} — ${id}`));
    for (const id of ids) assert.equal(document.findTask(id)?.title, id);
    const others = letters.map((letter) => `T-20260129-001${letter}`);
    for (const id of [...ids.map((id) => id.slice(0, -1)), ...others]) assert.equal(document.findTask(id), undefined);
    for (const id of ids) assert.equal(document.findTask(id.replace("T-", "B-")), undefined);
  });

  it("know the lines of an id that stands on several", () => {
    const tasks = read("## TASK_LEDGER", "### TODO", a, b, a, "### DONE", a).ledgers.flatMap((ledger) => [
      ...ledger.tasks,
    ]);
    assert.deepEqual(
      [...repeatedTasks(tasks)].map(([id, lines]) => [id, ...lines.map(({ line }) => line)]),
      [["T-20260102-001", 2, 4, 6]],
    );
    assert.equal(repeatedTasks([]).size, 0);
  });

  it("know the first line that says that a section is empty", () => {
    const marker = (...lines: readonly string[]) => {
      const document = read("## TASK_LEDGER", "### TODO", ...lines);
      const range = document.ledgers[0]?.sections[0]?.emptyMarkerRange;
      return range && document.text.slice(range.start, range.end);
    };
    assert.equal(marker("words", "", "(none)", "", "- None"), "(none)\n");
    assert.equal(marker("- T-20260102-001 — None", "- none"), "- none");
    assert.equal(marker("| None |", "", "```", "None", "```", "#### None"), undefined);
    assert.equal(marker("```none", "```"), undefined);
  });
});

describe("titles of sections", () => {
  const cases: readonly (readonly [heading: string, title: string])[] = [
    ["## A ##", "A"],
    ["## A #", "A"],
    ["## A  ###  ", "A"],
    ["## A#", "A#"],
    ["## C##", "C##"],
    ["## # A", "# A"],
    ["## ##", ""],
    ["##", ""],
    ["  ### \t A b ", "A b"],
  ];
  for (const [heading, title] of cases)
    it(`: ${heading}`, () => assert.equal(read(heading, "x").sections[0]?.title, title));
});

describe("the kind of a section in its place", () => {
  const kinds = (...lines: readonly string[]) => {
    const all: string[] = [];
    const visit = (sections: ReturnType<typeof read>["sections"]) => {
      for (const section of sections) {
        all.push(section.kind);
        visit(section.children);
      }
    };
    visit(read(...lines).sections);
    return all.join(" ");
  };
  const cases: readonly (readonly [expected: string, ...lines: readonly string[]])[] = [
    [
      "archive other other run checkpoint",
      "# ARCHIVE",
      "## DECISIONS",
      "### TODO",
      "## RUN 2026-01-02",
      "## CHECKPOINT STATE_1",
    ],
    ["backlog other decisions", "# BACKLOG", "## ARCHIVE", "## DECISIONS"],
    ["backlog other ledger ledger-state", "# BACKLOG", "## TODO", "# TASK_LEDGER", "## TODO"],
    ["other archive", "# Words", "## ARCHIVE"],
    ["other ledger-state ledger-state", "# Words", "## TODO", "### DONE"],
    ["roadmap other other", "# ROADMAP", "## Words", "### DONE"],
  ];
  for (const [expected, ...lines] of cases) it(lines.join(" / "), () => assert.equal(kinds(...lines), expected));
});

describe("a task in the middle of a line", () => {
  const id = "T-20260102-002";
  const joined: readonly (readonly [text: string, found: boolean])[] = [
    [`a - ${id} — B`, true],
    [`a * ${id}: B`, true],
    [`a + **${id}** - B`, true],
    [`a 2. ${id} — B`, true],
    [`a 2) \`${id}\`: B`, true],
    [`2) ${id} — B`, true],
    [`a - ${id}`, false],
    [`a - ${id} `, false],
    [`a - ${id} B`, false],
    [`a - ${id}B — B`, true],
    [`a - ${id}= B`, false],
    [`a - ${id}BB — B`, false],
    [`a -${id} — B`, false],
    [`a- ${id} — B`, false],
    [`a ${id} — B`, false],
    [`${id} — B`, false],
    [`- ${id} — B`, false],
    [` ${id} — B`, false],
    [`. ${id} — B`, false],
    [`a. ${id} — B`, false],
    [`a (${id}) — B`, false],
    [`a 2: ${id} — B`, false],
    ["a - T-20260102-2 — B", false],
    ["a - X-20260102-002 — B", false],
    ["a - T+20260102-002 — B", false],
    ["a - T-", false],
  ];
  for (const [text, found] of joined) {
    it(`${found ? "is" : "is not"}: ${text}`, () => {
      const at = 5 + text.indexOf("T-");
      for (const behind of ["- x: ", "**: x"]) {
        const joined = findJoined(`x 1. ${text}${behind}`, 5, 5 + text.length);
        assert.deepEqual(
          joined.map(({ start }) => start),
          found ? [at] : [],
        );
      }
    });
  }

  it("is found at the end of a text", () =>
    assert.deepEqual(findJoined(`a - ${id}:`, 0, 19), [{ id, start: 4, end: 18 }]));

  it("begins an item, or does not", () => {
    const idOf = (text: string) => {
      const range = itemTaskId(text, 0, text.length);
      return range && text.slice(range.start, range.end);
    };
    assert.equal(idOf(`  - **${id}** — B`), id);
    assert.equal(idOf(`1. ${id}`), id);
    for (const text of [`${id} — B`, ` ${id} — B`, `- a ${id}`, "- T-2026", "-", ""])
      assert.equal(idOf(text), undefined, text);
  });
});

describe("the words of a problem", () => {
  const told = (...lines: readonly string[]) => {
    const document = read(
      "## DASHBOARD",
      "### SYSTEM HEALTH",
      "## BLOCKERS",
      "## DECISIONS",
      "## RUN LOG",
      "## TASK_LEDGER",
      ...lines,
    );
    return document.problems.map(
      ({ code, severity, message, range }: Problem) =>
        `${code} ${severity}: ${message} @ ${document.text.slice(range.start, range.end)}`,
    );
  };
  const one = (...lines: readonly string[]) => {
    const problems = told("### TODO", ...lines);
    assert.ok(problems.length < 2, problems.join("\n"));
    return problems[0];
  };
  const foreign = (line: string) =>
    `foreign-line information: Unexpected line in the ledger, expected a task @ ${line}`;
  const almost = (id: string) => `almost-id warning: Unexpected id ${id}, expected T-YYYYMMDD-NNN @ ${id}`;

  const cases: readonly (readonly [name: string, lines: readonly string[], expected: string | undefined])[] = [
    [
      "a task without a title",
      ["- T-20260102-001 — "],
      "malformed-task warning: Unexpected task line, expected a title @ - T-20260102-001 —",
    ],
    [
      "a task without a separator",
      ["- T-20260102-001 A"],
      "malformed-task warning: Unexpected task line, expected a separator between id and title @ - T-20260102-001 A",
    ],
    [
      "a joined task",
      [`${a} 2. T-20260102-002 — B`],
      "joined-task warning: Unexpected task in the middle of a line, expected it on its own line @ T-20260102-002",
    ],
    [
      "a nested task",
      [a, "  - words", `  ${b}`],
      "nested-task warning: Unexpected indented task T-20260102-002, expected it at the left margin @ T-20260102-002",
    ],
    [
      "a task indented too far",
      ["**Words**", `     ${b}`],
      "nested-task warning: Unexpected indented task T-20260102-002, expected it at the left margin @ T-20260102-002",
    ],
    [
      "a task twice",
      [a, a],
      "duplicate-task error: Unexpected second T-20260102-001 in TODO, expected one line for each id @ T-20260102-001",
    ],
    [
      "a task in two states",
      [a, "### DONE", a],
      "task-in-two-sections error: Unexpected T-20260102-001 in DONE, expected it only in TODO of TASK_LEDGER @ T-20260102-001",
    ],
    [
      "a task in two ledgers",
      [a, "## MVP_TASK_LEDGER", "### TODO", a],
      "task-in-two-sections error: Unexpected T-20260102-001 in TODO, expected it only in TODO of TASK_LEDGER @ T-20260102-001",
    ],
    [
      "a second state",
      ["### TODO"],
      "duplicate-section warning: Unexpected second TODO in TASK_LEDGER, expected one @ ### TODO",
    ],
    [
      "a second DOING",
      ["### DOING", a, b],
      `more-than-one-doing error: Unexpected T-20260102-002 in DOING behind another task, expected at most one @ ${b}`,
    ],
    [
      "a mark",
      [`${a} [DONE]`],
      `marked-in-todo warning: Unexpected [DONE] in TODO, expected the task in DONE @ ${a} [DONE]`,
    ],
    ["a mark that is true", [`${a} [TODO]`], undefined],
    ["a mark that is no contradiction", [`${a} [DOING]`], undefined],
    ["a mark below DONE", ["### DONE", `${a} [BLOCKED]`], undefined],
    [
      "a task in a table",
      ["| T-20260102-001 | A |"],
      "malformed-task warning: Unexpected task in a table, expected a list item @ | T-20260102-001 | A |",
    ],
    [
      "a task behind marks in a table",
      ["| **`T-20260102-001`** | A |"],
      "malformed-task warning: Unexpected task in a table, expected a list item @ | **`T-20260102-001`** | A |",
    ],
    ["a task far right in a table", ["|            T-20260102-001 |"], foreign("|            T-20260102-001 |")],
    ["a task in a second cell", ["| A | T-20260102-001 |", "| B |"], foreign("| A | T-20260102-001 |")],
    ["a table's end", ["|", "x"].slice(0, 1), foreign("|")],
    [
      "a task without a list marker",
      ["T-20260102-001 — A"],
      "malformed-task warning: Unexpected task without a list marker, expected `- ` @ T-20260102-001 — A",
    ],
    ["words", ["words"], foreign("words")],
    ["an item", ["- words", "  - more"], foreign("- words")],
    ["a title in bold", ["**Words**"], undefined],
    ["a label", ["**Words** (x):"], undefined],
    ["words that begin bold", ["**Words** x"], foreign("**Words** x")],
    ["words that end bold", ["x **Words**"], foreign("x **Words**")],
    ["words with a colon", ["Words:"], foreign("Words:")],
    ["a tag", ["<details> "], undefined],
    ["half a tag", ["<details"], foreign("<details")],
    ["a quote", ["> words", "", "  > words"], undefined],
    ["a rule", ["---", "", "* * *"].slice(0, 1), undefined],
    ["a rule below a label", ["**Words**", "---"], undefined],
    ["a rule of stars", ["* * *"], undefined],
    ["a comment", ["<!-- T-20260102-001 — A -->"], undefined],
    ["a heading", ["#### T-20260102-001 — A"], undefined],
    ["a fence", ["```", "T-20260102-001 — A", "```"], undefined],
    ["the None", ["- None", "", "(none)"], undefined],
    ["an id of a day too short", ["- T-2026012-001 — A"], almost("T-2026012-001")],
    ["an id before a colon", ["- t20260102: A"], almost("t20260102")],
    ["an id in bold", ["- **T_2026** A"], almost("T_2026")],
    ["an id with digits late", ["- T--123 A"], almost("T--123")],
    ["an id with digits too late", ["- T---1 A"], foreign("- T---1 A")],
    ["an id at the end of its line", ["- T-2026", "**Words**"], almost("T-2026")],
    ["marks before an id of the next line", ["- .", "**T-2026**"], foreign("- .")],
    ["a word with T and digits", ["- Tx1 A"], foreign("- Tx1 A")],
    ["a short T", ["- T 1"], foreign("- T 1")],
    ["another letter", ["- B-20260102-1 A"], foreign("- B-20260102-1 A")],
    ["an id behind many marks", ["- ............T-2026 A"], foreign("- ............T-2026 A")],
    ["an id behind some marks", ["- ...........T-2026 A"], almost("T-2026")],
    [
      "half a surrogate pair",
      [`${a} \udc00`],
      "lone-surrogate error: Unexpected half of a surrogate pair, expected a whole character @ \udc00",
    ],
    ["a NUL character", [`${a} \0`], "nul-character error: Unexpected NUL character, expected text @ \0"],
    [
      "an open fence",
      [a, "```js"],
      "unclosed-fence error: Unexpected end of the fence, expected a closing mark @ ```js",
    ],
    ["an open comment", [a, "<!-- x"], "unclosed-comment error: Unexpected end of the comment, expected --> @ <!-- x"],
    [
      "a mark of a merge",
      [">>>>>>> x"],
      "conflict-marker error: Unexpected conflict marker, expected merged text @ >>>>>>> x",
    ],
    [
      "a replacement character",
      [`${a} \ufffd\ufffd x \ufffd`],
      "damaged-characters warning: Unexpected 3 damaged characters, expected clean UTF-8 @ \ufffd\ufffd",
    ],
    [
      "damage of both kinds",
      [`${a} ${"โ".repeat(21)}`, `- T-20260102-002 — ${"\ufffd".repeat(21)}`],
      `damaged-characters warning: Unexpected 42 damaged characters, expected clean UTF-8 @ ${"โ".repeat(21)}`,
    ],
    ["20 Thai characters", [`${a} ${"โ".repeat(20)}`], undefined],
    [
      "21 Thai characters of which most are one",
      [`${a} ${"โ".repeat(11)}${"ก".repeat(10)}`],
      `damaged-characters warning: Unexpected 21 damaged characters, expected clean UTF-8 @ ${"โ".repeat(11)}`,
    ],
    ["22 Thai characters of which half are one", [`${a} ${"โ".repeat(11)}${"ก".repeat(11)}`], undefined],
    [
      "another line end",
      [a, `${b}\r`, "- T-20260102-003 — C\r", ""],
      "mixed-line-endings warning: Unexpected line end CR LF, expected LF @ \r\n",
    ],
    ["a lone CR", [`${a}\r${b}`, ""], "mixed-line-endings warning: Unexpected line end CR, expected LF @ \r"],
  ];
  for (const [name, lines, expected] of cases) it(`tells ${name}`, () => assert.equal(one(...lines), expected));

  it("tells where damage begins, wherever NUL characters stand", () => {
    assert.deepEqual(
      told("### TODO", `${a} \0`, `${b} \ufffd`, "- T-20260102-003 — C \0").map((words) => words.replace(/:.* @/, "")),
      ["nul-character error \0", "damaged-characters warning \ufffd", "nul-character error \0"],
    );
  });

  it("tells which line end most lines have", () => {
    const text = "# A\r\nb\r\nc\r\n## B\nd\r\n";
    const problem = (of: string) =>
      parseDocument(of)
        .problems.filter(({ code }) => code === "mixed-line-endings")
        .map(({ message, range }) => `${message} ${range.start}`);
    assert.deepEqual(problem(text), ["Unexpected line end LF, expected CR LF 15"]);
    assert.deepEqual(problem("a\rb\rc"), ["Unexpected line end CR, expected LF 1"]);
    assert.deepEqual(problem("a\r\nb\r\nc\rd\r\n"), ["Unexpected line end CR, expected CR LF 7"]);
    assert.deepEqual(problem("a\nb\nc\n"), []);
    assert.deepEqual(problem("a\r\nb\r\n"), []);
    assert.deepEqual(problem("a"), []);
    assert.deepEqual(
      ["a\r\nb\nc", "a\nb\r\nc\r\nd", "a\rb", ""].map((of) => parseDocument(of).eol),
      ["\n", "\r\n", "\n", "\n"],
    );
  });

  it("tells the task outside the states, and no other line there", () => {
    assert.deepEqual(told(a, "  - x", "words", "### TODO", b, "## Words", a), [
      `malformed-task warning: Unexpected task outside the states, expected it below DOING, TODO, DONE or BLOCKED @ ${a}`,
    ]);
  });

  it("tells what begins first before what lies inside it", () => {
    const codes = told("### TODO", "<<<<<<< a", "- T-20260102-001 A", ">>>>>>> b").map((words) => words.split(" ")[0]);
    assert.deepEqual(codes, ["conflict-marker", "malformed-task"]);
  });

  it("tells each conflict once, whole or in pieces", () => {
    const conflicts = (...lines: readonly string[]) =>
      told("### TODO", ...lines)
        .filter((words) => words.startsWith("conflict-marker"))
        .map((words) => words.split(" @ ")[1]);
    assert.deepEqual(conflicts("<<<<<<< a", a, "=======", b, ">>>>>>> b"), [
      `<<<<<<< a\n${a}\n=======\n${b}\n>>>>>>> b`,
    ]);
    assert.deepEqual(conflicts("<<<<<<< a", "<<<<<<< b", ">>>>>>> c", ">>>>>>> d"), [
      "<<<<<<< a",
      "<<<<<<< b\n>>>>>>> c",
      ">>>>>>> d",
    ]);
    assert.deepEqual(conflicts("<<<<<<< a", "=======", "words"), ["<<<<<<< a"]);
    assert.deepEqual(conflicts("=======", "words"), []);
  });
});
