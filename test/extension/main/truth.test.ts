import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { AuditReport } from "../../../src/core/audit/auditClaims.ts";
import { commandIds, pageScheme } from "../../../src/vscode/ids.ts";
import type { Parts } from "../../../src/vscode/parts.ts";
import {
  activateProduct,
  closeEditors,
  currentSession,
  git,
  readText,
  resetRepository,
  setSettings,
  showFile,
  typeBehind,
  until,
  untilPlanes,
  workspaceFolder,
  writeText,
} from "../product.ts";

const beans = "- T-20260112-090 — Sow the beans [P1]";

function ruleOf({ code }: vscode.Diagnostic): string {
  return typeof code === "object" ? String(code.value) : String(code);
}

function problemsOf(uri: vscode.Uri, rule: string): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => ruleOf(diagnostic) === rule);
}

/** The findings of a rule in the Problems view, once there are as many. */
async function untilProblems(uri: vscode.Uri, rule: string, count = 1): Promise<vscode.Diagnostic[]> {
  return until([vscode.languages.onDidChangeDiagnostics], () => {
    const found = problemsOf(uri, rule);
    return found.length === count && found;
  });
}

async function actionsAt(uri: vscode.Uri, range: vscode.Range, kind?: vscode.CodeActionKind) {
  const command = "vscode.executeCodeActionProvider";
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(command, uri, range, kind?.value);
  return found.filter(({ command: offered }) => offered?.command.startsWith("controlPlane."));
}

/** What is offered at the first problem of a rule, as soon as the editor has the text that the problem is of. */
async function offersFor(uri: vscode.Uri, rule: string, count = 1): Promise<vscode.CodeAction[]> {
  for (;;) {
    const [problem] = await untilProblems(uri, rule, count);
    const found = problem ? await actionsAt(uri, problem.range, vscode.CodeActionKind.QuickFix) : [];
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function run({ command }: vscode.CodeAction): Promise<void> {
  assert.ok(command);
  await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

/** Undoes one step in the document, and gives the text. */
async function undone(document: vscode.TextDocument): Promise<string> {
  const before = document.getText();
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("undo");
  await until([vscode.workspace.onDidChangeTextDocument], () => document.getText() !== before);
  return document.getText();
}

/** The page that is shown under our own scheme. */
function shownPage(): vscode.TextDocument {
  const page = vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === pageScheme);
  assert.ok(page, "no page is shown");
  return page.document;
}

describe("truth in the editor", () => {
  let product: Parts;
  let uri: vscode.Uri;
  let clean: string;
  let head: string;

  before(async () => {
    product = await activateProduct();
    ({ uri } = currentSession(product));
    clean = await readText(uri);
    head = await git(workspaceFolder(), "rev-parse", "HEAD");
  });

  afterEach(async () => {
    await closeEditors();
    await resetRepository(workspaceFolder(), head);
    await currentSession(product).check();
  });

  /** The document after every mend that it needs; the table keeps its width. */
  const yellow = () => clean.replace("🟢 GREEN ", "🟡 YELLOW");

  /** Puts `to` in the place of `from` on disk, and waits until it is read. */
  async function change(...changes: readonly (readonly [from: string, to: string])[]): Promise<string> {
    let text = clean;
    for (const [from, to] of changes) {
      assert.ok(text.includes(from), from);
      text = text.replace(from, to);
    }
    await writeText(uri, text);
    await currentSession(product).check();
    return text;
  }

  describe("the Problems view", () => {
    it("has every finding, with its rule as a link, and follows what is typed", async () => {
      await vscode.commands.executeCommand(commandIds.checkDocument);
      const { facts } = currentSession(product);
      const shown = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "Control Plane");
      assert.deepEqual(shown.map(ruleOf).sort(), facts?.findings.map(({ rule }) => rule).sort());
      const [green] = await untilProblems(uri, "green-with-blocker");
      assert.ok(typeof green?.code === "object");
      assert.equal(green.code.target.toString(true), `command:${commandIds.showRule}?["green-with-blocker"]`);
      assert.equal(green.severity, vscode.DiagnosticSeverity.Warning);
      const document = await showFile(uri);
      await typeBehind(document, "### TODO\n", "\n- T-20260112-090 Sow the beans\n");
      await untilProblems(uri, "malformed-task");
    });

    it("asks git in the background, and marks what is older than the text", async () => {
      await change(["(checkpoint: ", "(checkpoint: 1234567) (was: "]);
      const [gone] = await untilProblems(uri, "done-checkpoint-gone");
      assert.ok(gone);
      const marked: string[] = [];
      // The editor tells of diagnostics some time later, and once of several changes.
      const listener = product.planes.onDidChangeSession(() => {
        marked.push(...problemsOf(uri, "done-checkpoint-gone").map(({ message }) => message));
      });
      const document = await showFile(uri);
      await typeBehind(document, "> **Project:** Lantern Shop\n", "> One more line.\n");
      await until([vscode.languages.onDidChangeDiagnostics], () => {
        const [moved] = problemsOf(uri, "done-checkpoint-gone");
        return moved?.range.start.line === gone.range.start.line + 1 && moved.message === gone.message;
      });
      listener.dispose();
      assert.ok(
        marked.some((message) => message.includes("git was not asked about this text yet")),
        marked.join("\n"),
      );
    });

    it("takes severities from the settings", async () => {
      await setSettings(product, { "lint.severities": { "green-with-blocker": "hint", "run-field-missing": "off" } });
      const [green] = await untilProblems(uri, "green-with-blocker");
      assert.equal(green?.severity, vscode.DiagnosticSeverity.Hint);
      assert.deepEqual(problemsOf(uri, "run-field-missing"), []);
      await setSettings(product, { "lint.severities": undefined });
      await untilProblems(uri, "run-field-missing", 2);
    });

    it("reads rule files beside the document", async () => {
      await writeText(
        vscode.Uri.joinPath(workspaceFolder().uri, "AGENTS.md"),
        "The single source of truth is `docs/STATE.md`.\n",
      );
      await currentSession(product).refresh();
      const [other] = await untilProblems(uri, "other-authority");
      assert.match(other?.message ?? "", /docs\/STATE\.md in AGENTS\.md \(line 1\)/);
    });

    it("shows the page of a rule", async () => {
      const target = vscode.languages.getDiagnostics(uri)[0]?.code;
      assert.ok(typeof target === "object");
      await vscode.commands.executeCommand(commandIds.showRule, "green-with-blocker");
      const page = vscode.workspace.textDocuments.find(({ uri: { scheme } }) => scheme === pageScheme);
      assert.match(page?.getText() ?? "", /^# green-with-blocker\n/);
    });
  });

  describe("quick fixes", () => {
    it("mend a saved document and leave it saved, in one step of undo", async () => {
      await change();
      const document = await showFile(uri);
      const [preferred, ...others] = await offersFor(uri, "green-with-blocker");
      assert.ok(preferred?.isPreferred);
      assert.deepEqual(others, []);
      await run(preferred);
      await untilProblems(uri, "green-with-blocker", 0);
      const mended = yellow();
      assert.deepEqual([await readText(uri), document.getText(), document.isDirty], [mended, mended, false]);
      assert.equal(await undone(document), clean);
    });

    it("mend an unsaved document and leave it unsaved, in one step of undo", async () => {
      await change();
      const document = await showFile(uri);
      await typeBehind(document, "### TODO\n", `\n${beans}\n`);
      const typed = document.getText();
      const actions = await offersFor(uri, "dashboard-counts", 5);
      const ofRule = actions.find(({ title }) => title === "Fix all 5 of dashboard-counts");
      assert.ok(ofRule, actions.map(({ title }) => title).join(", "));
      await run(ofRule);
      assert.match(document.getText(), /\*\*TODO:\*\* `6`/);
      assert.deepEqual([document.isDirty, await readText(uri)], [true, clean]);
      assert.equal(await undone(document), typed);
    });

    it("offer what a person has to choose", async () => {
      const doubled = "- T-20260112-003 — Show prices with two decimals";
      await change(["### DONE\n", `### DONE\n\n${doubled} (checkpoint: 1234567)\n`]);
      await showFile(uri);
      const titles = (await offersFor(uri, "task-in-two-sections")).map(({ title }) => title);
      assert.ok(titles.includes("Keep it out of TODO of TASK_LEDGER"), titles.join(", "));
      assert.ok(titles.includes("Keep it out of DONE of TASK_LEDGER"));
    });

    it("refuse a mend that was offered for another text", async () => {
      await change();
      const [offer = assert.fail()] = await offersFor(uri, "green-with-blocker");
      const later = await change(["Lantern Shop\n", "Lantern Shop, closed\n"]);
      await run(offer);
      assert.equal(await readText(uri), later);
    });

    it("fix all in the file, as check --fix does, on saving too", async () => {
      await change(["- **TODO:** `5`", "- **TODO:** `9`"], ["- **TOTAL:** `7`", "- **TOTAL:** `1`"]);
      const document = await showFile(uri);
      const broken = document.getText();
      const kind = vscode.CodeActionKind.SourceFixAll.append("controlPlane");
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const [all] = await actionsAt(uri, whole, kind);
      assert.equal(all?.kind?.value, "source.fixAll.controlPlane");
      await run(all);
      const mended = yellow();
      assert.equal(await readText(uri), mended);
      assert.equal(await undone(document), broken);
      const editor = vscode.workspace.getConfiguration("editor");
      await editor.update("codeActionsOnSave", { [kind.value]: "explicit" }, vscode.ConfigurationTarget.Global);
      assert.ok(document.isDirty);
      assert.ok(await document.save());
      assert.equal(await readText(uri), mended);
      await editor.update("codeActionsOnSave", undefined, vscode.ConfigurationTarget.Global);
    });

    it("are none in other files", async () => {
      const readme = vscode.Uri.joinPath(workspaceFolder().uri, "README.md");
      await showFile(readme);
      assert.deepEqual(await actionsAt(readme, new vscode.Range(0, 0, 1, 0)), []);
    });
  });

  describe("commands", () => {
    it("Fix All mends a document that no editor shows", async () => {
      await change(["- **TODO:** `5`", "- **TODO:** `9`"]);
      assert.equal(await vscode.commands.executeCommand(commandIds.fixAll), 2);
      assert.equal(await readText(uri), yellow());
      assert.equal(await vscode.commands.executeCommand(commandIds.fixAll), 0);
    });

    it("Audit Claims groups what it proved, with links to tasks and commits", async () => {
      await change(["### DONE\n", "### DONE\n\n- T-20260112-009 — Paint the door (checkpoint: 1234567)\n"]);
      const report = await vscode.commands.executeCommand<AuditReport>(commandIds.auditClaims);
      assert.deepEqual(report.totals, { proven: 1, weak: 1, unproven: 0, broken: 1 });
      const page = shownPage();
      const titles = page.getText().match(/^## .*$/gm);
      assert.deepEqual(titles, ["## Broken (1)", "## Weak (1)", "## Proven (1)"]);
      const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>("vscode.executeLinkProvider", page.uri);
      const targets = links.map(({ target }) => target?.toString(true) ?? "");
      const line = (await readText(uri)).split("\n").findIndex((text) => text.startsWith("- T-20260112-009")) + 1;
      assert.ok(
        targets.some((target) => target.endsWith(`CONTROL_PLANE.md#L${line}`)),
        targets.join("\n"),
      );
      assert.ok(targets.some((target) => target.startsWith(`command:${commandIds.openCommit}?`)));
    });

    it("Repair Truth writes every figure in one step of undo", async () => {
      const broken = await change(
        ["- **TODO:** `5`", "- **TODO:** `9`"],
        ["29% (2 DONE / 7 TOTAL)", "99% (7 DONE / 7 TOTAL)"],
      );
      const document = await showFile(uri);
      assert.equal(await vscode.commands.executeCommand(commandIds.repairTruth), true);
      const repaired = await readText(uri);
      assert.match(repaired, /- \*\*TODO:\*\* `5`/);
      assert.match(repaired, /29% \(2 DONE \/ 7 TOTAL\)/);
      assert.match(repaired, /🟡 YELLOW/);
      assert.equal(await undone(document), broken);
      await vscode.commands.executeCommand("workbench.action.files.revert");
      assert.equal(await vscode.commands.executeCommand(commandIds.repairTruth), false);
    });

    it("Archive Old Runs moves what is too much, byte for byte", async () => {
      const entry = (minute: number) =>
        `### RUN 2026-01-12T08:${String(minute).padStart(2, "0")}:00Z (AUTO - Sweep the floor)\n\n**RESULT:** DOING\n\n`;
      const many = Array.from({ length: 12 }, (_, index) => entry(30 - index)).join("");
      await change(["## CHECKPOINT HISTORY", `${many}## CHECKPOINT HISTORY`]);
      assert.equal(await vscode.commands.executeCommand(commandIds.archiveRuns), 4);
      const text = await readText(uri);
      assert.equal(text.match(/^### RUN/gm)?.length, 14);
      assert.ok(text.includes(entry(19).trimEnd()));
      assert.equal(await vscode.commands.executeCommand(commandIds.archiveRuns), 0);
    });

    it("refuses while a cycle runs, by name and without a change", async () => {
      const session = currentSession(product);
      const { cycles } = session;
      Object.defineProperty(cycles, "isRunning", { get: () => true, configurable: true });
      try {
        assert.equal(await vscode.commands.executeCommand(commandIds.fixAll), undefined);
      } finally {
        Reflect.deleteProperty(cycles, "isRunning");
      }
      assert.equal(await readText(uri), clean);
    });
  });

  describe("the views", () => {
    it("badge the rows of tasks and runs that have findings", async () => {
      await change(["### TODO\n", "### TODO\n\n- T-20260112-091 Sow the peas\n"]);
      const rows = product.ledger.getChildren().flatMap((group) => product.ledger.getChildren(group));
      const tasks = rows.flatMap((row) => [row, ...product.ledger.getChildren(row)]);
      const peas = tasks.find(({ node }) => node?.taskId === "T-20260112-091");
      assert.ok(peas);
      const item = product.ledger.getTreeItem(peas);
      assert.match(item.resourceUri?.path ?? "", /^\/warning\/\d$/);
      assert.match(item.accessibilityInformation?.label ?? "", /warning, \d findings?$/);
      assert.ok(item.tooltip instanceof vscode.MarkdownString);
      assert.match(item.tooltip.value, /malformed/);
      const [newest] = product.runLog.getChildren();
      assert.ok(newest);
      assert.equal(product.runLog.getTreeItem(newest).resourceUri?.path, "/information/1");
    });

    it("sum the findings up in the status bar's tooltip", async () => {
      await change();
      await untilPlanes(product, () => product.statusBar.progress.tooltip instanceof vscode.MarkdownString);
      const { tooltip } = product.statusBar.progress;
      assert.ok(tooltip instanceof vscode.MarkdownString);
      assert.match(tooltip.value, /Findings[^|]*\| (0 errors|\d warning)/);
      assert.match(tooltip.value, /Fix all/);
    });
  });
});
