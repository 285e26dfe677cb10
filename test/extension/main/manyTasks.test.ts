import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as vscode from "vscode";
import { viewIds } from "../../../src/vscode/ids.ts";
import type { LedgerElement } from "../../../src/vscode/ledgerTree.ts";
import type { Parts } from "../../../src/vscode/parts.ts";
import {
  activateProduct,
  closeEditors,
  currentSession,
  git,
  readText,
  showFile,
  untilPlanes,
  workspaceFolder,
  writeText,
} from "../product.ts";

const count = 10_000;
const idOf = (number: number) => `T-${2000 + Math.floor(number / 1000)}0101-${String(number % 1000).padStart(3, "0")}`;

function manyTasks(): string {
  const lines = Array.from({ length: count }, (_, index) => `- ${idOf(index + 1)} — Task ${index + 1} [P1]`);
  return `# Plan\n\n## TASK_LEDGER\n\n### TODO\n\n${lines.join("\n")}\n\n### DONE\n\n- None\n`;
}

function rows(product: Parts, parents?: readonly LedgerElement[]): LedgerElement[] {
  const here = parents ? parents.flatMap((parent) => product.ledger.getChildren(parent)) : product.ledger.getChildren();
  return here.flatMap((row) => [row, ...(row.node?.kind === "task" ? [] : rows(product, [row]))]);
}

/** Bytes of the extension host's heap after everything that nobody holds is gone. */
function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let round = 0; round < 3; round++) collect();
  return process.memoryUsage().heapUsed;
}

/** Replaces one text by another in the buffer. */
async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const at = document.getText().indexOf(from);
  assert.notEqual(at, -1, from);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Resolves when the control plane has read what the buffer has. */
async function untilRead(product: Parts, document: vscode.TextDocument): Promise<void> {
  await untilPlanes(product, () => currentSession(product).facts?.document.text === document.getText());
}

describe("many tasks and many edits", function many() {
  this.timeout(240_000);
  let product: Parts;
  let before: string;

  beforeEach(async () => {
    product = await activateProduct();
    before = await readText(currentSession(product).uri);
    await vscode.commands.executeCommand(`${viewIds.ledger}.focus`);
  });

  afterEach(async () => {
    await closeEditors();
    await git(workspaceFolder(), "checkout", "--quiet", ".");
    await untilPlanes(product, () => currentSession(product).facts?.document.text === before);
  });

  it("draws one row of 10,000 anew when its title changes, and keeps every other", async () => {
    await writeText(currentSession(product).uri, manyTasks());
    await untilPlanes(product, () => currentSession(product).facts?.document.ledgers[0]?.tasks.length === count);
    const document = await showFile(currentSession(product).uri);
    const former = rows(product);
    assert.ok(former.length > count);
    const drawn: (readonly LedgerElement[] | undefined)[] = [];
    const listener = product.ledger.onDidChangeTreeData((changed) => drawn.push(changed));
    await replace(document, "Task 7000 ", "Renamed ");
    await untilRead(product, document);
    await replace(document, "# Plan\n", "# Plan\n\nThree lines more, and no row looks different.\n\n");
    await untilRead(product, document);
    listener.dispose();
    assert.deepEqual(
      drawn.map((changed) => changed?.map(({ node }) => node?.taskId)),
      [[idOf(7000)]],
    );
    const now = rows(product);
    assert.ok(now.every((row, index) => row === former[index]));
    const renamed = now.find(({ node }) => node?.taskId === idOf(7000));
    assert.equal(renamed && (product.ledger.getTreeItem(renamed).label as vscode.TreeItemLabel).label, "Renamed");
  });

  it("keeps the extension host's memory flat over 1,000 edits", async () => {
    const document = await showFile(currentSession(product).uri);
    const edit = async (times: number) => {
      for (let turn = 0; turn < times; turn++) {
        const [from, to] = turn % 2 === 0 ? ["two decimals", "three decimals"] : ["three decimals", "two decimals"];
        await replace(document, from, to);
        // Reading is coalesced: some of the edits are read one by one, others together.
        if (turn % 100 < 2) await untilRead(product, document);
      }
      await untilRead(product, document);
    };
    await edit(200);
    const start = heapUsed();
    await edit(1000);
    const grown = heapUsed() - start;
    console.log(`heap after 1,000 edits: ${(grown / 1024 / 1024).toFixed(1)} MB more`);
    // VS Code itself keeps the undo steps of a document; a document kept by each edit would be 40 MB and more.
    assert.ok(grown < 8 * 1024 * 1024, `${grown} bytes more`);
  });
});
