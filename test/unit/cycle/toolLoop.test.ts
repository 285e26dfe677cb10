import assert from "node:assert/strict";
import { ModelError, type ModelErrorKind, type ModelPart } from "../../../src/core/cycle/languageModel.ts";
import { type LoopBounds, loopBounds, runToolLoop, type ToolDesk } from "../../../src/core/cycle/toolLoop.ts";
import { call, finish, lastResult, type ScriptedAnswer, say, scriptedModel } from "../../support/scriptedModel.ts";

/** Two tools: `look` answers, `finish` ends. */
function aDesk(): ToolDesk & { readonly calls: unknown[] } {
  const calls: unknown[] = [];
  return {
    calls,
    tools: [{ name: "look", description: "Looks", inputSchema: { type: "object" } }],
    call: async (name, input) => {
      calls.push([name, input]);
      if (name === "finish") return { text: "", accepted: true, claim: { type: "done" } };
      if (name === "look") return { text: "seen ".repeat(40), accepted: true };
      return { text: `There is no tool ${name}`, accepted: false };
    },
  };
}

interface Setup {
  readonly bounds?: Partial<LoopBounds>;
  readonly signal?: AbortSignal;
  readonly maxInputTokens?: number;
  readonly countTokens?: (text: string) => Promise<number>;
}

async function run(answers: readonly ScriptedAnswer[], setup: Setup = {}) {
  const { bounds = {}, signal = new AbortController().signal, ...counting } = setup;
  const model = scriptedModel(answers, counting);
  const desk = aDesk();
  const output: string[] = [];
  const result = await runToolLoop(
    { model, desk, opening: "Do it", onOutput: (text) => output.push(text), bounds: { ...loopBounds, ...bounds } },
    signal,
  );
  return { ...result, model, desk, output: output.join("") };
}

describe("tool loop", () => {
  it("hands results back until finish, and shows what was said and done", async () => {
    const { claim, model, output, rounds, usage } = await run([
      [say("I lo"), say("ok."), call("look", { at: "a" })],
      [finish],
    ]);
    assert.deepEqual(claim, { type: "done" });
    assert.equal(rounds, 2);
    assert.match(lastResult(model.asked[1]), /^seen /);
    assert.deepEqual(model.asked[1]?.[1], {
      role: "assistant",
      parts: [say("I look."), model.asked[1]?.[1]?.role === "assistant" && model.asked[1][1].parts[1]],
    });
    assert.match(output, /I look\.\n→ look \{"at":"a"\}\n← seen seen/);
    assert.ok(usage.inputTokens > 50 && usage.outputTokens > 0 && !usage.estimated, JSON.stringify(usage));
  });

  it("answers parallel calls in their order, each with its own id", async () => {
    const { model, desk } = await run([[call("look", 1), call("nonsense", 2), call("look", 3)], [finish]]);
    assert.deepEqual(desk.calls.slice(0, 3), [
      ["look", 1],
      ["nonsense", 2],
      ["look", 3],
    ]);
    const [, answer, results] = model.asked[1] ?? [];
    assert.ok(answer?.role === "assistant" && results?.role === "tools");
    assert.deepEqual(
      results.results.map(({ id }) => id),
      answer.parts.map((part) => part.type === "tool-call" && part.id),
    );
    assert.match(results.results[1]?.text ?? "", /no tool nonsense/);
  });

  it("runs no more calls of one answer than the bound, and says so", async () => {
    const many = Array.from({ length: 5 }, (_, at) => call("look", at));
    const { model, desk } = await run([many, [finish]], { bounds: { callsPerAnswer: 3 } });
    assert.equal(desk.calls.length, 4);
    assert.match(lastResult(model.asked[1]), /At most 3 calls/);
  });

  it("does nothing that was asked beside and after finish", async () => {
    const { desk } = await run([[finish, call("look", 1)]]);
    assert.equal(desk.calls.length, 1);
  });

  it("reminds of finish, then ends with the model's words", async () => {
    const { claim, model } = await run([[say("I cannot help with that.")]]);
    assert.deepEqual(claim.type, "continue");
    assert.match("reason" in claim ? claim.reason : "", /without calling finish; it said: I cannot help with that/);
    assert.equal(model.asked.length, loopBounds.idleAnswers);
  });

  it("ends FAILED for empty answers, and sends none of them back", async () => {
    const { claim, model } = await run([[say("")], []]);
    assert.match("reason" in claim ? claim.reason : "", /3 answers without a word or a call/);
    assert.equal(claim.type, "failed");
    assert.ok(model.asked.flat().every((message) => message.role !== "assistant"));
  });

  it("stops a model that never ends by its rounds", async () => {
    let turn = 0;
    const { claim, rounds } = await run([() => [call("look", ++turn)]], { bounds: { rounds: 7 } });
    assert.deepEqual(claim, { type: "continue", reason: "Scripted was stopped after 7 rounds" });
    assert.equal(rounds, 7);
  });

  it("stops a model that goes in circles, or asks in vain", async () => {
    const circles = await run([[call("look", "same")]]);
    assert.match("reason" in circles.claim ? circles.claim.reason : "", /in circles: the same look 5 times/);
    let turn = 0;
    const vain = await run([() => [call("nonsense", ++turn)]]);
    assert.match("reason" in vain.claim ? vain.claim.reason : "", /5 times running .* There is no tool nonsense/);
  });

  it("cuts an answer without end, and lets the stream tidy up", async () => {
    let isTidy = false;
    const { claim } = await run([
      function* flood() {
        try {
          for (;;) yield say("x".repeat(1000));
        } finally {
          isTidy = true;
        }
      },
    ]);
    assert.match("reason" in claim ? claim.reason : "", /answer of over 400000 characters/);
    assert.ok(isTidy);
  });

  it("treats a stream that ends quietly after a cancel as cancelled", async () => {
    const controller = new AbortController();
    function* cut(): Iterable<ModelPart> {
      yield say("half a sen");
      controller.abort();
    }
    await assert.rejects(run([cut], { signal: controller.signal }), { name: "AbortError" });
  });

  it("is cancelled at any token: never a claim, whatever the model has said by then", async () => {
    const rounds: readonly (readonly ModelPart[])[] = [
      [say("I "), say("look"), call("look", 1), call("look", 2)],
      [call("look", 3), say("so")],
      [say("done"), finish],
    ];
    const tokens = rounds.flat().length;
    for (let at = 0; at < tokens; at++) {
      const controller = new AbortController();
      let given = 0;
      const answers = rounds.map(
        (parts) =>
          function* cut() {
            for (const part of parts) {
              if (given++ === at) controller.abort();
              yield part;
            }
          },
      );
      await assert.rejects(run(answers, { signal: controller.signal }), { name: "AbortError" }, `token ${at}`);
    }
    assert.equal((await run(rounds)).claim.type, "done");
  });

  it("does not wait for a model that hears no cancel", async () => {
    const controller = new AbortController();
    async function* deaf(): AsyncIterable<ModelPart> {
      yield say("I begin");
      controller.abort();
      await new Promise(() => undefined);
    }
    await assert.rejects(run([deaf], { signal: controller.signal }), { name: "AbortError" });
  });

  for (const [kind, words] of [
    ["blocked", /refused the request: why; choose another/],
    ["spent", /quota of Scripted is spent/],
    ["gone", /not there any more/],
    ["failed", /Scripted failed: why/],
  ] as const) {
    it(`ends FAILED with a way out when the model is ${kind}`, async () => {
      const { claim } = await run([throwing(new ModelError(kind satisfies ModelErrorKind, "why"))]);
      assert.equal(claim.type, "failed");
      assert.match("reason" in claim ? claim.reason : "", words);
    });
  }

  it("takes any other error as the model's failure", async () => {
    const { claim } = await run([throwing(new Error("socket hang up"))]);
    assert.deepEqual(claim, { type: "failed", reason: "Scripted failed: socket hang up" });
  });

  it("takes a person's no as a cancel", async () => {
    await assert.rejects(run([throwing(new ModelError("not-allowed", "declined"))]), { name: "AbortError" });
  });

  it("leaves out the oldest results when the conversation grows beyond what the model reads", async () => {
    let turn = 0;
    const looks = (): readonly ModelPart[] => (++turn < 12 ? [call("look", turn)] : [finish]);
    const { claim, model } = await run([looks], { maxInputTokens: 400 });
    assert.equal(claim.type, "done");
    const [, , first] = model.asked.at(-1) ?? [];
    assert.match(first?.role === "tools" ? (first.results[0]?.text ?? "") : "", /left out to make room/);
    assert.match(lastResult(model.asked.at(-1)), /^seen /);
  });

  it("ends when not even the opening fits", async () => {
    const { claim, model } = await run([[finish]], { maxInputTokens: 10 });
    assert.match("reason" in claim ? claim.reason : "", /no longer fits into the 10 tokens/);
    assert.equal(model.asked.length, 0);
  });

  it("estimates when the model's counter fails, and says so", async () => {
    const { usage } = await run([[finish]], { countTokens: async () => Promise.reject(new Error("no counter")) });
    assert.ok(usage.estimated && usage.inputTokens > 0);
  });
});

function throwing(error: Error): ScriptedAnswer {
  return () => {
    throw error;
  };
}
