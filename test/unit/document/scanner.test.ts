import assert from "node:assert/strict";
import { Block } from "../../../src/core/document/block.ts";
import { oddCharactersOf } from "../../../src/core/document/oddCharacters.ts";
import { parseDocument, parseSnapshot, reparseDocument, updateDocument } from "../../../src/core/document/parse.ts";
import { Scanner, type ScanSteps } from "../../../src/core/document/scanner.ts";
import { Source } from "../../../src/core/document/source.ts";

function scan(text: string, wary = false, steps?: ScanSteps): Block[] {
  const scanner = new Scanner(text, wary, steps);
  const blocks: Block[] = [];
  for (let at = 0; at < text.length; ) {
    const block = scanner.scanBlock(at);
    blocks.push(block);
    at += block.length;
  }
  return blocks;
}

/** `kind: lines`, a `/` between lines, `?` behind what nothing closes, `!` behind a task, `+` behind one with a task below. */
function blocksOf(text: string, wary = false): string[] {
  let at = 0;
  return scan(text, wary).map((block) => {
    const words = text.slice(at, at + block.content).trimEnd();
    at += block.length;
    const marks = `${block.open ? "?" : ""}${block.task ? "!" : ""}${block.nestedTask ? "+" : ""}`;
    return `${block.kind}${marks}: ${words.replaceAll(/\r\n|\r|\n/g, "/")}`;
  });
}

const task = "T-20260102-001 — A";

describe("blocks", () => {
  const cases: readonly (readonly [text: string, expected: readonly string[]])[] = [
    ["", []],
    ["a\nb\n\n\nc", ["text: a/b", "text: c"]],
    ["\n\na", ["text: ", "text: a"]],
    ["a\r\nb\rc\n", ["text: a/b/c"]],
    ["# A\nb\n###### C\n#\n", ["heading: # A", "text: b", "heading: ###### C", "heading: #"]],
    [
      "####### A\n#A\n   # B\n    # C\n#\tD",
      ["text: ####### A/#A", "heading:    # B", "text:     # C", "heading: #\tD"],
    ],
    ["a\n|b|\n|c|\nd", ["text: a", "table: |b|/|c|", "text: d"]],
    ["||||||| a\n|||||| b", ["text: ||||||| a", "table: |||||| b"]],
    [
      "- a\n* b\n+ c\n1. d\n2) e\n-f\n1.g",
      ["item: - a", "item: * b", "item: + c", "item: 1. d", "item: 2) e", "text: -f/1.g"],
    ],
    ["- a\n  b\n\n  c\n\nd", ["item: - a/  b//  c", "text: d"]],
    [" - a\n - b\nc", ["item:  - a/ - b", "text: c"]],
    [
      `- ${task}\n- **${task}\n1. ${task}\n - ${task}\n- a ${task}`,
      [`item!: - ${task}`, `item!: - **${task}`, `item!+: 1. ${task}/ - ${task}`, `item: - a ${task}`],
    ],
    [
      `- ${task}\n  - ${task}\n- a\n\n    - ${task}\n- b\n  ${task}`,
      [`item!+: - ${task}/  - ${task}`, `item+: - a//    - ${task}`, `item: - b/  ${task}`],
    ],
    [`- a\n  - ${task}\n  b`, [`item+: - a/  - ${task}/  b`]],
    [`${task}\n- a\n  b`, [`text: ${task}`, "item: - a/  b"]],
    [`>${task}\n- a\n  b`, [`text: >${task}`, "item: - a/  b"]],
    ["```\n# a\n```\nb", ["fence: ```/# a/```", "text: b"]],
    ["~~~~ x\n~~~\n```\n~~~~~ \nb", ["fence: ~~~~ x/~~~/```/~~~~~", "text: b"]],
    ["```\n    ```\n``` x\n   ```\nb", ["fence: ```/    ```/``` x/   ```", "text: b"]],
    ["``\na\n``` `b\n~~~ ~`", ["text: ``/a/``` `b", "fence?: ~~~ ~`"]],
    ["    ```\na", ["text:     ```/a"]],
    ["```\n\n\n# a", ["fence?: ```///# a"]],
    ["```\na\n```", ["fence: ```/a/```"]],
    ["```\na\n```x", ["fence?: ```/a/```x"]],
    ["```\na\n```\n\n\nb", ["fence: ```/a/```", "text: b"]],
    ["<!-- a -->\nb", ["comment: <!-- a -->", "text: b"]],
    ["<!-- a\n# b\n--> c\nd", ["comment: <!-- a/# b/--> c", "text: d"]],
    ["<!-->\n-->\na", ["comment: <!-->/-->", "text: a"]],
    ["<!--->\n-->\na", ["comment: <!--->/-->", "text: a"]],
    ["<!- a -->\n< b", ["text: <!- a -->/< b"]],
    ["<!-- a\nb\n\n# c", ["comment?: <!-- a/b//# c"]],
    ["<!-- a\nb\n## TODO\nc", ["comment?: <!-- a/b", "heading: ## TODO", "text: c"]],
    [`<!-- a\nb\n- ${task}`, ["comment?: <!-- a/b", `item!: - ${task}`]],
    [`<!-- a\n1. ${task}\n - ${task}\n- a`, [`comment?: <!-- a/1. ${task}/ - ${task}/- a`]],
    ["<!-- a\n<!-- b\n-->\nc", ["comment?: <!-- a", "comment: <!-- b/-->", "text: c"]],
    ["<!-- a <!-- b\n-->\nc", ["comment: <!-- a <!-- b/-->", "text: c"]],
    ["<!-- <!-- x\n\n\n\n\n-->\na", ["comment: <!-- <!-- x/////-->", "text: a"]],
    ["<!-- a\r<!-- b -->", ["comment?: <!-- a", "comment: <!-- b -->"]],
    ["<!-- a -->\n<!-- b", ["comment: <!-- a -->", "comment?: <!-- b"]],
    ["<!-- a\n<!-- b", ["comment?: <!-- a", "comment?: <!-- b"]],
    ["\ufeff# A\n\ufeff- b", ["heading: \ufeff# A", "item: \ufeff- b"]],
    [`\ufeff- ${task}`, [`item!: \ufeff- ${task}`]],
    ["\ufeff- a\n \n b", ["item: \ufeff- a/ / b"]],
  ];
  for (const [text, expected] of cases)
    it(`of ${JSON.stringify(text)}`, () => assert.deepEqual(blocksOf(text), expected));

  it("of a fence that is read warily end before what is known", () => {
    assert.deepEqual(blocksOf(`\`\`\`\na\n# Words\n- b\n1. ${task}\n\n## TODO\nc`, true), [
      `fence?: \`\`\`/a/# Words/- b/1. ${task}`,
      "heading: ## TODO",
      "text: c",
    ]);
    assert.deepEqual(blocksOf(`\`\`\`\n- ${task}\n\`\`\`\n`, true), ["fence?: ```", `item!: - ${task}`, "fence?: ```"]);
    assert.deepEqual(blocksOf("```\na\n```\n", true), ["fence: ```/a/```"]);
    for (const heading of ["DASHBOARD", "SYSTEM HEALTH", "RUN LOG", "ARCHIVE", "DECISIONS", "ROADMAP"])
      assert.equal(blocksOf(`\`\`\`\n## ${heading}`, true).length, 2, heading);
    for (const heading of ["FORECAST", "TASK SUMMARY", "RUN 2026-01-02"])
      assert.equal(blocksOf(`\`\`\`\n## ${heading}`, true).length, 1, heading);
  });

  it("of a text whose last fence is not closed are read warily", () => {
    const open = parseDocument(`## TASK_LEDGER\n### TODO\n\`\`\`\n- ${task}\n`);
    assert.equal(open.ledgers[0]?.tasks.length, 1);
    const closed = parseDocument(`## TASK_LEDGER\n### TODO\n\`\`\`\n- ${task}\n\`\`\`\n`);
    assert.equal(closed.ledgers[0]?.tasks.length, 0);
  });

  it("count their line ends and what is odd about them", () => {
    const counts = (text: string) =>
      scan(text).map(({ length, content, lines, crlf, oddLines }) => [
        length,
        content,
        lines,
        crlf,
        oddLines?.loneCr ?? 0,
        oddLines?.marker ?? false,
      ]);
    assert.deepEqual(counts("a\r\nb\rc\n\r\n# d"), [
      [9, 7, 4, 2, 1, false],
      [3, 3, 0, 0, 0, false],
    ]);
    assert.deepEqual(counts("<<<<<<< a\n=======\n>>>>>>> b\n"), [[28, 28, 3, 0, 0, true]]);
    assert.deepEqual(counts("<<<<<< a\n"), [[9, 9, 1, 0, 0, false]]);
    assert.deepEqual(counts("a\r"), [[2, 2, 1, 0, 1, false]]);
    assert.deepEqual(counts("a"), [[1, 1, 0, 0, 0, false]]);
  });

  it("are read line by line, each line once", () => {
    const steps = { characters: 0, lines: 0, blocks: 0 };
    const text = "# A\nb\nc\n\n- d\n  e\n<!-- f\n-->\n";
    assert.equal(scan(text, false, steps).length, 4);
    assert.deepEqual(steps, { characters: text.length + "f\n".length + 1, lines: 9, blocks: 4 });
  });
});

describe("odd characters", () => {
  const odd = (text: string) => {
    const block = new Block("text");
    block.content = text.length;
    const found = oddCharactersOf(`x${text}\0`, 1, block);
    assert.equal(oddCharactersOf("", 0, block), found);
    return found && [found.nul, found.surrogate, found.damage, found.thai, found.thaiMain, found.replacements];
  };
  const cases: readonly (readonly [text: string, expected: readonly number[] | undefined])[] = [
    ["", undefined],
    ["a\u0001\u0e00\u0e5c\ue000\ufffc\uffff", undefined],
    ["a😀b", [-1, -1, -1, 0, 0, 0]],
    ["a\0b\0", [1, -1, -1, 0, 0, 0]],
    ["\u0e01\u0e42\u0e5b", [-1, -1, 0, 3, 1, 0]],
    ["a\ufffd\ufffd", [-1, -1, 1, 0, 0, 2]],
    ["a\ud800b\udfff", [-1, 1, -1, 0, 0, 0]],
    ["\udc00\ud800", [-1, 0, -1, 0, 0, 0]],
    ["\ud800\ud83d\ude00\udc00", [-1, 0, -1, 0, 0, 0]],
    ["😀\udbff", [-1, 2, -1, 0, 0, 0]],
  ];
  for (const [text, expected] of cases) it(`of ${JSON.stringify(text)}`, () => assert.deepEqual(odd(text), expected));
});

describe("places in a text", () => {
  const text = `a\nbc\r\n\r\n# d\n${"long line\n".repeat(1000)}- e`;
  const source = new Source(text, scan(text));

  it("have a line and a column", () => {
    const lines: number[] = [0];
    for (let at = 0; at < text.length; at++) if (text[at] === "\n") lines.push(at + 1);
    const expected = (offset: number) => {
      const line = lines.findLastIndex((start) => start <= offset);
      return { line, column: offset - (lines[line] ?? 0) };
    };
    // Short blocks are walked through, and after the long one all are looked up.
    for (const offset of [0, 1, 2, 3, 8, 9, 12, text.length, 5000, 13, 12, 0, 9, text.length - 1]) {
      assert.deepEqual(source.positionAt(offset), expected(offset), `${offset}`);
    }
    assert.deepEqual(source.positionAt(-5), { line: 0, column: 0 });
    assert.deepEqual(source.positionAt(text.length + 5), expected(text.length));
    assert.deepEqual(new Source("", []).positionAt(3), { line: 0, column: 0 });
  });

  it("belong to a block", () => {
    assert.deepEqual(
      [0, 7, 8, 11, 12, 5000, text.length - 3, text.length].map((offset) => source.blockAt(offset)),
      [0, 0, 1, 1, 2, 2, 3, 3],
    );
    assert.equal(new Source("", []).blockAt(0), -1);
    assert.equal(source.blockStartingAt(0), 0);
    assert.equal(source.blockStartingAt(1), -1);
    assert.equal(source.blockStartingAt(source.start(2)), 2);
    assert.equal(source.blockStartingAt(text.length), 4);
    assert.equal(new Source("", []).blockStartingAt(0), 0);
    assert.equal(new Source("", []).blockStartingAt(1), -1);
    assert.equal(new Source("a", scan("a")).unclosed, false);
    assert.equal(new Source("```", scan("```")).unclosed, true);
  });
});

describe("a text that is parsed again", () => {
  const text = `## TASK_LEDGER\n\n### TODO\n\n${Array.from({ length: 40 }, (_, index) => `- T-20260102-${100 + index} — Task ${index}\n`).join("")}\n## RUN LOG\n`;
  const before = parseDocument(text, "1");

  it("is scanned only where it changed", () => {
    const steps = { characters: 0, lines: 0, blocks: 0 };
    const next = updateDocument(before, text.replace("Task 20", "Something else"), "2", steps);
    assert.equal(next.findTask("T-20260102-120")?.title, "Something else");
    assert.equal(next.version, "2");
    assert.ok(steps.blocks > 0 && steps.blocks < 5, `${steps.blocks}`);
    const none = { characters: 0, lines: 0, blocks: 0 };
    assert.equal(updateDocument(before, text, "3", none).text, text);
    assert.deepEqual(none, { characters: 0, lines: 0, blocks: 0 });
  });

  it("may have several changes", () => {
    const edit = (word: string, newText: string) => ({
      range: { start: text.indexOf(word), end: text.indexOf(word) + word.length },
      newText,
    });
    const steps = { characters: 0, lines: 0, blocks: 0 };
    const next = reparseDocument(
      before,
      [edit("Task 30\n", "Late\n"), edit("Task 3\n", "Early\n- T-20260103-001 — New\n"), edit("## RUN LOG\n", "")],
      "2",
      steps,
    );
    assert.deepEqual(
      next.ledgers[0]?.tasks.map(({ title }) => title),
      parseDocument(next.text).ledgers[0]?.tasks.map(({ title }) => title),
    );
    assert.equal(next.ledgers[0]?.tasks.length, 41);
    assert.equal(next.runLog, undefined);
    assert.ok(steps.blocks < 12, `${steps.blocks}`);
  });

  it("is read from the start where a fence or a comment is left open", () => {
    for (const opened of ["```\n", "<!--\n"]) {
      const at = text.indexOf("- T-20260102-105");
      const next = reparseDocument(before, [{ range: { start: at, end: at }, newText: opened }], "2");
      const whole = parseDocument(next.text);
      assert.deepEqual(
        next.problems.map(({ code }) => code),
        whole.problems.map(({ code }) => code),
      );
      const back = reparseDocument(next, [{ range: { start: at, end: at + opened.length }, newText: "" }], "3");
      assert.deepEqual(back.problems, before.problems);
      assert.equal(back.ledgers[0]?.tasks.length, 40);
    }
  });

  it("asks for the version of a snapshot late", () => {
    let asked = 0;
    const snapshot = {
      text,
      get version() {
        asked++;
        return "v";
      },
    };
    const document = parseSnapshot(snapshot);
    assert.equal(document.ledgers.length, 1);
    assert.equal(asked, 0);
    assert.equal(document.version, "v");
  });

  it("reads each part once", () => {
    const whole = parseDocument(
      "# CONTROL_PLANE\n**Last Updated:** 2026-01-02\n## DASHBOARD\n## DECISIONS\n## TASK_LEDGER\n### TODO\n## RUN LOG\n## ARCHIVE\n",
    );
    for (const part of [
      "dialect",
      "sections",
      "dashboard",
      "ledgers",
      "runLog",
      "decisions",
      "archive",
      "problems",
    ] as const) {
      assert.ok(whole[part] !== undefined, part);
      assert.equal(whole[part], whole[part], part);
    }
  });

  it("has its sections by kind", () => {
    const document = parseDocument("## RUN LOG\n## DECISIONS\n### RUN LOG\n");
    assert.equal(document.findSection("run-log")?.level, 2);
    assert.deepEqual(
      document.findSections("run-log").map(({ level }) => level),
      [2, 3],
    );
    assert.equal(document.findSection("today"), undefined);
    assert.deepEqual(document.findSections("today"), []);
  });
});
