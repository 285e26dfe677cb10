/** What a person sees of the chat, and is asked before a tool has an effect. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { commandIds, toolIds } from "../../../src/vscode/ids.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("chat and tools, as a person sees them", function chat() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "chat" });
  const folder = () => session().scenario.folder ?? "";
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder(), encoding: "utf8" }).trim();
  const dialog = () => session().page.locator(".monaco-dialog-box");

  /** Calls a tool; resolves with its JSON, or with the name of what it was rejected with. */
  const invoke = (name: string, input: object = {}) =>
    session().evaluate(
      async (vscode, call: { readonly name: string; readonly input: object }) => {
        try {
          const options = { input: call.input, toolInvocationToken: undefined };
          const { content } = await vscode.lm.invokeTool(call.name, options);
          return JSON.parse((content[0] as { value: string }).value);
        } catch (error) {
          return { rejected: (error as Error).name };
        }
      },
      { name, input },
    );

  before(async () => {
    await session().page.locator('.statusbar-item[aria-label^="Control Plane: 29%"]').waitFor();
    await session().setSetting("controlPlane.save.reviewChanges", false);
  });

  it("asks before a tool begins a run, and begins none without a yes", async () => {
    const refused = invoke(toolIds.begin);
    await dialog().getByText("Begins one cycle").waitFor();
    assert.match((await dialog().textContent()) ?? "", /T-20260112-004/);
    await session().screenshot("tool-confirmation");
    await dialog().getByRole("button", { name: "Cancel" }).click();
    assert.deepEqual(await refused, { rejected: "Canceled" });
    assert.equal(git("rev-list", "--count", "HEAD"), "2");
  });

  it("begins, meters, checks and finishes a run for an outside agent", async () => {
    const begun = invoke(toolIds.begin);
    await dialog().getByRole("button", { name: "Yes" }).click();
    const { outcome, brief } = (await begun) as { readonly outcome: string; readonly brief: string };
    assert.equal(outcome, "WAITING");
    assert.match(brief, /T-20260112-004/);
    const read = (await invoke(toolIds.read, { path: "src/greeting.js" })) as { readonly filesRead: number };
    assert.equal(read.filesRead, 1);
    writeFileSync(
      path.join(folder(), "src/greeting.js"),
      'export const greet = (name) => ["Welcome back", name].join(" ");\n',
    );
    const finished = invoke(toolIds.finish);
    await dialog().getByText("Checks the work, commits it").waitFor();
    await dialog().getByRole("button", { name: "Yes" }).click();
    assert.equal(((await finished) as { readonly outcome: string }).outcome, "DONE");
    assert.equal(git("status", "--porcelain"), "");
  });

  it("offers the model at AUTO, before the person", async () => {
    await session().evaluate(async (vscode) => {
      const model = {
        ...{ id: "typed", name: "Typed", family: "fakes", version: "1", maxInputTokens: 60000, maxOutputTokens: 4000 },
        capabilities: { toolCalling: true },
      };
      let turns = 0;
      vscode.lm.registerLanguageModelChatProvider("control-plane-fake", {
        provideLanguageModelChatInformation: () => [model],
        provideLanguageModelChatResponse: async (_model, _messages, _options, progress) => {
          const calls = [
            ["apply_edit", { path: "src/two.js", content: "export const two = 2;\n" }],
            ["finish", { outcome: "done" }],
          ] as const;
          const [name, input] = calls[Math.min(turns++, 1)] ?? calls[1];
          progress.report(new vscode.LanguageModelToolCallPart(`c${turns}`, name, input));
        },
        provideTokenCount: async () => 7,
      });
      await vscode.lm.selectChatModels({ vendor: "control-plane-fake" });
    });
    const picker = session().page.locator(".quick-input-widget");
    const running = session().execute(commandIds.auto);
    await picker.getByText("language model of control-plane-fake").waitFor();
    const labels = await picker.locator(".monaco-list-row").allTextContents();
    assert.match(labels[0] ?? "", /Typed/);
    assert.match(labels[1] ?? "", /By hand/);
    await session().screenshot("auto-models");
    await session().page.keyboard.press("Escape");
    assert.equal(await running, undefined);
  });

  it("shows AUTO typed into the chat: its steps, the report and the buttons", async () => {
    await session().execute("workbench.action.chat.open");
    const { page } = session();
    await page.locator(".interactive-session .interactive-input-part .monaco-editor").click();
    await page.keyboard.type("@control-plane AUTO");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    const chat = page.locator(".interactive-session");
    await chat
      .getByText(/Result: DONE/)
      .first()
      .waitFor();
    await chat.getByText("floor PASS").first().waitFor();
    await chat.getByRole("button", { name: "Open Dashboard" }).waitFor();
    await chat.getByRole("button", { name: "Go to Task" }).waitFor();
    await session().screenshot("chat-auto");
    assert.equal(git("status", "--porcelain"), "");
  });
});
