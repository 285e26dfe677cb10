import assert from "node:assert/strict";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import { judgeChange } from "../../../../src/core/lint/guard/judgeChange.ts";
import { claimedTasks, judgeMessage } from "../../../../src/core/lint/guard/judgeMessage.ts";

const documentPath = "docs/CONTROL_PLANE.md";
const id = (n: number) => `T-20260101-00${n}`;

interface Seed {
  readonly name?: string;
  readonly doing?: readonly string[];
  readonly todo?: readonly string[];
  readonly done?: readonly string[];
}

/** One ledger after the other, each with the task lines behind `- `. */
function ledgers(...seeds: readonly Seed[]): string {
  const lines = (tasks: readonly string[] = []) => tasks.map((task) => `- ${task}\n`).join("");
  return seeds
    .map(({ name = "TASK_LEDGER", doing, todo, done }) =>
      [`## ${name}\n`, `### DOING\n\n${lines(doing)}`, `### TODO\n\n${lines(todo)}`, `### DONE\n\n${lines(done)}`].join(
        "\n",
      ),
    )
    .join("\n");
}

function judgement(
  before: string | undefined,
  after: string | undefined,
  paths: readonly string[],
  own: readonly string[],
) {
  const [a, b] = [before, after].map((text) => (text === undefined ? undefined : parseDocument(text)));
  return judgeChange({ documentPath, before: a, after: b, changedPaths: [documentPath, ...paths] }, own);
}

function judge(
  before: string | undefined,
  after: string | undefined,
  paths: readonly string[] = [],
  own: readonly string[] = [],
) {
  return judgement(before, after, paths, own)
    .findings((hash) => hash === "abc1234")
    .map(({ rule, line, side, message, mend, file }) => `${file}:${line ?? "-"} ${side} ${rule}: ${message}; ${mend}`);
}

const toDoc = (finding: string) => `${documentPath}:${finding}`;

describe("what a guard says", () => {
  it("of a task that vanished", () => {
    assert.deepEqual(judge(ledgers({ todo: [`${id(1)} — A`, `${id(2)} — B`] }), ledgers({ todo: [`${id(2)} — B`] })), [
      toDoc(
        `8 before vanished-task: Unexpected ledger without ${id(1)} (TODO), expected every task to stay; ` +
          "put the line back; a task that is not wanted any more goes to BLOCKED with a reason",
      ),
    ]);
  });

  const reused = (line: number, title: string, owner: string) =>
    toDoc(
      `${line} after reused-id: Unexpected ${id(1)} for "${title}", expected an id of its own: it is "${owner}"; ` +
        "give the new task the next free id (control-plane task add does)",
    );

  it("of an id that is taken", () => {
    const before = ledgers({ todo: [`${id(1)} — Sow the beans`] });
    const after = ledgers({ todo: [`${id(1)} — Sow the beans`, `${id(1)} — Mow`] });
    assert.deepEqual(judge(before, after), [reused(9, "Mow", "Sow the beans")]);
    assert.deepEqual(judge(after, after.replace("— Mow", "— Mow the lawn")), []);
    const twice = ledgers({ todo: [`${id(1)} — Sow the beans`, `${id(1)} — Mow`, `${id(1)} — Dig`] });
    assert.deepEqual(judge(after, twice), [reused(10, "Dig", "Sow the beans")]);
  });

  it("of an id that is new and used twice at once", () => {
    const before = ledgers({ todo: [`${id(2)} — B`] });
    const after = ledgers({ todo: [`${id(2)} — B`, `${id(1)} — Sow`, `${id(1)} — Mow`] });
    assert.deepEqual(judge(before, after), [reused(10, "Mow", "Sow")]);
  });

  it("of a finished task under another title, where it is one line before and after", () => {
    const done = (...titles: string[]) =>
      ledgers({ done: titles.map((title) => `${id(1)} — ${title} (checkpoint: abc1234)`) });
    assert.deepEqual(judge(done("Sow the beans"), done("Mow the lawn")), [reused(11, "Mow the lawn", "Sow the beans")]);
    assert.deepEqual(judge(done("Sow the beans"), done("Sow the beans, all of them")), []);
    assert.deepEqual(judge(done("Sow", "Sow"), done("Mow")), []);
  });

  it("of an open task under a title that shares no word with the former, in each state", () => {
    const more = "; a better title of the same task keeps a word of the former one";
    const title = "renamed quite different words";
    for (const [line, state] of [
      [5, "doing"],
      [8, "todo"],
    ] as const) {
      const open = (words: string) => ledgers({ [state]: [`${id(1)} — ${words}`] });
      assert.deepEqual(judge(open("hand made"), open(title)), [reused(line, title, "hand made") + more]);
      assert.deepEqual(judge(open("Sow the beans"), open("Mow the lawn")).length, 1);
    }
    const closed = ledgers({ done: [`${id(1)} — Mow the lawn (checkpoint: abc1234)`] });
    assert.equal(judge(ledgers({ todo: [`${id(1)} — Sow the beans`] }), closed).length, 1);
  });

  it("nothing of an open task whose new title keeps a word, or of titles that tell nothing", () => {
    const open = (words: string) => ledgers({ todo: [`${id(1)} — ${words}`] });
    for (const [was, now] of [
      ["Sow the beans", "Plant beans in rows"],
      ["Parse the file", "The parser of files"],
      ["A", "B"],
      ["测试代码", "代码审查"],
      ["Sow the beans", "Sow"],
    ] as const) {
      assert.deepEqual(judge(open(was), open(now)), [], `${was} → ${now}`);
    }
  });

  const second = (line: number, task: string, other: string, name = "TASK_LEDGER") =>
    toDoc(
      `${line} after second-doing: Unexpected second task ${task} in DOING beside ${other}, expected one in ${name}; ` +
        `move one of them to TODO: control-plane task move ${task} TODO`,
    );

  it("of a second task in DOING: the one that came, else the second", () => {
    const [a, b, c] = [`${id(1)} — A`, `${id(2)} — B`, `${id(3)} — C`] as const;
    const doing = (...tasks: string[]) =>
      ledgers({ doing: tasks, todo: [a, b, c].filter((task) => !tasks.includes(task)) });
    assert.deepEqual(judge(doing(), doing(a, b)), [second(6, id(2), id(1))]);
    assert.deepEqual(judge(doing(a), doing(a, b)), [second(6, id(2), id(1))]);
    assert.deepEqual(judge(doing(b), doing(a, b)), [second(5, id(1), id(2))]);
    assert.deepEqual(judge(doing(a, b), doing(a, b, c)), [second(7, id(3), id(1))]);
    assert.deepEqual(judge(doing(a), doing(b)), []);
    assert.deepEqual(judge(doing(), doing(a)), []);
    assert.deepEqual(judge(doing(a, b), doing(b, c)), []);
    assert.deepEqual(judge(doing(a, b, c), doing(a, b)), []);
  });

  it("of a second task in DOING, ledger by ledger, by its name wherever it stands", () => {
    const main = (...doing: string[]): Seed => ({ name: "MVP_TASK_LEDGER", doing });
    const late = (...doing: string[]): Seed => ({ name: "BACKLOG_LEDGER", doing });
    const [a, b, c] = [`${id(1)} — A`, `${id(2)} — B`, `${id(3)} — C`] as const;
    assert.deepEqual(judge(ledgers(main(a), late(b)), ledgers(late(b), main(a))), []);
    assert.deepEqual(judge(ledgers(main(a, b), late(c)), ledgers(late(c), main(a, b))), []);
    const both = judge(ledgers(main(a), late(b)), ledgers(late(b, c), main(a)));
    assert.deepEqual(both, [second(6, id(3), id(2), "BACKLOG_LEDGER")]);
    // Renamed, a ledger is told by its place; a new one is judged alone.
    assert.deepEqual(judge(ledgers(main(a, b)), ledgers({ doing: [a, b] })), []);
    assert.deepEqual(judge(ledgers(main(a)), ledgers(main(a), late(b, c))), [
      second(18, id(3), id(2), "BACKLOG_LEDGER"),
    ]);
  });

  it("of one line twice in DOING", () => {
    const before = ledgers({ doing: [`${id(1)} — A`] });
    const found = judge(before, ledgers({ doing: [`${id(1)} — A`, `${id(1)} — A`] }));
    assert.deepEqual(found, [reused(6, "A", "A"), second(6, id(1), "itself")]);
    const [, twice] = judge(ledgers({ todo: [`${id(1)} — A`] }), ledgers({ doing: [`${id(1)} — A`, `${id(1)} — A`] }));
    assert.equal(twice, second(6, id(1), "itself"));
  });

  const closed = (line: number, from: string, what: string) =>
    toDoc(
      `${line} after illegal-transition: Unexpected ${id(1)} in DONE (${from}) ${what}, expected the hash of a commit; ` +
        "commit the work first and write its hash as (checkpoint: …), or move the task back and run control-plane auto",
    );

  it("of DONE without proof", () => {
    const open = ledgers({ todo: [`${id(1)} — A`] });
    const done = (suffix: string) => ledgers({ done: [`${id(1)} — A${suffix}`] });
    assert.deepEqual(judge(open, done("")), [closed(11, "from TODO", "without a checkpoint")]);
    assert.deepEqual(judge(open, done(" (checkpoint: fff9999)")), [
      closed(11, "from TODO", "with the unknown checkpoint fff9999"),
    ]);
    assert.deepEqual(judge(ledgers({}), done("")), [closed(11, "new", "without a checkpoint")]);
    assert.deepEqual(judge(open, done(" (checkpoint: abc1234)")), []);
    assert.deepEqual(judgement(open, done(" (checkpoint: FFF9999)"), [], []).commits, ["fff9999"]);
    assert.deepEqual(judgement(open, done(""), [], []).commits, []);
    assert.deepEqual(judgement(done(" (checkpoint: fff9999)"), done(" (checkpoint: fff9999) "), [], []).commits, []);
  });

  it("of a task that fell back from DONE", () => {
    const done = ledgers({ done: [`${id(1)} — A (checkpoint: abc1234)`] });
    assert.deepEqual(judge(done, ledgers({ todo: [`${id(1)} — A`] })), [
      toDoc(
        `8 after illegal-transition: Unexpected ${id(1)} in TODO, expected DONE as before; ` +
          "put it back to DONE and add a new task for what is missing",
      ),
    ]);
  });

  it("of what is prohibited: by the document, by the person, and never the document itself", () => {
    const text = `## CONTRACT\n\n### Prohibited Files\n\n- \`.env\`\n- \`${documentPath}\`\n\n${ledgers({})}`;
    const prohibited = (file: string, who: string, shown = file) =>
      `${file}:- after prohibited-path: Unexpected change of ${file}, expected it to stay: ${who} it; ` +
      `take it out of the commit: git restore --staged ${shown}`;
    assert.deepEqual(judge(text, `${text}\n`, [".env", "a.txt"]), [prohibited(".env", `${documentPath} prohibits`)]);
    assert.deepEqual(judge(text, `${text}\n`, ["my key.pem", ".env"], ["*.pem"]), [
      prohibited("my key.pem", "your settings prohibit", '"my key.pem"'),
      prohibited(".env", `${documentPath} prohibits`),
    ]);
    assert.deepEqual(judge(text, text, ["a/ä.pem"], ["*.pem"]), [
      prohibited("a/ä.pem", "your settings prohibit", '"a/ä.pem"'),
    ]);
    assert.deepEqual(judge(undefined, undefined, [".env"]), []);
    assert.deepEqual(judge(undefined, text, [".env"]), [prohibited(".env", `${documentPath} prohibits`)]);
  });

  it("of a document that is removed", () => {
    assert.deepEqual(judge(ledgers({}), undefined), [
      toDoc(
        `- before vanished-task: Unexpected removal of ${documentPath}, expected the control document to stay; ` +
          "bring it back: git restore --staged --worktree, or git mv",
      ),
    ]);
    assert.deepEqual(judgement(ledgers({}), undefined, [], []).commits, []);
  });

  it("of an entry that left the log, its title cut at 60 characters", () => {
    const log = (title: string, body = "dug") =>
      `${ledgers({})}\n## RUN LOG\n\n### RUN ${title}\n\n**WORK DONE:** ${body}\n`;
    const title = (length: number) => `2026-01-02T03:04:05Z (AUTO - ${"x".repeat(length)})`;
    const without = `${ledgers({})}\n## RUN LOG\n`;
    const mend = judge(log(title(5)), without)[0]
      ?.split("; ")
      .slice(1)
      .join("; ");
    const lost = (shown: string) =>
      toDoc(
        `14 before rewritten-log: Unexpected log without "${shown}", expected every entry to stay, in RUN LOG or ARCHIVE; ${mend}`,
      );
    assert.ok(mend);
    const whole = `RUN ${title(26)}`;
    assert.equal(whole.length, 60);
    assert.deepEqual(judge(log(title(26)), without), [lost(whole)]);
    assert.deepEqual(judge(log(title(27)), without), [lost(`${`RUN ${title(27)}`.slice(0, 59)}…`)]);
    const changed = `16 before rewritten-log: Unexpected change in the entry "RUN ${title(5)}", expected its lines to stay; ${mend}`;
    assert.deepEqual(judge(log(title(5)), log(title(5), "mown")), [toDoc(changed)]);
    assert.deepEqual(judge(log(title(5), "— dug"), log(title(5), "โ€” **dug**\n\n---")), []);
  });
});

describe("what a guard says of the dashboard", () => {
  const drift = (line: number, what: string) =>
    toDoc(
      `${line} after dashboard-drift: Unexpected ${what}; write what the ledger says: control-plane repair --truth`,
    );
  const doing = ledgers({ doing: [`${id(1)} — A`], todo: [`${id(2)} — B`] });
  const active = (value: string, rest = doing) =>
    `## DASHBOARD\n\n| Field | Value |\n| --- | --- |\n| **ACTIVE_TASK** | ${value} |\n\n${rest}`;
  const counts = (line: string, rest = doing) => `## DASHBOARD\n\n- **${line}\n\n${rest}`;

  it("ACTIVE_TASK against DOING", () => {
    const right = active(`\`${id(1)}\``);
    assert.deepEqual(judge(right, active("`none`")), [drift(5, `ACTIVE_TASK none, expected ${id(1)} as DOING says`)]);
    assert.deepEqual(judge(right, active(`\`${id(2)}\``)), [
      drift(5, `ACTIVE_TASK ${id(2)}, expected ${id(1)} as DOING says`),
    ]);
    assert.deepEqual(judge(active("`none`"), active(`\`${id(2)}\``)), []);
    assert.deepEqual(judge(right, active(`${id(2)}, ${id(1)}`)), []);
    const idle = ledgers({ todo: [`${id(1)} — A`, `${id(2)} — B`] });
    assert.deepEqual(judge(active("none", idle), active(id(1), idle)), [
      drift(5, `ACTIVE_TASK ${id(1)}, expected none as DOING says`),
    ]);
    assert.deepEqual(judge(active("none", "x\n"), active(id(1), "x\n")), []);
  });

  it("figures against the ledger, by their names in any case", () => {
    assert.deepEqual(judge(counts("TODO:** `1`"), counts("TODO:** `5`")), [
      drift(3, "TODO todo 5, expected 1 as the ledger says"),
    ]);
    assert.deepEqual(judge(counts("Todo:** `5`"), counts("TODO:** `6`")), []);
    assert.deepEqual(judge(counts("DOING:** `5`"), counts("TODO:** `5`")), [
      drift(3, "TODO todo 5, expected 1 as the ledger says"),
    ]);
    assert.deepEqual(judge(counts("OLD_TODO:** `1`"), counts("OLD_TODO:** `5`")), []);
    assert.deepEqual(judge(counts("FULL_TODO:** `1`"), counts("FULL_TODO:** `5`")), [
      drift(3, "FULL_TODO todo 5, expected 1 as the ledger says"),
    ]);
    assert.deepEqual(judge(counts("TODO:** `1`", "x\n"), counts("TODO:** `5`", "x\n")), []);
  });
});

describe("what a commit message claims", () => {
  it("its first line that is no comment, and its trailers", () => {
    const tasks = (message: string) => claimedTasks(message).map((task) => `${task.line} ${task.id}`);
    assert.deepEqual(tasks(`feat: a (${id(1)})\n\nlike ${id(2)}\n\nControl-Plane-Task: ${id(3)}`), [
      `1 ${id(1)}`,
      `5 ${id(3)}`,
    ]);
    assert.deepEqual(tasks(`# ${id(2)}\n  \r\nfeat: ${id(1)}, ${id(3)} #\r\n`), [`3 ${id(1)}`, `3 ${id(3)}`]);
    assert.deepEqual(tasks(`a\ncontrol-plane-task: ${id(1)}\nsee Control-Plane-Task: ${id(2)}`), [`2 ${id(1)}`]);
    assert.deepEqual(tasks(""), []);
  });

  it("is refused when neither version knows the task", () => {
    const [one, two] = [1, 2].map((n) => parseDocument(ledgers({ todo: [`${id(n)} — A`] })));
    const told = (message: string, before = one, after = two) => judgeMessage(message, { before, after, documentPath });
    assert.deepEqual(told(`feat: ${id(1)}`), []);
    assert.deepEqual(told(`feat: ${id(2)}`), []);
    assert.deepEqual(told(`feat: a\n\nControl-Plane-Task: ${id(3)}`), [
      {
        rule: "unknown-task",
        file: "commit message",
        line: 3,
        side: "after",
        message: `Unexpected ${id(3)} in the commit message, expected a task of ${documentPath}`,
        mend: "write the id of the task that this commit belongs to, or none",
      },
    ]);
    assert.deepEqual(judgeMessage(`a ${id(3)}`, { before: undefined, after: undefined, documentPath }), []);
    assert.equal(judgeMessage(`a ${id(2)}`, { before: one, after: undefined, documentPath }).length, 1);
    assert.equal(judgeMessage(`a ${id(1)}`, { before: undefined, after: two, documentPath }).length, 1);
  });
});
