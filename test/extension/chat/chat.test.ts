/** `@control-plane` in the chat, and the verbs as tools of language models. */
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import { toolIds } from "../../../src/vscode/ids.ts";
import { type FakeModel, fakeVendor, registerFakeModel } from "../fakeModel.ts";
import {
  activateProduct,
  currentSession,
  git,
  resetRepository,
  setSettings,
  until,
  workspaceFolder,
} from "../product.ts";

interface ChatAnswer {
  readonly metadata?: { readonly wish?: string; readonly outcome?: string; readonly run?: string };
  readonly errorDetails?: { readonly message: string };
}

async function ask(text: string): Promise<ChatAnswer> {
  const query = `@control-plane ${text}`;
  const answer = await vscode.commands.executeCommand<ChatAnswer | undefined>("workbench.action.chat.open", {
    query,
    blockOnResponse: true,
  });
  assert.ok(answer, `the chat gave no answer to ${text}`);
  return answer;
}

async function invoke(verb: keyof typeof toolIds, input: object = {}): Promise<Readonly<Record<string, unknown>>> {
  const result = await vscode.lm.invokeTool(toolIds[verb], { input, toolInvocationToken: undefined });
  const [part] = result.content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return JSON.parse(part.value);
}

describe("the chat", function chat() {
  this.timeout(60_000);
  let start: string;
  let model: FakeModel;

  before(async () => {
    start = await git(workspaceFolder(), "rev-parse", "HEAD");
    model = registerFakeModel();
    while ((await vscode.lm.selectChatModels({ vendor: fakeVendor })).length === 0) await setTimeout(20);
    await setSettings(await activateProduct(), { "save.reviewChanges": false, "services.intervalSeconds": 0 });
  });

  afterEach(() => resetRepository(workspaceFolder(), start));

  after(() => model.dispose());

  it("runs AUTO with the model of the chat when no executor is set", async () => {
    model.follow(
      (turn) => {
        const replacements = [{ oldText: '"Welcome to the Lantern Shop"', newText: '"Welcome back"' }];
        turn.call("apply_edit", { path: "src/greeting.js", replacements });
      },
      (turn) => turn.call("finish", { outcome: "done" }),
    );
    const answer = await ask("AUTO");
    assert.deepEqual(
      [answer.errorDetails, answer.metadata?.wish, answer.metadata?.outcome],
      [undefined, "auto", "DONE"],
    );
    assert.equal(await git(workspaceFolder(), "status", "--porcelain"), "");
    assert.match(await git(workspaceFolder(), "log", "-1", "--format=%B"), new RegExp(answer.metadata?.run ?? "none"));
  });

  it("runs AUTO for the one task that is named", async () => {
    model.follow(
      (turn) => turn.call("apply_edit", { path: "src/cents.js", content: "export const cents = 2;\n" }),
      (turn) => turn.call("finish", { outcome: "done" }),
    );
    assert.equal((await ask("AUTO T-20260112-006")).metadata?.outcome, "DONE");
    assert.match(await git(workspaceFolder(), "log", "-1", "--format=%s"), /T-20260112-006/);
  });

  it("tells status and next, and knows no other command than AUTO", async () => {
    for (const [text, wish] of [
      ["status", "status"],
      ["next", "next"],
      ["BLITZ", "old-mode"],
      ["write a poem", "unknown"],
      ["verify", "verify"],
    ] as const) {
      const { errorDetails, metadata } = await ask(text);
      assert.deepEqual([errorDetails, metadata?.wish, metadata?.outcome], [undefined, wish, undefined], text);
    }
  });

  it("says in the chat what is missing", async () => {
    const product = await activateProduct();
    await setSettings(product, { executor: "language-model", "model.name": "nobody" });
    try {
      const { errorDetails } = await ask("AUTO");
      assert.match(errorDetails?.message ?? "", /no language model nobody.*Fake fake/);
    } finally {
      await setSettings(product, { executor: undefined, "model.name": undefined });
    }
  });

  it("leaves the work to a person where the settings say so, and ends their run", async () => {
    const product = await activateProduct();
    await setSettings(product, { executor: "manual" });
    try {
      assert.equal((await ask("AUTO")).metadata?.outcome, "DOING");
      assert.ok(currentSession(product).isWaiting);
      assert.deepEqual((await ask("AUTO")).metadata, { wish: "auto" });
      assert.equal((await ask("stop")).metadata?.outcome, "CANCELLED");
      assert.ok(!currentSession(product).isWaiting);
    } finally {
      await setSettings(product, { executor: undefined });
    }
  });

  it("is cancelled in the chat: CANCELLED, and nothing is committed", async () => {
    const session = currentSession(await activateProduct());
    let begun: () => void = () => undefined;
    const speaking = new Promise<void>((resolve) => {
      begun = resolve;
    });
    model.follow(async (turn) => {
      begun();
      await new Promise<void>((resolve) => turn.token.onCancellationRequested(() => resolve()));
    });
    const query = "@control-plane AUTO";
    const asked = vscode.commands.executeCommand("workbench.action.chat.open", { query, blockOnResponse: true });
    await speaking;
    await vscode.commands.executeCommand("workbench.action.chat.cancel");
    await until([session.cycles.onDidChange], () => !session.cycles.isRunning);
    await asked;
    assert.equal(session.cycles.state?.report?.outcome, "CANCELLED");
    assert.equal(await git(workspaceFolder(), "rev-parse", "HEAD"), start);
  });

  it("offers every verb as a tool; reading asks nobody", async () => {
    const tools = new Map(vscode.lm.tools.map((tool) => [tool.name, tool]));
    for (const name of Object.values(toolIds)) assert.ok(tools.has(name), name);
    const status = await invoke("status");
    assert.equal(status.file, "docs/CONTROL_PLANE.md");
    const { next } = await invoke("next");
    assert.match(JSON.stringify(next), /T-20260112-/);
    const { total } = await invoke("tasks", { state: "DONE" });
    assert.equal(total, 2);
  });

  it("refuses with words what cannot be", async () => {
    await assert.rejects(invoke("read", { path: "README.md" }), /No run is in your hands/);
    await assert.rejects(invoke("tasks", { state: "LATER" }));
  });
});
