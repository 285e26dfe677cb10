import assert from "node:assert/strict";
import { decisionIdEnd, findTaskIds, isTaskReference, taskIdEnd, taskIdRest } from "../../../src/core/document/ids.ts";
import type { Task } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { detailKind, readBullets, readLabel } from "../../../src/core/document/taskBullets.ts";

const id = "T-20260102-001";

function taskOf(line: string, ...below: readonly string[]): Task | undefined {
  return parseDocument(["## TASK_LEDGER", "### TODO", line, ...below, ""].join("\n")).ledgers[0]?.tasks[0];
}

/** `title|priority|tags|checkpoint|reason|comment|marks`, without what is not there. */
function said(line: string): string | undefined {
  const task = taskOf(line);
  if (task === undefined) return undefined;
  const parts = {
    p: task.priority,
    t: task.tags.join(),
    c: task.checkpoint,
    r: task.blockedReason,
    x: task.comment,
    m: task.marks.join(),
  };
  return [task.title, ...Object.entries(parts).flatMap(([name, part]) => (part ? `${name}=${part}` : []))].join(" | ");
}

describe("the words of a task line", () => {
  const cases: readonly (readonly [words: string, expected: string])[] = [
    [" — A", "A"],
    [": A", "A"],
    [":A", "A"],
    [" —A", "—A"],
    [" A", "A"],
    [" — — A", "— A"],
    [" —", ""],
    [" -- **A**", "**A"],
    ["** — A", "A"],
    [" — **A", "**A"],
    [" — A*", "A*"],
    [" — [P1] A", "A | p=P1"],
    [" — [P1]A", "A | p=P1"],
    [" — [P4] A", "[P4] A"],
    [" — [A1] B", "[A1] B"],
    [" — [P12] A", "[P12] A"],
    [" — (P1) A", "(P1) A"],
    [" — [P1", "[P1"],
    [" — [P1]", " | p=P1"],
    [" — A [p2]", "A | p=P2"],
    [" — A [P0]", "A | p=P0"],
    [" — A [P3]", "A | p=P3"],
    [" — A [P4]", "A [P4]"],
    [" — A [P/]", "A [P/]"],
    [" — A [optional P1]", "A | p=P1"],
    [" — A [is P1]", "A | p=P1"],
    [" — A [XP1]", "A [XP1]"],
    [" — A [Q1]", "A [Q1]"],
    [" — A [ P1 ]", "A | p=P1"],
    [" — A [P1] [P2]", "A [P1] | p=P2"],
    [" — A (#a #b,c)", "A | t=a,b,c"],
    [" — A (#a) (#b)", "A (#a) | t=b"],
    [" — A ( #a )", "A | t=a"],
    [" — A (a #b)", "A (a #b)"],
    [" — A (#a) x", "A (#a) x"],
    [" — A(#a)", "A | t=a"],
    [" — A (checkpoint: abcdef1)", "A | c=abcdef1"],
    [" — A (CHECKPOINT:`abcdef1`)", "A | c=abcdef1"],
    [" — A (checkpoint: ``)", "A | c=``"],
    [" — A (checkpoint: `)", "A | c=`"],
    [" — A (checkpoint: `a)", "A | c=`a"],
    [" — A (checkpoint: a`)", "A | c=a`"],
    [" — A (checkpoint:)", "A"],
    [" — A (checkpoint abcdef1)", "A (checkpoint abcdef1)"],
    [" — A (checkpoint: a) (checkpoint: b)", "A (checkpoint: a) | c=b"],
    [" — A [BLOCKED - b]", "A | r=b | m=BLOCKED"],
    [" — A [BLOCKED: b]", "A | r=b | m=BLOCKED"],
    [" — A [BLOCKED b]", "A | r=b | m=BLOCKED"],
    [" — A [BLOCKED]", "A | m=BLOCKED"],
    [" — A [BLOCKEDNESS]", "A [BLOCKEDNESS]"],
    [" — A [DONE]", "A | m=DONE"],
    [" — A [DONE x]", "A [DONE x]"],
    [" — A [DONEX]", "A [DONEX]"],
    [" — A [DON]", "A [DON]"],
    [" — A [TODO] [DOING]", "A | m=DOING,TODO"],
    [" — A (why) [P1]", "A (why) | p=P1"],
    [" — A [P1] (why)", "A | p=P1 | x=why"],
    [" — A (why)", "A (why)"],
    [" — A ()", "A ()"],
    [" — A []", "A []"],
    [" — A ((b)) [P1]", "A ((b)) | p=P1"],
    [" — A [[P1]]", "A [[P1]]"],
    [" — A) [P1]", "A) | p=P1"],
    [" — )", ")"],
    [" — ]", "]"],
    [" — (#a)", " | t=a"],
    [" — [P1] (#a)", " | p=P1 | t=a"],
  ];
  for (const [words, expected] of cases)
    it(`: ${words}`, () => assert.equal(said(`- ${words.startsWith("**") ? "**" : ""}${id}${words}`), expected));
});

describe("sub-bullets", () => {
  const bullets = (...lines: readonly string[]) => {
    const text = `x\n${lines.join("\n")}\n: y`;
    return readBullets(text, 2, text.length - 3).map(({ kind, label, text: words }) => `${kind}|${label}|${words}`);
  };

  it("own deeper bullets and lines without a marker", () => {
    assert.deepEqual(bullets("  - Notes: a", "    - b", "    c", "", "  - d", " - e", "  - f"), [
      "notes|Notes|a\n    - b\n    c",
      "other||d",
      "other||e\n  - f",
    ]);
    assert.deepEqual(bullets("  words", "  - a", "  more"), ["other||words\n  - a\n  more"]);
    assert.deepEqual(bullets("", "  "), []);
  });

  const labels: readonly (readonly [text: string, expected: string | undefined])[] = [
    ["**Notes:** a", "Notes| a"],
    ["**Notes**: a", "Notes| a"],
    ["__Notes:__ a", "Notes| a"],
    ["__Notes__: a", undefined],
    ["**Any words:**a", "Any words|a"],
    ["** Notes :** a", " Notes| a"],
    ["Notes: a", "Notes| a"],
    ["Notes:", "Notes|"],
    ["Notes:\ta", "Notes|\ta"],
    ["Notes:\na", "Notes|\na"],
    ["Notes:a", undefined],
    ["Words: a", undefined],
    ["**Notes** a", undefined],
    ["**Notes: a", undefined],
    ["**Notes:* a", undefined],
    ["**Notes*: a", undefined],
    ["Notes*: a", undefined],
    ["Notes**: a", undefined],
    ["**:** a", undefined],
    ["****: a", undefined],
    ["**Notes\n:** a", undefined],
    ["Notes\r: a", undefined],
    ["Notes", undefined],
    [": a", undefined],
    [`**${"x".repeat(79)}:** a`, `${"x".repeat(79)}| a`],
    [`**${"x".repeat(80)}:** a`, undefined],
  ];
  for (const [text, expected] of labels) {
    it(`with a label, or not: ${JSON.stringify(text.slice(0, 30))}`, () => {
      const label = readLabel(`- ${text}`, 2, text.length + 2);
      assert.equal(label && `${label.name}|${`- ${text}`.slice(label.end)}`, expected);
      const further = readLabel(`- ${text}:** : `, 2, text.length + 2);
      assert.equal(further && further.end <= text.length + 2 ? further.name : undefined, label?.name);
    });
  }

  it("are of a kind by their first words", () => {
    assert.equal(detailKind("DoD"), "definition-of-done");
    assert.equal(detailKind("Tests that passed"), "tests");
    assert.equal(detailKind("1 Notes"), "other");
    assert.equal(detailKind(""), "other");
    assert.equal(detailKind(`Notes ${"x".repeat(34)}`), "notes");
    assert.equal(detailKind(`Notes ${"x".repeat(35)}`), "other");
  });
});

describe("ids in a text", () => {
  const end = (text: string, until = text.length) => taskIdEnd(text, 0, until);
  it("of tasks", () => {
    assert.equal(end(id), 14);
    assert.equal(end(`${id}A`), 15);
    assert.equal(end(`${id}A`, 14), 14);
    assert.equal(end(`${id}-`), 14);
    assert.equal(end(`${id}-x`), -1);
    assert.equal(end(`${id}-x`, 15), 14);
    assert.equal(end(`${id}_`), -1);
    assert.equal(end("T-20260102-12345"), 16);
    for (const text of [
      "T-20260102-123456",
      "T-20260102-0123",
      "T-20260102-01",
      "T-20260102+001",
      "T+20260102-001",
      "T-2026010a-001",
      `${id}AB`,
      `${id}a`,
      "B-20260102-001",
    ])
      assert.equal(end(text), -1, text);
    assert.equal(end(id, 13), -1);
    assert.equal(taskIdRest("T-20260102-012B", 0, 15), 12 * 27 + 2);
    assert.equal(taskIdRest("T-20260102-0129", 0, 14), 12 * 27);
  });

  it("of decisions", () => {
    const cases: readonly (readonly [text: string, end: number])[] = [
      ["D-001", 5],
      ["D-000001: x", 8],
      ["D-0000001", -1],
      ["D-01", -1],
      ["D-001a", -1],
      ["E-0001", -1],
      ["D_0001", -1],
      ["D-", -1],
    ];
    for (const [text, stop] of cases) assert.equal(decisionIdEnd(text, 0, text.length), stop, text);
  });

  it("are found where they are words of their own", () => {
    const found = (text: string, start?: number, stop?: number) =>
      findTaskIds(text, start, stop).map((match) => match.start);
    assert.deepEqual(found(`${id},${id}A x${id} -${id}`), [0, 15, 48]);
    assert.deepEqual(found(`${id}${id}`), []);
    assert.deepEqual(found(`x${id}`, 1), [1]);
    assert.deepEqual(found(`${id} ${id}`, 1, 28), []);
    assert.deepEqual(found(`T${id} T-x`), []);
    assert.deepEqual(found(`X-20260102-001 T+20260102-001`), []);
    assert.ok(isTaskReference("T-20260102-P0-001") && isTaskReference(id));
    assert.ok(
      !isTaskReference("xT-20260102-P0-001") &&
        !isTaskReference("T-20260102-P0-0011") &&
        !isTaskReference("T-20260102-P4-001"),
    );
  });
});
