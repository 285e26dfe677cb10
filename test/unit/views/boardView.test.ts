import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import { decodeHostMessage } from "../../../src/core/protocol.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import {
  type BoardLook,
  boardStates,
  boardWindow,
  firstBoardLook,
  toBoardView,
} from "../../../src/core/views/boardView.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { manyTasks } from "../../support/manyTasks.ts";

function boardOf(text: string, look: Partial<BoardLook> = {}) {
  const document = parseDocument(text, "1");
  const findings = lintDocument(document, { settings: defaultSettings });
  return toBoardView(document, findings, { ...firstBoardLook, ...look }, null);
}

describe("toBoardView", () => {
  it("has four columns: TODO by priority, DONE newest first", () => {
    const board = boardOf(
      aControlDocument({
        todo: [
          { id: "T-20260101-001", suffix: "" },
          { id: "T-20260101-002", suffix: "[P2]" },
          { id: "T-20260101-003", suffix: "[P1]" },
          { id: "T-20260101-004", suffix: "[P2]" },
        ],
        done: [
          { id: "T-20260101-005", suffix: "(checkpoint: abc1234)" },
          { id: "T-20260101-006", suffix: "(checkpoint: abc1234)" },
        ],
      }),
    );
    assert.deepEqual(
      board.columns.map(({ state, cards }) => [state, ...cards.map(({ id }) => id.slice(-1))]),
      [["DOING"], ["TODO", "3", "2", "4", "1"], ["BLOCKED"], ["DONE", "6", "5"]],
    );
  });

  it("gives the window that is looked at, and never one beyond the end", () => {
    const text = manyTasks(1000);
    const windowOf = (from: number) => boardOf(text, { from: { ...firstBoardLook.from, TODO: from } }).columns[1];
    assert.deepEqual([windowOf(0)?.from, windowOf(0)?.cards.length, windowOf(0)?.total], [0, boardWindow, 750]);
    assert.equal(windowOf(300)?.cards[0]?.id, windowOf(299)?.cards[1]?.id);
    assert.deepEqual([windowOf(9999)?.from, windowOf(9999)?.cards.length], [750 - boardWindow, boardWindow]);
  });

  it("filters as the tree does, and counts what is left", () => {
    const { columns } = boardOf(manyTasks(1000), { filter: "#kind3 P1" });
    assert.deepEqual(
      columns.map(({ total }) => total),
      [0, 38, 0, 0],
    );
    assert.ok(columns[1]?.cards.every(({ priority, tags }) => priority === "P1" && tags.includes("kind3")));
  });

  it("shows another ledger, the last one when there are fewer, and nothing without any", () => {
    const text = `${aControlDocument({ todo: [{ id: "T-20260101-001" }] })}\n## BACKLOG_LEDGER\n\n### TODO\n\n- T-20260102-001 — Later\n`;
    const other = boardOf(text, { ledger: 7 });
    assert.deepEqual([other.ledgers.length, other.ledger], [2, 1]);
    assert.equal(other.columns[1]?.cards[0]?.id, "T-20260102-001");
    assert.deepEqual(boardOf("# Nothing\n").columns, []);
  });

  it("counts the findings of each task, and travels", () => {
    const board = boardOf(aControlDocument({ done: [{ id: "T-20260101-001", suffix: "" }] }));
    assert.ok((board.columns[3]?.cards[0]?.findings ?? 0) > 0);
    assert.deepEqual(
      board.columns.map(({ state }) => state),
      boardStates,
    );
    const message = { type: "board", ...board } as const;
    assert.deepEqual(decodeHostMessage(JSON.parse(JSON.stringify(message))), message);
  });
});
