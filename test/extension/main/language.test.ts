import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandIds } from "../../../src/vscode/ids.ts";
import {
  activateProduct,
  closeEditors,
  currentSession,
  git,
  showFile,
  typeBehind,
  until,
  workspaceFolder,
} from "../product.ts";

const next = "T-20260112-004";

function positionOf(document: vscode.TextDocument, words: string, from = 0): vscode.Position {
  const at = document.getText().indexOf(words, from);
  assert.notEqual(at, -1, `${words} is not in the document`);
  return document.positionAt(at + 2);
}

async function shownDocument(): Promise<vscode.TextDocument> {
  return showFile(currentSession(await activateProduct()).uri);
}

async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  const parts = hovers.flatMap(({ contents }) => contents) as vscode.MarkdownString[];
  assert.ok(parts.every(({ isTrusted }) => isTrusted !== true));
  return parts.map(({ value }) => value.replaceAll("&nbsp;", " ").replaceAll("\\", "")).join("\n");
}

describe("the control document in the editor", () => {
  afterEach(closeEditors);

  it("has tasks and runs in the outline, below one heading of ours", async () => {
    const { uri } = await shownDocument();
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      uri,
    );
    const ledger = symbols.find(({ name }) => name === "TASK_LEDGER");
    assert.equal(ledger?.detail, "2/7 · 29%");
    const todo = ledger?.children.find(({ name }) => name === "TODO");
    assert.deepEqual(
      todo?.children.map(({ name }) => name),
      ["003", "004", "005", "006", "007"].map((number) => `T-20260112-${number}`),
    );
    assert.ok(symbols.find(({ name }) => name === "RUN LOG")?.children.length === 2);
  });

  it("folds a task's details", async () => {
    const document = await shownDocument();
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      "vscode.executeFoldingRangeProvider",
      document.uri,
    );
    const { line } = positionOf(document, `- ${next}`);
    assert.ok(ranges.some(({ start, end }) => start === line && end === line + 3));
  });

  it("offers AUTO on the next task, and says where a ledger stands", async () => {
    const document = await shownDocument();
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
    );
    const shown = lenses.map(({ range, command }) => [
      document.lineAt(range.start.line).text.slice(0, 16),
      command?.title,
    ]);
    assert.deepEqual(shown, [
      ["## 📋 TASK_LEDGER".slice(0, 16), "2 of 7 done · 29%"],
      ["## 📋 TASK_LEDGER".slice(0, 16), `Next: ${next}`],
      [`- ${next}`, "$(play) AUTO"],
      [`- ${next}`, "$(circle-slash) Block…"],
    ]);
    assert.equal(lenses[2]?.command?.command, commandIds.auto);
  });

  it("says in a hover what a task and a commit are, as plain text", async () => {
    const document = await shownDocument();
    assert.match(await hoverText(document, positionOf(document, next)), /Greet returning customers.*\n.*TODO · P0/);
    const head = (await git(workspaceFolder(), "rev-parse", "HEAD")).trim();
    await typeBehind(document, "stay exact.", ` ${head}`);
    const subject = (await git(workspaceFolder(), "log", "-1", "--format=%s")).trim();
    const text = await hoverText(document, positionOf(document, head));
    assert.ok(text.includes(subject.slice(0, 8)), text);
  });

  it("completes tags, priorities and commits where they belong", async () => {
    const document = await shownDocument();
    const complete = async (typed: string) => {
      await typeBehind(document, "- T-20260112-006 — Write the opening hours into the readme [P3] (#docs)", typed);
      const place = positionOf(document, typed).translate(0, typed.length - 2);
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        place,
      );
      await vscode.commands.executeCommand("undo");
      return items.map(({ label }) => (typeof label === "string" ? label : label.label));
    };
    assert.ok((await complete(" (#")).includes("greeting"));
    assert.deepEqual((await complete(" [P")).slice(0, 4), ["P0", "P1", "P2", "P3"]);
    const head = (await git(workspaceFolder(), "rev-parse", "--short", "HEAD")).trim();
    assert.ok((await complete(" (checkpoint: ")).includes(head));
  });

  it("goes from an id in any file to its line, and finds every place of it", async () => {
    const product = await activateProduct();
    const folder = workspaceFolder();
    const note = vscode.Uri.joinPath(folder.uri, "note.txt");
    await vscode.workspace.fs.writeFile(note, new TextEncoder().encode(`see ${next} and T-20260112-999\n`));
    try {
      const document = await vscode.workspace.openTextDocument(note);
      const position = new vscode.Position(0, 6);
      const [definition] = await vscode.commands.executeCommand<vscode.Location[]>(
        "vscode.executeDefinitionProvider",
        note,
        position,
      );
      assert.equal(definition?.uri.toString(), currentSession(product).uri.toString());
      const places = await vscode.commands.executeCommand<vscode.Location[]>(
        "vscode.executeReferenceProvider",
        note,
        position,
      );
      const files = new Set(places.map(({ uri }) => uri.path.split("/").pop()));
      assert.deepEqual([...files].sort(), ["CONTROL_PLANE.md", "note.txt"]);
      assert.match(await hoverText(document, position), /Greet returning customers/);
      const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>("vscode.executeLinkProvider", note);
      const own = links.filter(({ target }) => target?.scheme === "command");
      assert.equal(own.length, 1, "the unknown id is no link");
      await vscode.commands.executeCommand(commandIds.openDocument, currentSession(product).uri, 1);
    } finally {
      await vscode.workspace.fs.delete(note);
    }
  });

  it("links paths that exist", async () => {
    const { uri } = await shownDocument();
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>("vscode.executeLinkProvider", uri);
    const files = links
      .filter(({ target }) => target?.scheme === "file")
      .map(({ target }) => target?.path.split("/").pop());
    assert.ok(files.includes("greeting.js"), files.join());
    assert.ok(files.includes("README.md"), files.join());
  });

  it("opens a commit as a document to read", async () => {
    await activateProduct();
    const folder = workspaceFolder();
    const head = (await git(folder, "rev-parse", "HEAD")).trim();
    await vscode.commands.executeCommand(commandIds.openCommit, folder.uri, head);
    const editor = await until([vscode.window.onDidChangeActiveTextEditor], () => vscode.window.activeTextEditor);
    assert.equal(editor.document.uri.scheme, "control-plane-commit");
    assert.match(editor.document.getText(), new RegExp(`^commit ${head}`));
  });

  it("puts the task's id into the commit box, once", async () => {
    await activateProduct();
    await vscode.commands.executeCommand(commandIds.insertTaskId);
    await vscode.commands.executeCommand(commandIds.insertTaskId);
    const { exports: git } = vscode.extensions.getExtension("vscode.git") ?? assert.fail("no git extension");
    const [repository] = git.getAPI(1).repositories;
    assert.equal(repository.inputBox.value, `${next}: `);
    repository.inputBox.value = "";
  });
});
