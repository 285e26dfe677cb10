import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import type { CycleReport } from "../../../src/core/cycle/events.ts";
import { commandIds } from "../../../src/vscode/ids.ts";
import { type Agents, createAgents, greetingAgent, waitingAgent } from "../agents.ts";
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
  untilPlanes,
  workspaceFolder,
} from "../product.ts";

const firstTask = "T-20260112-004";
const typedLine = "- T-20260112-090 — Typed by a person [P3]";

async function auto(): Promise<CycleReport> {
  const report = await vscode.commands.executeCommand<CycleReport | undefined>(commandIds.auto);
  assert.ok(report, "AUTO gave no report");
  return report;
}

describe("AUTO in the editor", function autoInTheEditor() {
  this.timeout(60_000);
  let agents: Agents;
  let start: string;

  before(async () => {
    agents = createAgents();
    start = await git(workspaceFolder(), "rev-parse", "HEAD");
    await setSettings(await activateProduct(), {
      executor: "command",
      "save.reviewChanges": false,
      "saveFirst.untracked": "leave",
      "services.intervalSeconds": 0,
      "agent.command": agents.make(greetingAgent),
    });
  });

  afterEach(async () => {
    for (const sign of ["started", "go"]) rmSync(path.join(agents.folder, sign), { force: true });
    await closeEditors();
    await resetRepository(workspaceFolder(), start);
    const { planes } = await activateProduct();
    await planes.refresh();
  });

  after(async () => {
    const product = await activateProduct();
    const keys = ["executor", "save.reviewChanges", "saveFirst.untracked", "services.intervalSeconds", "agent.command"];
    await setSettings(product, Object.fromEntries(keys.map((key) => [key, undefined])));
    agents.remove();
  });

  /** A checkpoint that exists, a clean tree, the task DONE, at most three commits, and an editor that shows the file. */
  async function assertCheckpoint(report: CycleReport): Promise<void> {
    const folder = workspaceFolder();
    const session = currentSession(await activateProduct());
    assert.equal(report.outcome, "DONE", report.result);
    assert.equal(report.task?.id, firstTask);
    assert.ok(report.checkpoint);
    assert.equal(await git(folder, "cat-file", "-t", report.checkpoint), "commit");
    assert.equal(await git(folder, "status", "--porcelain"), "");
    assert.ok(Number(await git(folder, "rev-list", "--count", `${start}..HEAD`)) <= 3);
    assert.equal(session.facts?.document.findTask(firstTask)?.state, "DONE");
    assert.match(
      await git(folder, "show", "HEAD:docs/CONTROL_PLANE.md"),
      new RegExp(`checkpoint: ${report.checkpoint}`),
    );
    const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === session.uri.toString());
    if (!open) return;
    assert.ok(!open.isDirty, "the editor has unsaved changes");
    assert.equal(open.getText(), await readText(session.uri));
  }

  it("reaches a checkpoint while the document is closed", async () => {
    const product = await activateProduct();
    const before = product.statusBar.progress.text;
    await assertCheckpoint(await auto());
    assert.notEqual(product.statusBar.progress.text, before);
    assert.match(product.statusBar.progress.text, /43% \(3\/7\)/);
    const log = product.runLog.getChildren();
    assert.ok(log.some((element) => element.kind === "entry" && element.entry.taskId === firstTask));
    assert.ok(log.some((element) => element.kind === "folders"));
  });

  it("reaches a checkpoint while the document is open and clean", async () => {
    const session = currentSession(await activateProduct());
    const document = await showFile(session.uri);
    await assertCheckpoint(await auto());
    assert.ok(!document.isClosed);
  });

  it("saves unsaved edits of the document first, in a commit of their own", async () => {
    const session = currentSession(await activateProduct());
    const document = await showFile(session.uri);
    await typeBehind(document, "### TODO\n", `\n${typedLine}\n`);
    const report = await auto();
    await assertCheckpoint(report);
    assert.equal(report.commits.length, 3);
    assert.match(await git(workspaceFolder(), "show", `${report.commits[0]}:docs/CONTROL_PLANE.md`), /T-20260112-090/);
    assert.ok(document.getText().includes(typedLine));
  });

  it("carries along what is typed while the agent works", async () => {
    const product = await activateProduct();
    await setSettings(product, { "agent.command": agents.make(waitingAgent(agents.folder, greetingAgent)) });
    const session = currentSession(product);
    const document = await showFile(session.uri);
    const running = auto();
    await untilPlanes(product, () => session.cycles.state?.executor !== undefined);
    await typeBehind(document, "### TODO\n", `\n${typedLine}\n`);
    writeFileSync(path.join(agents.folder, "go"), "");
    await assertCheckpoint(await running);
    assert.ok(document.getText().includes(typedLine));
    await setSettings(product, { "agent.command": agents.make(greetingAgent) });
  });

  it("ends CANCELLED on cancel, with the agent gone and nothing committed", async () => {
    const product = await activateProduct();
    await setSettings(product, { "agent.command": agents.make(waitingAgent(agents.folder, "")) });
    const session = currentSession(product);
    const running = auto();
    const started = path.join(agents.folder, "started");
    await untilPlanes(product, () => session.cycles.state?.executor !== undefined);
    if (!existsSync(started)) await fileAppears(agents.folder, "started");
    assert.match(product.statusBar.progress.text, /sync~spin.*execute/);
    await vscode.commands.executeCommand(commandIds.cancel);
    assert.equal((await running).outcome, "CANCELLED");
    const pid = Number(readFileSync(started, "utf8"));
    assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
    assert.equal(await git(workspaceFolder(), "rev-parse", "HEAD"), start);
    assert.ok(!session.cycles.isRunning);
    await setSettings(product, { "agent.command": agents.make(greetingAgent) });
  });

  it("leaves the work to a person, who verifies and saves", async () => {
    const product = await activateProduct();
    await setSettings(product, { executor: "manual" });
    const waiting = await auto();
    assert.equal(waiting.outcome, "DOING");
    const session = currentSession(product);
    assert.ok(session.isWaiting);
    assert.match(product.statusBar.progress.text, /waiting/);
    const file = path.join(workspaceFolder().uri.fsPath, "src/greeting.js");
    writeFileSync(file, "export const greet = (name) => ['Welcome back', name].join(' ');\n");
    // The work is measured while the person works.
    await untilPlanes(product, () => /waiting: .* · 1 file, \d+ lines/.test(product.statusBar.progress.text));
    assert.equal(session.cycles.state?.phase, "waiting");
    const report = await vscode.commands.executeCommand<CycleReport>(commandIds.verifyAndSave);
    await assertCheckpoint(report);
    assert.ok(!session.isWaiting);
  });

  it("ends a person's run over its limits, and leaves the changes to them", async () => {
    const product = await activateProduct();
    await setSettings(product, { executor: "manual" });
    await setSettings(product, { "limits.lines": 2 });
    await auto();
    const file = path.join(workspaceFolder().uri.fsPath, "src/greeting.js");
    writeFileSync(file, "// 1\n// 2\n// 3\n");
    const ended = () => currentSession(product).cycles.state?.report;
    const report = await untilPlanes(product, () => (ended()?.outcome === "DOING" ? ended() : undefined));
    assert.match(report.result, /over budget: \d+ lines changed, the limit is 2/);
    await untilPlanes(product, () => !currentSession(product).isWaiting && !currentSession(product).cycles.isRunning);
    assert.match(await git(workspaceFolder(), "status", "--porcelain"), / M src\/greeting\.js/);
    await setSettings(product, { "limits.lines": undefined });
    await setSettings(product, { executor: "command" });
  });

  it("stops a person's run and leaves the tree to them", async () => {
    const product = await activateProduct();
    await setSettings(product, { executor: "manual" });
    await auto();
    const report = await vscode.commands.executeCommand<CycleReport>(commandIds.stopRun);
    assert.equal(report.outcome, "CANCELLED");
    assert.ok(!currentSession(product).isWaiting);
    assert.equal(await git(workspaceFolder(), "rev-parse", "HEAD"), start);
    await setSettings(product, { executor: "command" });
  });
});

/** Resolves when the extension host's watcher sees the file. */
async function fileAppears(folder: string, name: string): Promise<void> {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), name));
  try {
    await new Promise<void>((resolve) => {
      watcher.onDidCreate(() => resolve());
      watcher.onDidChange(() => resolve());
      if (existsSync(path.join(folder, name))) resolve();
    });
  } finally {
    watcher.dispose();
  }
}
