import assert from "node:assert/strict";
import fc from "fast-check";
import { ControlError } from "../../../src/core/base/errors.ts";
import { addBlockerEdits, resolveBlockerEdits } from "../../../src/core/document/edits/blockerEdits.ts";
import { prependCheckpointEdits } from "../../../src/core/document/edits/checkpointEdits.ts";
import { addDecisionEdits, resolveDecisionEdits } from "../../../src/core/document/edits/decisionEdits.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { allTasks, anyText, edited, fixtureText, lineChanges, meaningOf, plainDocument } from "./editDocuments.ts";

const blocker = {
  id: "B-20260102-001",
  title: "Server is down",
  why: "it does not answer",
  needed: "start it",
  created: "2026-01-02 03:04:05",
  taskId: "T-20260102-001",
};
const refused = (error: unknown) => error instanceof ControlError && error.code === "edit-refused";
const nasty = fc.constantFrom("a\n\n## heading", "```", "<!-- x", "- None", "**Resolved:** yes", "ok");

describe("blockers", () => {
  it("are added, read back, and resolved; nothing else changes", () => {
    fc.assert(
      fc.property(anyText, nasty, (text, why) => {
        const document = parseDocument(text, "v1");
        const one = edited(document, addBlockerEdits(document, { ...blocker, why }));
        const two = edited(one, addBlockerEdits(one, { ...blocker, id: "B-20260102-002" }));
        assert.deepEqual(
          two.blockers?.items.map(({ id, title, taskId, needed, created, resolved }) => [
            id,
            title,
            taskId,
            needed,
            created,
            resolved,
          ]),
          ["B-20260102-001", "B-20260102-002"].map((id) => [
            id,
            blocker.title,
            blocker.taskId,
            blocker.needed,
            blocker.created,
            false,
          ]),
        );
        assert.equal(two.blockers?.emptyMarkerRange, undefined);
        const resolved = edited(two, resolveBlockerEdits(two, "B-20260102-001", "started\nby hand"));
        assert.deepEqual(
          resolved.blockers?.items.map((item) => [item.title, item.resolved]),
          [
            [blocker.title, true],
            [blocker.title, false],
          ],
        );
        assert.deepEqual(resolveBlockerEdits(resolved, "B-20260102-001", "again"), []);
        assert.deepEqual(allTasks(resolved).map(meaningOf), allTasks(document).map(meaningOf));
        assert.deepEqual(
          lineChanges(text, resolved.text).filter((line) => line.startsWith("-")),
          ["-- None"],
        );
      }),
      { numRuns: 15 },
    );
  });

  it("have the form that the contract asks for", () => {
    const document = plainDocument();
    const text = edited(document, addBlockerEdits(document, blocker)).text;
    assert.match(
      text,
      /\*\*Current blockers:\*\*\n\n- \*\*B-20260102-001\*\* — Server is down\n {2}- \*\*Task:\*\* T-20260102-001\n {2}- \*\*Why blocked:\*\* it does not answer\n {2}- \*\*What's needed:\*\* start it\n {2}- \*\*Created:\*\* 2026-01-02 03:04:05\n\n## 5\) DECISIONS/,
    );
  });

  it("get a section where there is none", () => {
    const document = parseDocument("# A\n\n## TASK_LEDGER\n\n---\n\n## RUN LOG\n", "v1");
    const next = edited(document, addBlockerEdits(document, blocker));
    assert.match(next.text, /^# A\n\n## TASK_LEDGER\n\n---\n\n## BLOCKERS\n\n- \*\*B-(?:.*\n)+\n---\n\n## RUN LOG\n$/);
    const empty = parseDocument("", "v1");
    assert.match(edited(empty, addBlockerEdits(empty, blocker)).text, /^## BLOCKERS\n\n- \*\*B-/);
  });

  it("refuse ids that are malformed, in use, or unknown", () => {
    const document = plainDocument();
    assert.throws(() => addBlockerEdits(document, { ...blocker, id: "B-1" }), refused);
    const next = edited(document, addBlockerEdits(document, blocker));
    assert.throws(() => addBlockerEdits(next, blocker), refused);
    assert.throws(() => resolveBlockerEdits(next, "B-20260102-009", ""), refused);
  });
});

describe("decisions", () => {
  it("are added behind the last one, and resolved once", () => {
    fc.assert(
      fc.property(anyText, nasty, (text, words) => {
        const document = parseDocument(text, "v1");
        const next = edited(document, addDecisionEdits(document, { id: "D-0002", text: words }));
        assert.deepEqual(
          next.decisions?.items.map(({ id }) => id),
          ["D-0001", "D-0002"],
        );
        const resolved = edited(next, resolveDecisionEdits(next, "D-0001", "no [longer]"));
        assert.equal(resolved.decisions?.items[0]?.text, "One file [RESOLVED - no longer]");
        assert.deepEqual(resolveDecisionEdits(resolved, "D-0001", "again"), []);
        assert.deepEqual(allTasks(resolved).map(meaningOf), allTasks(document).map(meaningOf));
      }),
      { numRuns: 10 },
    );
  });

  it("take the place of a None, and get a section where there is none", () => {
    const none = parseDocument("## DECISIONS\n\n- None\n\n---\n", "v1");
    const decision = { id: "D-0001", text: "One file" };
    assert.equal(
      edited(none, addDecisionEdits(none, decision)).text,
      "## DECISIONS\n\n- **D-0001:** One file\n\n---\n",
    );
    const empty = parseDocument("# A", "v1");
    assert.equal(
      edited(empty, addDecisionEdits(empty, decision)).text,
      "# A\n\n## DECISIONS\n\n- **D-0001:** One file\n",
    );
    assert.throws(() => addDecisionEdits(none, { id: "D1", text: "x" }), refused);
    assert.throws(() => resolveDecisionEdits(none, "D-0009", "x"), refused);
  });
});

describe("the checkpoint history", () => {
  const checkpoint = {
    stateId: "STATE_002",
    timestamp: "2026-01-02T03:04:05Z",
    commit: "0123abc — feat: first",
    lines: ["**Tests:** PASS", "**What:** a\nb"],
  };

  it("takes an entry on top", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = parseDocument(text, "v1");
        const next = edited(document, prependCheckpointEdits(document, checkpoint));
        assert.deepEqual(
          next.checkpointHistory?.entries.map(({ stateId, commit }) => [stateId, commit]),
          [
            ["STATE_002", "0123abc"],
            ["STATE_001", "abcdef1"],
          ],
        );
        assert.deepEqual(
          lineChanges(text, next.text).filter((line) => line.startsWith("-")),
          [],
        );
      }),
      { numRuns: 8 },
    );
  });

  it("is written as a heading with bullets", () => {
    const document = parseDocument("## CHECKPOINT HISTORY\n\n> Notes.\n\n---\n\n## ARCHIVE\n", "v1");
    assert.equal(
      edited(document, prependCheckpointEdits(document, checkpoint)).text,
      "## CHECKPOINT HISTORY\n\n> Notes.\n\n### CHECKPOINT STATE_002 — 2026-01-02T03:04:05Z\n\n- **Commit:** `0123abc` — feat: first\n- **Tests:** PASS\n- **What:** a b\n\n---\n\n## ARCHIVE\n",
    );
    assert.deepEqual(prependCheckpointEdits(parseDocument("", ""), checkpoint), []);
  });
});

describe("the records of the damaged document", () => {
  it("change by added lines alone", function () {
    const text = fixtureText();
    if (text === undefined) return this.skip();
    let next = parseDocument(text, "v1");
    next = edited(next, addBlockerEdits(next, blocker));
    next = edited(next, addDecisionEdits(next, { id: "D-0004", text: "Four" }));
    const commit = { stateId: "BOOTSTRAP_102", timestamp: "2026-01-02T03:04:05Z", commit: "0123abc", lines: [] };
    next = edited(next, prependCheckpointEdits(next, commit));
    assert.deepEqual(
      lineChanges(text, next.text).filter((line) => line !== "+"),
      [
        "-- None",
        "+- **B-20260102-001** — Server is down",
        "+  - **Task:** T-20260102-001",
        "+  - **Why blocked:** it does not answer",
        "+  - **What's needed:** start it",
        "+  - **Created:** 2026-01-02 03:04:05",
        "+- **D-0004:** Four",
        "+### CHECKPOINT BOOTSTRAP_102 — 2026-01-02T03:04:05Z",
        "+- **Commit:** `0123abc`",
      ],
    );
  });
});
