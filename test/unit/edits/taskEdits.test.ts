import assert from "node:assert/strict";
import fc from "fast-check";
import { ControlError, type ControlErrorCode } from "../../../src/core/base/errors.ts";
import { applyBatch, applyEdits } from "../../../src/core/base/text.ts";
import {
  addTaskEdits,
  moveTaskEdits,
  removeTaskEdits,
  retitleTaskEdits,
  setCheckpointEdits,
  setDetailEdits,
  setPriorityEdits,
  setReasonEdits,
  setTagsEdits,
} from "../../../src/core/document/edits/taskEdits.ts";
import { type ControlDocument, priorities, type Task, taskStates } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import {
  allTasks,
  anyText,
  documentAndTask,
  edited,
  fixtureText,
  lineChanges,
  meaningOf,
  othersOf,
  plainDocument,
  textAndPlace,
} from "./editDocuments.ts";

const thrown = (code: ControlErrorCode, message?: RegExp) => (error: unknown) =>
  error instanceof ControlError && error.code === code && (message === undefined || message.test(error.message));

function found(document: ControlDocument, id: string): Task {
  const task = document.findTask(id);
  assert.ok(task, `${id} is gone from:\n${document.text}`);
  return task;
}

/** Line ends are of one kind, as the text had them. */
function assertSameLineEnds(document: ControlDocument, text: string): void {
  const stray = document.eol === "\r\n" ? /(?<!\r)\n/ : /\r/;
  assert.doesNotMatch(text, stray);
}

describe("moving a task", () => {
  it("puts it last in the section, changes no other task and no foreign line", () => {
    fc.assert(
      fc.property(textAndPlace, fc.constantFrom(...taskStates), (place, to) => {
        const { document, task } = documentAndTask(place);
        const options = to === "DONE" ? { checkpoint: "1234567" } : to === "BLOCKED" ? { reason: "No key" } : {};
        const next = edited(document, moveTaskEdits(document, task.id, to, options));
        const moved = found(next, task.id);
        assert.equal(moved.state, to);
        assert.equal(moved.ledger, task.ledger);
        assert.equal(moved.title, task.title);
        assert.equal(moved.priority, task.priority);
        assert.deepEqual(moved.tags, task.tags);
        assert.deepEqual(moved.marks, to === "BLOCKED" ? ["BLOCKED"] : []);
        assert.equal(moved.checkpoint, to === "DONE" ? "1234567" : undefined);
        assert.equal(moved.blockedReason, to === "BLOCKED" ? "No key" : undefined);
        assert.deepEqual(
          moved.details.map((detail) => next.text.slice(detail.range.start, detail.range.end).trimEnd()),
          task.details.map((detail) => document.text.slice(detail.range.start, detail.range.end).trimEnd()),
        );
        assert.deepEqual(othersOf(next, task.id), othersOf(document, task.id));
        if (task.state !== to) {
          const section = next.ledgers
            .find(({ name }) => name === task.ledger)
            ?.sections.find(({ state }) => state === to);
          assert.equal(section?.tasks.at(-1)?.id, task.id);
        }
        assertSameLineEnds(document, next.text);
        const changes = lineChanges(document.text, next.text).map((line) => line.slice(1).trim());
        const foreign = changes.filter(
          (line) =>
            line !== "" &&
            line !== "---" &&
            !line.includes(task.id) &&
            !/^- \(?none\)?$/i.test(line) &&
            !/^#+ \S*(DOING|TODO|DONE|BLOCKED)$/.test(line) &&
            !task.details.some((detail) => line.includes(detail.text)) &&
            line !== "**END OF CONTROL_PLANE**",
        );
        assert.deepEqual(foreign, []);
      }),
      { numRuns: 40 },
    );
  });

  it("comes back to the same text from an empty DOING", () => {
    const document = plainDocument();
    const doing = edited(document, moveTaskEdits(document, "T-20260102-002", "DOING"));
    assert.match(doing.text, /### DOING\n\n- T-20260102-002 — Second\n\n---/);
    const back = edited(doing, moveTaskEdits(doing, "T-20260102-002", "TODO"));
    assert.equal(back.text, document.text);
  });

  it("writes the checkpoint behind everything and leaves a None behind", () => {
    const document = plainDocument({ sections: { ...plainSections(), TODO: [plainSections().TODO[0] as never] } });
    const next = edited(document, moveTaskEdits(document, "T-20260102-001", "DONE", { checkpoint: "0123abc" }));
    assert.match(next.text, /### TODO\n\n- None\n\n---\n\n### DONE/);
    assert.match(
      next.text,
      /- T-20260102-002 — Third \(checkpoint: abcdef1\)\n- T-20260102-001 — First \[P1\] \(#docs\) \(checkpoint: 0123abc\)\n {2}- \*\*Definition of Done:\*\* it runs\n\n---/,
    );
  });

  it("takes the words that explain the block away with the reason", () => {
    const document = ledger("### BLOCKED", "", "- T-20260102-001 — Proxy [BLOCKED - Review] (against the rules)");
    assert.match(
      edited(document, moveTaskEdits(document, "T-20260102-001", "TODO")).text,
      /- T-20260102-001 — Proxy\n/,
    );
  });

  it("replaces a placeholder, in the suffix and in a bullet", () => {
    const suffix = ledger("### TODO", "", "- T-20260102-001 — A (checkpoint: pending)");
    const bullet = ledger("### TODO", "", "- T-20260102-001 — A [DONE]", "  - Checkpoint: `pending`");
    const move = (document: ControlDocument) =>
      edited(document, moveTaskEdits(document, "T-20260102-001", "DONE", { checkpoint: "0123abc" })).text;
    assert.match(move(suffix), /- T-20260102-001 — A \(checkpoint: 0123abc\)\n/);
    assert.match(move(bullet), /- T-20260102-001 — A \(checkpoint: 0123abc\)\n {2}- Checkpoint: `0123abc`\n/);
  });

  it("makes the section that is missing", () => {
    const document = ledger("### MVP_TODO (all)", "", "- T-20260102-001 — A", "- T-20260102-002 — B");
    const next = edited(document, moveTaskEdits(document, "T-20260102-001", "BLOCKED", { reason: "Why" }));
    assert.match(next.text, /- T-20260102-002 — B\n\n### MVP_BLOCKED\n\n- T-20260102-001 — A \[BLOCKED - Why\]\n/);
  });

  it("stays in its own ledger where two have one name", () => {
    const half = (id: string) => [
      "## TASK_LEDGER",
      "",
      "### TODO",
      "",
      `- ${id} — A`,
      "",
      "### DONE",
      "",
      "- None",
      "",
    ];
    const document = parseDocument([...half("T-20260102-001"), ...half("T-20260102-002")].join("\n"), "v1");
    const next = edited(document, moveTaskEdits(document, "T-20260102-002", "DONE"));
    assert.match(
      next.text,
      /### DONE\n\n- None\n\n## TASK_LEDGER\n\n### TODO\n\n- None\n\n### DONE\n\n- T-20260102-002 — A\n$/,
    );
  });

  it("ticks and unticks a check box", () => {
    const document = ledger("### TODO", "", "- [ ] **T-20260102-001** - A");
    const done = edited(document, moveTaskEdits(document, "T-20260102-001", "DONE"));
    assert.match(done.text, /- \[x\] \*\*T-20260102-001\*\* - A\n/);
    assert.match(
      edited(done, moveTaskEdits(done, "T-20260102-001", "DOING")).text,
      /- \[ \] \*\*T-20260102-001\*\* - A\n/,
    );
  });

  it("makes a task of a `Currently:` line", () => {
    const document = ledger("### DOING", "", "- Currently: `T-20260102-001` — A");
    const next = edited(document, moveTaskEdits(document, "T-20260102-001", "DONE", { checkpoint: "0123abc" }));
    assert.equal(next.findTask("T-20260102-001")?.state, "DONE");
    assert.doesNotMatch(next.text, /Currently/);
  });

  it("refuses an unknown id and values that would not be read back", () => {
    const document = plainDocument();
    assert.throws(() => moveTaskEdits(document, "T-20260102-999", "DONE"), thrown("task-unknown"));
    assert.throws(
      () => moveTaskEdits(document, "T-20260102-001", "DONE", { checkpoint: "a) (b" }),
      thrown("edit-refused"),
    );
    assert.throws(
      () => moveTaskEdits(document, "T-20260102-001", "BLOCKED", { reason: "a] [P1" }),
      thrown("edit-refused"),
    );
  });

  it("is refused for a text that has moved on", () => {
    const document = plainDocument();
    const batch = { version: document.version, edits: moveTaskEdits(document, "T-20260102-001", "DONE") };
    assert.throws(() => applyBatch({ text: document.text, version: "other" }, batch), thrown("stale-edit"));
  });
});

describe("adding and removing a task", () => {
  it("adds it last, and removing it gives the text back", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...taskStates), (text, state) => {
        const document = parseDocument(text, "v1");
        const task = { id: "T-20260909-001", title: "New (thing)", priority: "P2", tags: ["a", "b"] } as const;
        const details = [{ kind: "depends-on", text: "T-20260102-001" }] as const;
        const added = edited(document, addTaskEdits(document, { ...task, details }, { state }));
        const node = found(added, task.id);
        assert.deepEqual(
          [node.title, node.priority, node.tags, node.state, node.details[0]?.kind, node.details[0]?.text],
          [task.title, task.priority, task.tags, state, "depends-on", "T-20260102-001"],
        );
        assert.deepEqual(othersOf(added, task.id), othersOf(document, task.id));
        assertSameLineEnds(document, added.text);
        const removed = edited(added, removeTaskEdits(added, task.id));
        assert.deepEqual(allTasks(removed).map(meaningOf), allTasks(document).map(meaningOf));
        if (document.text.includes("- None") || !document.text.includes("### DOING\n\n\n")) {
          assert.ok(lineChanges(document.text, removed.text).length <= 3);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("takes the ledger's separator when it is clean, else a dash", () => {
    const line = (separator: string) => {
      const document = ledger("### TODO", "", `- T-20260102-001${separator}A`);
      return edited(document, addTaskEdits(document, { id: "T-20260102-002", title: "B" }))
        .text.trimEnd()
        .split("\n")
        .at(-1);
    };
    assert.equal(line(" - "), "- T-20260102-002 - B");
    assert.equal(line(" โ "), "- T-20260102-002 — B");
  });

  it("goes where it is sent", () => {
    const document = plainDocument({ backlog: [] });
    const added = edited(
      document,
      addTaskEdits(document, { id: "T-20260102-050", title: "B" }, { ledger: "BACKLOG_LEDGER" }),
    );
    assert.equal(found(added, "T-20260102-050").ledger, "BACKLOG_LEDGER");
    assert.throws(
      () => addTaskEdits(document, { id: "T-20260102-051", title: "B" }, { ledger: "NO_LEDGER" }),
      thrown("edit-refused", /take one of TASK_LEDGER, BACKLOG_LEDGER/),
    );
  });

  it("refuses ids that are in use or malformed", () => {
    const document = plainDocument();
    assert.throws(() => addTaskEdits(document, { id: "T-20260102-001", title: "A" }), thrown("edit-refused", /in use/));
    assert.throws(
      () => addTaskEdits(document, { id: "T-2026-1", title: "A" }),
      thrown("edit-refused", /T-YYYYMMDD-NNN/),
    );
    assert.throws(
      () => addTaskEdits(parseDocument("", ""), { id: "T-20260102-001", title: "A" }),
      thrown("edit-refused"),
    );
  });
});

describe("the parts of a task line", () => {
  const titles = fc.oneof(
    fc.constantFrom("A (b)", "[x] y", "— dash", ": colon", "P1 first", "a | b", "x <br> y", "`a`", "**bold** word"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
  );

  it("say what was asked, or the edit is refused", () => {
    fc.assert(
      fc.property(textAndPlace, titles, (place, title) => {
        const { document, task } = documentAndTask(place);
        let edits: ReturnType<typeof retitleTaskEdits>;
        try {
          edits = retitleTaskEdits(document, task.id, title);
        } catch (error) {
          assert.ok(thrown("edit-refused")(error), String(error));
          return;
        }
        const next = edited(document, edits);
        assert.deepEqual(meaningOf(found(next, task.id)), { ...meaningOf(task), title: title.trim() });
        assert.deepEqual(othersOf(next, task.id), othersOf(document, task.id));
      }),
      { numRuns: 40 },
    );
  });

  it("refuses titles that mean something else, and names the mend", () => {
    const document = plainDocument();
    const refused = (title: string, message: RegExp) =>
      assert.throws(() => retitleTaskEdits(document, "T-20260102-001", title), thrown("edit-refused", message), title);
    refused("A [P1]", /set the priority/);
    refused("A (#x)", /set the tags/);
    refused("A (checkpoint: 1234567)", /set the checkpoint/);
    refused("A [DONE]", /move the task/);
    refused("A [BLOCKED - b]", /move the task/);
    refused("a\nb", /one line/);
    refused("a\u0007b", /control character/);
    refused("a\u202eb", /other words/);
    refused("a\ud800", /UTF-8/);
    refused("a <!-- b", /hide/);
    refused("  ", /at least one word/);
    refused("A - T-20260102-009 — B", /reword/);
  });

  it("set priority, tags, checkpoint and reason, and take them away", () => {
    fc.assert(
      fc.property(
        textAndPlace,
        fc.record({
          priority: fc.option(fc.constantFrom(...priorities), { nil: undefined }),
          tags: fc.subarray(["docs", "ui", "c++"]),
          checkpoint: fc.option(fc.constant("0123abc"), { nil: undefined }),
          reason: fc.option(fc.constant("No key (yet)"), { nil: undefined }),
        }),
        (place, asked) => {
          const { document, task } = documentAndTask(place);
          fc.pre(task.comment === undefined);
          let next = edited(document, setPriorityEdits(document, task.id, asked.priority));
          next = edited(next, setTagsEdits(next, task.id, asked.tags));
          next = edited(next, setCheckpointEdits(next, task.id, asked.checkpoint));
          next = edited(next, setReasonEdits(next, task.id, asked.reason));
          const set = found(next, task.id);
          assert.deepEqual(
            [set.title, set.priority, set.tags, set.checkpoint, set.blockedReason],
            [task.title, asked.priority, asked.tags, asked.checkpoint, asked.reason],
            next.text.slice(set.lineRange.start, set.lineRange.end),
          );
          assert.deepEqual(othersOf(next, task.id), othersOf(document, task.id));
          assert.equal(lineChanges(document.text, next.text).length % 2, 0);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("refuses tags and checkpoints with blanks and brackets", () => {
    const document = plainDocument();
    assert.throws(() => setTagsEdits(document, "T-20260102-001", ["a b"]), thrown("edit-refused", /hyphens/));
    assert.throws(() => setCheckpointEdits(document, "T-20260102-001", "a)"), thrown("edit-refused", /short hash/));
    assert.throws(() => setReasonEdits(document, "T-20260102-001", "a]"), thrown("edit-refused", /parentheses/));
  });

  it("set, add and remove a sub-bullet", () => {
    fc.assert(
      fc.property(textAndPlace, (place) => {
        const { document, task } = documentAndTask(place);
        const set = edited(document, setDetailEdits(document, task.id, "surface", "`src/`"));
        const details = (node: Task) => node.details.map(({ kind, text }) => [kind, text]);
        assert.deepEqual(details(found(set, task.id)), [...details(task), ["surface", "`src/`"]]);
        const changed = edited(set, setDetailEdits(set, task.id, "surface", "`test/`"));
        assert.deepEqual(details(found(changed, task.id)).at(-1), ["surface", "`test/`"]);
        const removed = edited(changed, setDetailEdits(changed, task.id, "surface", undefined));
        assert.deepEqual(allTasks(removed).map(meaningOf), allTasks(document).map(meaningOf));
        assert.deepEqual(setDetailEdits(removed, task.id, "surface", undefined), []);
      }),
      { numRuns: 30 },
    );
  });

  it("gives a line without a title its first one", () => {
    const document = ledger("### TODO", "", "- T-20260102-001");
    assert.match(edited(document, retitleTaskEdits(document, "T-20260102-001", "A")).text, /^- T-20260102-001 — A$/m);
  });
});

describe("tasks of the damaged document", () => {
  it("keep the bytes of their separators when they move", function () {
    const text = fixtureText();
    if (text === undefined) return this.skip();
    const document = parseDocument(text, "v1");
    const next = applyEdits(text, moveTaskEdits(document, "T-20251215-010", "DONE", { checkpoint: "0123abc" }));
    assert.deepEqual(lineChanges(text, next), [
      "-- T-20251215-010 โ Backend service orchestration [P1] (#orchestration #backend)",
      "+- T-20251215-010 โ Backend service orchestration [P1] (#orchestration #backend) (checkpoint: 0123abc)",
    ]);
  });

  it("can each be moved everywhere", function () {
    const text = fixtureText();
    if (text === undefined) return this.skip();
    const document = parseDocument(text, "v1");
    fc.assert(
      fc.property(fc.constantFrom(...allTasks(document)), fc.constantFrom(...taskStates), (task, to) => {
        const next = edited(document, moveTaskEdits(document, task.id, to));
        const moved = found(next, task.id);
        assert.deepEqual(
          [moved.state, moved.title, moved.priority, moved.tags],
          [to, task.title, task.priority, task.tags],
        );
        assert.equal(moved.details.length, task.details.length);
        assert.deepEqual(othersOf(next, task.id), othersOf(document, task.id));
        assert.ok(lineChanges(text, next.text).length <= 2 * (2 + 2 * task.details.length) + 4);
      }),
      { numRuns: 8 },
    );
  });
});

function ledger(...lines: string[]): ControlDocument {
  return parseDocument(["## TASK_LEDGER", "", ...lines, ""].join("\n"), "v1");
}

function plainSections() {
  return {
    DOING: [],
    TODO: [
      {
        title: "First",
        suffix: " [P1] (#docs)",
        details: ["**Definition of Done:** it runs"],
        blankBeforeDetails: false,
      },
    ],
    DONE: [{ title: "Third", suffix: " (checkpoint: abcdef1)", details: [], blankBeforeDetails: false }],
    BLOCKED: [],
  };
}
