/** AUTO with a language model that another extension registers: what models do, and how each of it ends. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import type { CycleReport } from "../../../src/core/cycle/events.ts";
import { ModelError, type ModelMessage, type ModelPart } from "../../../src/core/cycle/languageModel.ts";
import { commandIds } from "../../../src/vscode/ids.ts";
import { VsCodeLanguageModel } from "../../../src/vscode/models/vsCodeLanguageModel.ts";
import { type FakeModel, fakeVendor, registerFakeModel, type Turn } from "../fakeModel.ts";
import {
  activateProduct,
  currentSession,
  git,
  readText,
  resetRepository,
  setSettings,
  workspaceFolder,
} from "../product.ts";

const firstTask = "T-20260112-004";
const documentPath = "docs/CONTROL_PLANE.md";

const readGreeting = (turn: Turn) => turn.call("read_file", { path: "src/greeting.js" });
const finish = (turn: Turn) => turn.call("finish", { outcome: "done" });
const replace = (file: string, oldText: string, newText: string) => (turn: Turn) =>
  turn.call("apply_edit", { path: file, replacements: [{ oldText, newText }] });
const make = (file: string, content: string) => (turn: Turn) => turn.call("apply_edit", { path: file, content });
const greetByName = replace("src/greeting.js", '"Welcome to the Lantern Shop"', '"Welcome back"');

async function auto(): Promise<CycleReport> {
  const report = await vscode.commands.executeCommand<CycleReport | undefined>(commandIds.auto);
  assert.ok(report, "AUTO gave no report");
  return report;
}

describe("AUTO with a language model", function withModel() {
  this.timeout(60_000);
  let start: string;
  let model: FakeModel;

  before(async () => {
    start = await git(workspaceFolder(), "rev-parse", "HEAD");
    model = registerFakeModel();
    await modelsAre((models) => models.length === 1);
    await setSettings(await activateProduct(), {
      executor: "language-model",
      "model.name": `${fakeVendor}/fake`,
      "save.reviewChanges": false,
      "saveFirst.untracked": "leave",
      "services.intervalSeconds": 0,
    });
  });

  afterEach(async () => {
    await resetRepository(workspaceFolder(), start);
    const { planes } = await activateProduct();
    await planes.refresh();
  });

  after(async () => {
    model.dispose();
    const keys = ["executor", "save.reviewChanges", "saveFirst.untracked", "services.intervalSeconds", "model.name"];
    await setSettings(await activateProduct(), Object.fromEntries(keys.map((key) => [key, undefined])));
  });

  const documentNow = async () => readText(vscode.Uri.joinPath(workspaceFolder().uri, documentPath));
  const outputOf = async ({ run }: CycleReport) =>
    readText(vscode.Uri.joinPath(workspaceFolder().uri, `.control-plane/runs/${run}/output.log`));

  it("finishes honestly: DONE, with a checkpoint, its tokens counted", async () => {
    model.follow(
      (turn) => {
        turn.say("I look at the greeting.");
        readGreeting(turn);
      },
      greetByName,
      finish,
    );
    const report = await auto();
    assert.equal(report.outcome, "DONE", report.result);
    assert.deepEqual(report.files, ["src/greeting.js"]);
    assert.equal(await git(workspaceFolder(), "cat-file", "-t", `${report.checkpoint}`), "commit");
    assert.equal(await git(workspaceFolder(), "status", "--porcelain"), "");
    assert.match(model.results[0]?.[0] ?? "", /^export function greet\(\)/);
    assert.match(model.opening, new RegExp(firstTask));
    assert.deepEqual(
      model.turns[0]?.options.tools?.map(({ name }) => name),
      ["read_file", "list_files", "search", "apply_edit", "run_check", "finish"],
    );
    assert.match(await outputOf(report), /I look at the greeting\.[\s\S]*→ read_file/);
  });

  it("asks for several tools at once: all are answered", async () => {
    model.follow((turn) => {
      readGreeting(turn);
      turn.call("list_files", { path: "src" });
      turn.call("search", { text: "Lantern" });
      greetByName(turn);
    }, finish);
    assert.equal((await auto()).outcome, "DONE");
    assert.equal(model.results[0]?.length, 4);
    assert.match(model.results[0]?.[1] ?? "", /src\/greeting\.js/);
  });

  it("lies that it is done: DOING, for nothing was changed", async () => {
    model.follow(finish);
    const report = await leavingQuestions(auto());
    assert.equal(report.outcome, "DOING");
    assert.match(report.result, /nothing was changed/);
    assert.equal(currentSession(await activateProduct()).facts?.document.findTask(firstTask)?.state, "DOING");
  });

  it("lies about broken work: FAILED by the engine's own check", async () => {
    model.follow(replace("src/greeting.js", "return", "return ((("), finish);
    assert.equal((await auto()).outcome, "FAILED");
  });

  it("edits the control document: refused, and the document stays true", async () => {
    model.follow(
      (turn) => {
        replace(documentPath, "SHOP_004", "SHOP_999")(turn);
        make(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n")(turn);
        make("../outside.txt", "x")(turn);
        make("docs/deprecated/OLD.md", "x")(turn);
      },
      greetByName,
      finish,
    );
    const report = await auto();
    for (const text of model.results[0] ?? []) assert.match(text, /engine alone writes|refused|must never be changed/);
    assert.equal(model.results[0]?.length, 4);
    assert.equal(report.outcome, "DONE", report.result);
    assert.deepEqual(report.files, ["src/greeting.js"]);
    assert.ok(!(await documentNow()).includes("SHOP_999"));
    assert.ok(!existsSync(path.join(workspaceFolder().uri.fsPath, "docs/deprecated/OLD.md")));
  });

  it("goes beyond its budget: refused in words, and what it did before counts", async () => {
    const files = Array.from({ length: 7 }, (_, at) => `area${at}/deep/file.json`);
    model.follow((turn) => {
      for (const file of files) make(file, "{}\n")(turn);
    }, finish);
    const report = await auto();
    assert.match(model.results[0]?.at(-1) ?? "", /budget of 5 changes/);
    assert.equal(report.files.length, 5, report.files.join());
    assert.match(model.results[0]?.[3] ?? "", /mini-check passed/);
  });

  it("is cancelled in mid-stream: CANCELLED, the model hears it, nothing is committed", async () => {
    const product = await activateProduct();
    let heard = false;
    let begun: () => void = () => undefined;
    const speaking = new Promise<void>((resolve) => {
      begun = resolve;
    });
    model.follow(async (turn) => {
      turn.say("I think");
      begun();
      await new Promise<void>((resolve) => turn.token.onCancellationRequested(() => resolve()));
      heard = turn.token.isCancellationRequested;
    });
    const running = auto();
    await speaking;
    await vscode.commands.executeCommand(commandIds.cancel);
    assert.equal((await running).outcome, "CANCELLED");
    assert.ok(heard);
    assert.equal(await git(workspaceFolder(), "rev-parse", "HEAD"), start);
    assert.ok(!currentSession(product).cycles.isRunning);
  });

  it("throws: FAILED, in its own words", async () => {
    model.follow(() => {
      throw new Error("out of tokens for today");
    });
    const report = await auto();
    assert.equal(report.outcome, "FAILED");
    assert.match(report.result, /out of tokens for today/);
  });

  it("throws in the middle of its work: FAILED, and the change stays with the run", async () => {
    model.follow(greetByName, () => {
      throw new Error("connection lost");
    });
    const report = await auto();
    assert.equal(report.outcome, "FAILED");
    assert.equal(await git(workspaceFolder(), "status", "--porcelain"), " M src/greeting.js");
    model.follow(finish);
    assert.equal((await auto()).outcome, "DONE");
  });

  it("loops for ever: stopped, DOING", async () => {
    model.follow(readGreeting);
    const report = await auto();
    assert.equal(report.outcome, "DOING");
    assert.match(report.result, /in circles/);
  });

  it("asks for tools that are not there, and for nonsense: told so, and it goes on", async () => {
    model.follow(
      (turn) => {
        turn.call("delete_everything", {});
        turn.call("read_file", { path: 7 });
        turn.call("apply_edit", { path: "src/greeting.js" });
      },
      greetByName,
      finish,
    );
    assert.equal((await auto()).outcome, "DONE");
    assert.match(model.results[0]?.[0] ?? "", /There is no tool delete_everything/);
    assert.match(model.results[0]?.[1] ?? "", /path has to be a text/);
  });

  it("says nothing at all: FAILED", async () => {
    model.follow(() => undefined);
    const report = await auto();
    assert.equal(report.outcome, "FAILED");
    assert.match(report.result, /without a word or a call/);
  });

  it("refuses to help: DOING, with its words", async () => {
    model.follow((turn) => turn.say("I cannot help with greetings."));
    const report = await auto();
    assert.equal(report.outcome, "DOING");
    assert.match(report.result, /I cannot help with greetings/);
  });

  it("says that it is blocked: BLOCKED, with its reason in the document", async () => {
    model.follow((turn) => turn.call("finish", { outcome: "blocked", reason: "the names are not known" }));
    const report = await auto();
    assert.equal(report.outcome, "BLOCKED");
    assert.match(await documentNow(), /the names are not known/);
  });

  it("is chosen by its name; one that is not there is told, with those that are", async () => {
    model.dispose();
    model = registerFakeModel(["one", "two"]);
    await modelsAre((models) => models.length === 2);
    const product = await activateProduct();
    await setSettings(product, { "model.name": `${fakeVendor}/two` });
    model.follow(greetByName, finish);
    const report = await auto();
    assert.equal(report.outcome, "DONE", report.result);
    assert.match(await outputOf(report), /Fake two \(control-plane-fake\) works/);
    await setSettings(product, { "model.name": "three" });
    assert.equal(await vscode.commands.executeCommand(commandIds.auto), undefined);
    await setSettings(product, { "model.name": undefined });
  });
});

describe("a chat model behind the port", () => {
  const opening: readonly ModelMessage[] = [{ role: "user", text: "hello" }];
  const unstopped = () => new AbortController().signal;
  let fake: FakeModel;
  let model: VsCodeLanguageModel;

  before(async () => {
    fake = registerFakeModel();
    await modelsAre((models) => models.length === 1);
    const [chat] = await vscode.lm.selectChatModels({ vendor: fakeVendor });
    assert.ok(chat);
    model = new VsCodeLanguageModel(chat);
  });

  after(() => fake.dispose());

  async function answer(messages: readonly ModelMessage[], signal: AbortSignal): Promise<ModelPart[]> {
    const parts: ModelPart[] = [];
    for await (const part of model.ask(messages, [], signal)) parts.push(part);
    return parts;
  }

  it("carries every kind of message there and every kind of part back", async () => {
    const call = { type: "tool-call", id: "c1", name: "look", input: { at: 1 } } as const;
    const messages: readonly ModelMessage[] = [
      ...opening,
      { role: "assistant", parts: [{ type: "text", text: "I look" }, call] },
      { role: "tools", results: [{ id: "c1", text: "seen" }] },
    ];
    fake.follow((turn) => {
      turn.say("and ");
      turn.say("again");
      turn.call("look", { at: 2 });
    });
    const parts = await answer(messages, unstopped());
    assert.equal(parts.map((part) => (part.type === "text" ? part.text : part.name)).join(""), "and againlook");
    const [user, assistant, tools] = fake.turns[0]?.messages ?? [];
    assert.deepEqual(
      [user?.role, assistant?.role, tools?.role],
      [
        vscode.LanguageModelChatMessageRole.User,
        vscode.LanguageModelChatMessageRole.Assistant,
        vscode.LanguageModelChatMessageRole.User,
      ],
    );
    const [, sent] = assistant?.content ?? [];
    assert.ok(sent instanceof vscode.LanguageModelToolCallPart);
    assert.deepEqual([sent.callId, sent.name, sent.input], ["c1", "look", { at: 1 }]);
    const [result] = tools?.content ?? [];
    assert.ok(result instanceof vscode.LanguageModelToolResultPart);
    assert.equal(result.callId, "c1");
  });

  it("counts by the model's own counter", async () => {
    assert.equal(await model.countTokens("x".repeat(40), unstopped()), 10);
    assert.equal(model.maxInputTokens, 60_000);
  });

  it("ends quietly when it is cancelled, and the provider hears it", async () => {
    const stop = new AbortController();
    let heard = false;
    fake.follow(async (turn) => {
      turn.say("half");
      stop.abort();
      await new Promise<void>((resolve) => turn.token.onCancellationRequested(() => resolve()));
      heard = true;
    });
    await answer(opening, stop.signal).catch((error: unknown) => assert.ok(stop.signal.aborted, String(error)));
    while (!heard) await setTimeout(10);
  });

  it("tells a person's no from a filter's, a spent quota and the rest", async () => {
    // No provider can make VS Code refuse, so these errors are VS Code's and the chat is not.
    const { Blocked, NoPermissions, NotFound } = vscode.LanguageModelError;
    for (const [error, kind] of [
      [NoPermissions("declined"), "not-allowed"],
      [Blocked("the administrator says no"), "blocked"],
      [Blocked("You have exceeded your quota"), "spent"],
      [NotFound("gone"), "gone"],
    ] as const) {
      const chat = { name: "X", id: "x", vendor: "v", maxInputTokens: 1, sendRequest: () => Promise.reject(error) };
      const refusing = new VsCodeLanguageModel(chat as unknown as vscode.LanguageModelChat);
      const asked = refusing.ask(opening, [], unstopped()).next();
      await assert.rejects(asked, (thrown) => thrown instanceof ModelError && thrown.kind === kind, kind);
    }
  });

  it("says that a model is gone", async () => {
    fake.dispose();
    await modelsAre((models) => models.length === 0);
    await assert.rejects(answer(opening, unstopped()), (error) => {
      assert.ok(error instanceof ModelError, String(error));
      assert.equal(error.kind, "gone", error.message);
      return true;
    });
  });
});

/** Polls until VS Code lists the fake models as wanted; no event tells it for sure. */
async function modelsAre(look: (models: readonly vscode.LanguageModelChat[]) => boolean): Promise<void> {
  while (!look(await vscode.lm.selectChatModels({ vendor: fakeVendor }))) await setTimeout(20);
}

/** Leaves every question of the cycle unanswered, as a person who presses Escape. */
async function leavingQuestions<T>(running: Promise<T>): Promise<T> {
  let isOver = false;
  const over = running.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    await setTimeout(50);
  }
  return over;
}
