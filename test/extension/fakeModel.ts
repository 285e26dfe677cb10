/** A language model that does what a script says, registered with VS Code as any provider registers one. */
import * as vscode from "vscode";

export const fakeVendor = "control-plane-fake";

export interface Turn {
  readonly messages: readonly vscode.LanguageModelChatRequestMessage[];
  readonly options: vscode.ProvideLanguageModelChatResponseOptions;
  readonly token: vscode.CancellationToken;
  say(text: string): void;
  call(name: string, input: object): void;
}

/** What the model does at one turn; the last one is repeated. */
export type Script = readonly ((turn: Turn) => void | Promise<void>)[];

export interface FakeModel extends vscode.Disposable {
  /** Sets what the model does from now on, and forgets what it was asked. */
  follow(...script: Script): void;
  /** Texts of the tool results that came back, one list a turn. */
  readonly results: readonly (readonly string[])[];
  readonly turns: readonly Turn[];
  /** The whole first message of the run. */
  readonly opening: string;
}

/** Makes the model known; VS Code lists it until it is disposed. */
export function registerFakeModel(names: readonly string[] = ["fake"]): FakeModel {
  let script: Script = [];
  let turns: Turn[] = [];
  let calls = 0;
  const registration = vscode.lm.registerLanguageModelChatProvider(fakeVendor, {
    provideLanguageModelChatInformation: () => names.map(toInformation),
    async provideLanguageModelChatResponse(_model, messages, options, progress, token) {
      const turn: Turn = {
        messages,
        options,
        token,
        say: (text) => progress.report(new vscode.LanguageModelTextPart(text)),
        call: (name, input) => progress.report(new vscode.LanguageModelToolCallPart(`call-${++calls}`, name, input)),
      };
      const act = script[Math.min(turns.length, script.length - 1)];
      turns.push(turn);
      await act?.(turn);
    },
    provideTokenCount: async (_model, text) => (typeof text === "string" ? Math.ceil(text.length / 4) : 10),
  });
  return {
    follow: (...next) => {
      script = next;
      turns = [];
    },
    get results() {
      return turns.slice(1).map(({ messages }) => resultsOf(messages.at(-1)));
    },
    get turns() {
      return turns;
    },
    get opening() {
      return textOf(turns[0]?.messages[0]);
    },
    dispose: () => registration.dispose(),
  };
}

function toInformation(name: string): vscode.LanguageModelChatInformation {
  const capabilities = { toolCalling: true };
  return {
    ...{ id: name, name: `Fake ${name}`, family: "fakes", version: "1" },
    ...{ maxInputTokens: 60_000, maxOutputTokens: 4000, capabilities },
  };
}

function resultsOf(message: vscode.LanguageModelChatRequestMessage | undefined): string[] {
  return (message?.content ?? []).flatMap((part) =>
    part instanceof vscode.LanguageModelToolResultPart ? [part.content.map(wordsOf).join("")] : [],
  );
}

function textOf(message: vscode.LanguageModelChatRequestMessage | undefined): string {
  return (message?.content ?? []).map(wordsOf).join("");
}

function wordsOf(part: unknown): string {
  return part instanceof vscode.LanguageModelTextPart ? part.value : "";
}
