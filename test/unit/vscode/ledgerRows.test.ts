import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { type LedgerNode, toLedgerTree } from "../../../src/core/views/ledgerTree.ts";
import { LedgerRow, mergeRows } from "../../../src/vscode/ledgerRows.ts";
import type { PlaneSession } from "../../../src/vscode/planeSession.ts";

const session = { name: "only carried along" } as unknown as PlaneSession;
const idOf = (number: number) => `T-${2000 + Math.floor(number / 1000)}0101-${String(number % 1000).padStart(3, "0")}`;

function documentOf(
  count: number,
  titleOf = (number: number) => `Task ${number}`,
  done: readonly number[] = [],
): string {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const line = (number: number) => `- ${idOf(number)} — ${titleOf(number)} [P1]`;
  const list = (which: readonly number[]) => (which.length === 0 ? ["- None"] : which.map(line)).join("\n");
  const open = numbers.filter((number) => !done.includes(number));
  return `## TASK_LEDGER\n\n### TODO\n\n${list(open)}\n\n### DONE\n\n${list(done)}\n`;
}

function toRow(node: LedgerNode, parent?: LedgerRow): LedgerRow {
  return new LedgerRow({ kind: "node", id: node.id, session, node, label: node.label }, parent, (own) =>
    node.children.map((child) => toRow(child, own)),
  );
}

const rowsOf = (text: string) => toLedgerTree(parseDocument(text)).map((node) => toRow(node));

/** Opens every row, as a person who expands the whole tree. */
function all(rows: readonly LedgerRow[]): LedgerRow[] {
  return rows.flatMap((row) => [row, ...all(row.children)]);
}

function merge(former: readonly LedgerRow[], text: string) {
  const changed: LedgerRow[] = [];
  return { ...mergeRows(former, rowsOf(text), changed), changed };
}

describe("rows of the ledger", () => {
  it("are the same objects, and none is drawn anew, when only other lines of the document change", () => {
    const former = rowsOf(documentOf(5));
    const before = all(former);
    const { changed, rows, sameRows } = merge(former, `# A new heading\n\n${documentOf(5)}`);
    assert.deepEqual([sameRows, changed], [true, []]);
    assert.ok(all(rows).every((row, index) => row === before[index]));
    const task = before.find(({ node }) => node?.taskId === idOf(3));
    assert.equal(task?.node?.line, 8, "a click goes to where the line is now");
  });

  it("draw one of 10,000 anew when one title changes", () => {
    const former = rowsOf(documentOf(10_000));
    const before = all(former);
    const { changed, rows, sameRows } = merge(
      former,
      documentOf(10_000, (number) => (number === 7000 ? "Renamed" : `Task ${number}`)),
    );
    assert.equal(sameRows, true);
    assert.deepEqual(
      changed.map(({ node }) => node?.taskId),
      [idOf(7000)],
    );
    assert.equal(changed[0]?.label, "Renamed");
    assert.ok(all(rows).every((row, index) => row === before[index]));
  });

  it("draw the groups anew that lose or gain a row, and keep the moved row's neighbours", () => {
    const former = rowsOf(documentOf(5, undefined, [4]));
    const kept = all(former).find(({ node }) => node?.taskId === idOf(1));
    const { changed, rows } = merge(former, documentOf(5, undefined, [2, 4]));
    const groups = changed.filter(({ node }) => node?.kind === "group").map(({ label }) => label);
    assert.deepEqual(groups.toSorted(), ["DONE", "P1", "TODO"]);
    assert.ok(!changed.includes(kept as LedgerRow) && all(rows).includes(kept as LedgerRow));
    for (const row of all(rows)) for (const child of row.children) assert.equal(child.parent, row);
  });

  it("are others for a state that gets its first task, which VS Code would keep closed", () => {
    const doneOf = (rows: readonly LedgerRow[]) => rows.find(({ label }) => label === "DONE");
    const former = rowsOf(documentOf(2));
    const { rows, sameRows } = merge(former, documentOf(2, undefined, [2]));
    assert.notEqual(doneOf(rows)?.id, doneOf(former)?.id);
    assert.equal(sameRows, false);
  });

  it("make no children for what was never opened", () => {
    const former = rowsOf(documentOf(3));
    const changed: LedgerRow[] = [];
    let made = 0;
    const counted = rowsOf(documentOf(3)).map(
      (row) =>
        new LedgerRow(
          { ...row, kind: row.kind, node: row.node, id: row.id, session, label: row.label },
          undefined,
          () => {
            made++;
            return [];
          },
        ),
    );
    mergeRows(former, counted, changed);
    assert.equal(made, 0);
  });
});
