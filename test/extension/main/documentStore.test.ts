import assert from "node:assert/strict";
import * as vscode from "vscode";
import { ControlError } from "../../../src/core/base/errors.ts";
import { insertEdit, type TextEdit } from "../../../src/core/base/text.ts";
import { FsTextStore } from "../../../src/node/files/fsTextStore.ts";
import { CycleTextStore, VsCodeTextStore } from "../../../src/vscode/vsCodeTextStore.ts";
import { closeEditors, readText, typeBehind, workspaceFolder, writeText } from "../product.ts";

/** Fresh names for each test: the editor remembers the undo steps of files that it has closed. */
let count = 0;
const uri = () => vscode.Uri.joinPath(workspaceFolder().uri, `note${count}.md`);
const other = () => vscode.Uri.joinPath(workspaceFolder().uri, `other${count}.md`);
const start = "one  \ntwo\nthree\n";

function disk(): FsTextStore {
  return new FsTextStore(uri().fsPath);
}

/** Puts `text` in front of the first `anchor`. */
function inFront(text: string, anchor: string, inserted: string): TextEdit {
  return insertEdit(text.indexOf(anchor), inserted);
}

function isCode(code: ControlError["code"]): (error: unknown) => boolean {
  return (error) => error instanceof ControlError && error.code === code;
}

async function undone(document: vscode.TextDocument): Promise<string> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("undo");
  return document.getText();
}

describe("writing a document that may be open", () => {
  beforeEach(async () => {
    count += 1;
    await writeText(uri(), start);
    await writeText(other(), "other\n");
  });

  afterEach(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(uri());
    await vscode.workspace.fs.delete(other());
  });

  for (const Store of [VsCodeTextStore, CycleTextStore]) {
    describe(Store.name, () => {
      it("replaces a closed file on disk and opens nothing", async () => {
        const store = new Store(uri(), disk());
        const { text, version } = await store.read();
        await store.write({ version, edits: [inFront(text, "two", "new\n")] });
        assert.equal(await readText(uri()), "one  \nnew\ntwo\nthree\n");
        assert.equal(vscode.window.tabGroups.all.flatMap((group) => group.tabs).length, 0);
      });

      it("replaces a clean file on disk and resolves when the editor shows it", async () => {
        const document = await vscode.workspace.openTextDocument(uri());
        await vscode.window.showTextDocument(document);
        const store = new Store(uri(), disk());
        const { text, version } = await store.read();
        await store.write({ version, edits: [inFront(text, "two", "new\n")] });
        assert.equal(document.getText(), "one  \nnew\ntwo\nthree\n");
        assert.ok(!document.isDirty);
        assert.equal(await undone(document), start);
      });

      it("refuses a batch of an older version", async () => {
        const store = new Store(uri(), disk());
        const { text, version } = await store.read();
        await writeText(uri(), `${start}four\n`);
        await assert.rejects(store.write({ version, edits: [inFront(text, "two", "x")] }), isCode("stale-edit"));
        assert.equal(await readText(uri()), `${start}four\n`);
      });
    });
  }

  it("puts an edit into unsaved text in one step of undo, and saves it without trimming", async () => {
    const configuration = vscode.workspace.getConfiguration("files");
    await configuration.update("trimTrailingWhitespace", true, vscode.ConfigurationTarget.Global);
    const document = await vscode.workspace.openTextDocument(uri());
    await vscode.window.showTextDocument(document);
    await typeBehind(document, "three\n", "typed  \n");
    const store = new VsCodeTextStore(uri(), disk());
    const { text, version } = await store.read();
    assert.equal(text, `${start}typed  \n`);
    await store.write({ version, edits: [inFront(text, "two", "a\n"), inFront(text, "three", "b\n")] });
    assert.equal(await readText(uri()), "one  \na\ntwo\nb\nthree\ntyped  \n");
    assert.ok(!document.isDirty);
    assert.equal(await undone(document), `${start}typed  \n`);
    await configuration.update("trimTrailingWhitespace", undefined, vscode.ConfigurationTarget.Global);
  });

  it("keeps emoji whole that differ by half", async () => {
    await writeText(uri(), "🟢 GREEN\ntwo\n");
    const document = await vscode.workspace.openTextDocument(uri());
    await typeBehind(document, "two\n", "typed\n");
    const store = new VsCodeTextStore(uri(), disk());
    const { version } = await store.read();
    await store.write({ version, edits: [{ range: { start: 0, end: 8 }, newText: "🟡 YELLOW" }] });
    assert.equal(await readText(uri()), "🟡 YELLOW\ntwo\ntyped\n");
  });

  it("leaves another file in front, unsaved", async () => {
    const document = await vscode.workspace.openTextDocument(uri());
    await vscode.window.showTextDocument(document, { preview: false });
    await typeBehind(document, "three\n", "typed\n");
    const front = await vscode.workspace.openTextDocument(other());
    await vscode.window.showTextDocument(front, { preview: false });
    await typeBehind(front, "other\n", "unsaved\n");
    const store = new VsCodeTextStore(uri(), disk());
    const { text, version } = await store.read();
    await store.write({ version, edits: [inFront(text, "two", "a\n")] });
    assert.equal(vscode.window.activeTextEditor?.document, front);
    assert.ok(front.isDirty && !document.isDirty);
    assert.equal(await readText(other()), "other\n");
  });

  it("comes back to the group that had the focus", async () => {
    const document = await vscode.workspace.openTextDocument(uri());
    await vscode.window.showTextDocument(document, { preview: false });
    await typeBehind(document, "three\n", "typed\n");
    const front = await vscode.workspace.openTextDocument(other());
    await vscode.window.showTextDocument(front, { viewColumn: vscode.ViewColumn.Two });
    const store = new VsCodeTextStore(uri(), disk());
    const { text, version } = await store.read();
    await store.write({ version, edits: [inFront(text, "two", "a\n")] });
    assert.equal(vscode.window.tabGroups.activeTabGroup.viewColumn, vscode.ViewColumn.Two);
    assert.ok(!document.isDirty);
  });

  it("refuses edits of a buffer that was typed in since", async () => {
    const document = await vscode.workspace.openTextDocument(uri());
    await typeBehind(document, "three\n", "typed\n");
    const store = new VsCodeTextStore(uri(), disk());
    const { text, version } = await store.read();
    await typeBehind(document, "typed\n", "more\n");
    await assert.rejects(store.write({ version, edits: [inFront(text, "two", "x")] }), isCode("stale-edit"));
    assert.equal(await readText(uri()), start);
    assert.equal(document.getText(), `${start}typed\nmore\n`);
  });

  it("lets a cycle read the disk and carries along what was typed meanwhile", async () => {
    const store = new CycleTextStore(uri(), disk());
    const document = await vscode.workspace.openTextDocument(uri());
    const { text, version } = await store.read();
    await typeBehind(document, "one  \n", "typed\n");
    assert.equal((await store.read()).version, version);
    const saved = await store.write({ version, edits: [inFront(text, "three", "b\n")] });
    assert.equal(saved.text, "one  \ntyped\ntwo\nb\nthree\n");
    assert.equal(await readText(uri()), saved.text);
    assert.ok(!document.isDirty);
  });

  it("gives a cycle the unsaved text to compute on when both write the same line", async () => {
    const store = new CycleTextStore(uri(), disk());
    const document = await vscode.workspace.openTextDocument(uri());
    const { text, version } = await store.read();
    await typeBehind(document, "two", " typed");
    const at = text.indexOf("two");
    const edit = { range: { start: at, end: at + 3 }, newText: "2" };
    await assert.rejects(store.write({ version, edits: [edit] }), isCode("stale-edit"));
    assert.equal(document.getText(), "one  \ntwo typed\nthree\n");
    assert.equal(await readText(uri()), start);
    const again = await store.read();
    assert.equal(again.text, "one  \ntwo typed\nthree\n");
    await store.write({ version: again.version, edits: [edit] });
    assert.equal(await readText(uri()), "one  \n2 typed\nthree\n");
    assert.ok(!document.isDirty);
  });

  it("refuses to save over a file that changed below unsaved text", async () => {
    const document = await vscode.workspace.openTextDocument(uri());
    await vscode.window.showTextDocument(document);
    await typeBehind(document, "three\n", "typed\n");
    const store = new VsCodeTextStore(uri(), disk());
    const { text, version } = await store.read();
    await writeText(uri(), "somebody else was here\n");
    await assert.rejects(store.write({ version, edits: [inFront(text, "two", "x\n")] }), isCode("edit-refused"));
    assert.equal(await readText(uri()), "somebody else was here\n");
  });
});
