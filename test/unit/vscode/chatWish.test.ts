import assert from "node:assert/strict";
import { toChatWish } from "../../../src/vscode/chat/chatWish.ts";

describe("chat wishes", () => {
  it("takes AUTO in every spelling, typed or as a slash command", () => {
    for (const text of ["AUTO", "auto", " Auto. ", "/auto", "`AUTO`", "AUTO!"]) {
      assert.deepEqual(toChatWish(undefined, text), { type: "auto", task: undefined }, text);
    }
    assert.deepEqual(toChatWish("auto", "whatever stands behind it"), { type: "auto", task: undefined });
  });

  it("takes the one task that is named", () => {
    const task = "T-20260112-003";
    assert.deepEqual(toChatWish(undefined, `AUTO ${task}`), { type: "auto", task });
    assert.deepEqual(toChatWish("auto", `${task} please`), { type: "auto", task });
    assert.equal(toChatWish(undefined, `make ${task}`).type, "unknown");
    assert.equal(toChatWish(undefined, `AUTO ${task} T-20260112-004`).type, "unknown");
  });

  it("knows status, next, verify and stop, and helps when nothing is said", () => {
    assert.deepEqual(toChatWish(undefined, "status"), { type: "status" });
    assert.deepEqual(toChatWish("next", ""), { type: "next" });
    assert.deepEqual(toChatWish(undefined, "Verify & Save"), { type: "verify" });
    assert.deepEqual(toChatWish(undefined, "stop run"), { type: "stop" });
    assert.deepEqual(toChatWish(undefined, "  "), { type: "help" });
  });

  it("knows the words of older contracts", () => {
    for (const [text, word] of [
      ["GO", "GO"],
      ["blitz", "BLITZ"],
      ["BATCH 20", "BATCH_20"],
      ["BATCH_20", "BATCH_20"],
      ["go batch 20", "GO_BATCH_20"],
      ["Save", "SAVE"],
      ["plan", "PLAN"],
    ] as const) {
      assert.deepEqual(toChatWish(undefined, text), { type: "old-mode", word }, text);
    }
  });

  it("does not guess at sentences, nor at names of the language", () => {
    for (const text of [
      "please do something about the backend",
      "go and fix the whole thing",
      "constructor",
      "__proto__",
    ]) {
      assert.deepEqual(toChatWish(undefined, text), { type: "unknown", text }, text);
    }
  });
});
