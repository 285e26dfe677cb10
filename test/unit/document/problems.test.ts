import assert from "node:assert/strict";
import { type ProblemCode, problemCodes } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";

/** A sound document around lines of TODO, of DONE, and behind the end. */
function plane(todo = "- None", done = "- None", tail = ""): string {
  return [
    "# CONTROL_PLANE",
    "## DASHBOARD",
    "| **STATE_ID** | `S_1` |",
    "### SYSTEM HEALTH",
    "## TASK_LEDGER",
    "### DOING",
    "- None",
    "### TODO",
    todo,
    "### DONE",
    done,
    "## BLOCKERS",
    "## DECISIONS",
    "## RUN LOG",
    tail,
  ].join("\n");
}

const one = "- T-20260102-001 — One";
const two = "- T-20260102-002 — Two";

/** `«` and `»` stand around what each problem covers, in document order. */
const cases: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  ["nothing", plane(one, two), []],
  ["no known section", "«# Shopping\n»\n- milk\n", ["no-known-section"]],
  ["an empty text", "«»", ["no-known-section"]],
  [
    "missing sections",
    "«# CONTROL_PLANE\n»## TASK_LEDGER\n### TODO\n## SYSTEM HEALTH\n## RUN LOG\n## DECISIONS\n",
    ["missing-section", "missing-section"],
  ],
  ["a second section", plane(one, two, "«## DECISIONS (again)\n»"), ["duplicate-section"]],
  ["a second state", plane(one, `${two}\n«### TODO\n»`), ["duplicate-section"]],
  ["an unclosed fence", plane(`${one}\n«\`\`\`text»\n${two}`), ["unclosed-fence"]],
  ["an unclosed comment", plane(`${one}\n«<!-- draft»\n${two}`), ["unclosed-comment"]],
  ["a task without a title", plane("«- T-20260102-001»"), ["malformed-task"]],
  ["a task without a separator", plane("«- T-20260102-001 Title»"), ["malformed-task"]],
  ["a task without a list marker", plane("«T-20260102-001 — Title»"), ["malformed-task"]],
  ["a task in a table", plane("«| T-20260102-001 | Title |»\n| x | y |"), ["malformed-task"]],
  [
    "a task outside the states",
    `## DASHBOARD\n### SYSTEM HEALTH\n## TASK_LEDGER\n\n«${one}»\n### TODO\n## BLOCKERS\n## DECISIONS\n## RUN LOG\n`,
    ["malformed-task"],
  ],
  [
    "ids that almost match",
    plane(
      [
        "- «T-2026012-001» — short day",
        "- **«T-20260102-01»** — short number",
        "- «t-20260102-001» — small letter",
        "- «T_20260102_001» — low lines",
        "- «T-20260102-001AB» — two letters",
        "- «T-20260102-P0-001» — named in prose",
      ].join("\n"),
    ),
    ["almost-id", "almost-id", "almost-id", "almost-id", "almost-id", "almost-id"],
  ],
  ["a nested task", plane(`${one}\n  - «T-20260102-002» — Two`), ["nested-task"]],
  ["an indented task at the start", plane(`«text»\n\n - «T-20260102-002» — Two`), ["foreign-line", "nested-task"]],
  ["a task joined to a task", plane(`${one} 2. «T-20260102-002» — Two`), ["joined-task"]],
  [
    "tasks joined to a paragraph",
    plane("**Group (x):** 8. «T-20260102-008» — Eight 9. «T-20260102-009» — Nine"),
    ["joined-task", "joined-task"],
  ],
  ["a reference in a title", plane("- T-20260102-001 — Like T-20260102-002: but better"), []],
  ["a task twice", plane(`${one}\n- «T-20260102-001» — Again`), ["duplicate-task"]],
  ["a task in two states", plane(one, "- «T-20260102-001» — One"), ["task-in-two-sections"]],
  ["two tasks in DOING", plane().replace("### DOING\n- None", `### DOING\n${one}\n«${two}»`), ["more-than-one-doing"]],
  ["DONE in TODO", plane(`«${one} [DONE]»\n«${two} [BLOCKED - x]»`), ["marked-in-todo", "marked-in-todo"]],
  [
    "other lines",
    plane(`«- [x] PK-03 — Packet»\n«Some prose»\n«| a | b |»\n| - | - |`),
    ["foreign-line", "foreign-line", "foreign-line"],
  ],
  [
    "lines that belong there",
    plane(
      "> note\n\n**Group 1 (x):**\n\n<details>\n<summary>Old</summary>\n\n- [more tasks]\n- (all done - see below)\n- T-YYYYMMDD-NNN — Title\n\n</details>\n\n---",
      "(none)",
    ),
    [],
  ],
  [
    "a conflict",
    plane(`«<<<<<<< ours\n${one}\n=======\n${two}\n>>>>>>> theirs»`, "«>>>>>>> lost»"),
    ["conflict-marker", "conflict-marker"],
  ],
  ["NUL characters", plane(`- T-20260102-001 — a«\0\0»b`), ["nul-character"]],
  ["half a surrogate pair", plane(`- T-20260102-001 — a«\ud83d»b 🎯`), ["lone-surrogate"]],
  ["damaged characters", plane(`- T-20260102-001 «${"โ".repeat(30)}» a`), ["damaged-characters"]],
  ["Thai text", plane(`- T-20260102-001 — ${"กขคงจ".repeat(9)}`), []],
  ["a replacement character", plane("- T-20260102-001 — a«\ufffd»b"), ["damaged-characters"]],
  ["another line end", plane(`${one}«\r\n»${two}`), ["mixed-line-endings"]],
  ["a lone CR", plane(`${one}«\r»${two}`), ["mixed-line-endings"]],
  ["only CR LF", plane(one, two).replaceAll("\n", "\r\n"), []],
  [
    "a run without a time",
    plane(one, two, "«### RUN 2026-01-XX (AUTO - a)\n»### RUN 2026-01-02 03:04:05 (AUTO)\n"),
    ["malformed-run"],
  ],
  [
    "a run outside the log",
    plane(
      one,
      two,
      "«## RUN LOG Entry - 2026-01-02T03:04:05Z - AUTO Cycle\n»## ARCHIVE\n### RUN 2026-01-02T03:04:05Z (AUTO)\n",
    ),
    ["run-outside-log"],
  ],
  ["a description of runs", plane(one, two, "### RUN LOG Entry Format (Structured)\n### RUN <TIME> (<MODE>)\n"), []],
];

function unmarked(marked: string): { text: string; ranges: string[] } {
  const ranges: string[] = [];
  let start = 0;
  let text = "";
  for (const part of marked.split(/([«»])/)) {
    if (part === "«") start = text.length;
    else if (part === "»") ranges.push(`${start}..${text.length}`);
    else text += part;
  }
  return { text, ranges };
}

describe("problems", () => {
  for (const [name, marked, expected] of cases) {
    it(name, () => {
      const { text, ranges } = unmarked(marked);
      const problems = parseDocument(text).problems;
      assert.deepEqual(
        problems.map((problem) => problem.code),
        expected,
      );
      const covered = new Set(problems.map((problem) => `${problem.range.start}..${problem.range.end}`));
      assert.deepEqual([...covered], ranges);
      for (const { message } of problems) assert.match(message, /^Unexpected .+, expected .+/);
    });
  }

  it("produces every code", () => {
    const produced = new Set<ProblemCode>(cases.flatMap(([, , codes]) => codes as ProblemCode[]));
    assert.deepEqual(
      problemCodes.filter((code) => !produced.has(code)),
      [],
    );
  });
});
