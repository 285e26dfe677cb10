import assert from "node:assert/strict";
import { visibleText, visibleTurns } from "../../../src/vscode/visibleText.ts";

describe("visibleText", () => {
  it("shows characters that hide or turn what a person approves", () => {
    assert.equal(visibleText("rm -rf \u202Efdp.exe\u200B"), "rm -rf \\u{202e}fdp.exe\\u{200b}");
    assert.equal(visibleText("a\r\u001b[2Kb"), "a\\u{d}\\u{1b}[2Kb");
  });

  it("leaves ordinary text and line ends alone", () => {
    assert.equal(visibleText("npm run test -- --größe 5\nnext"), "npm run test -- --größe 5\nnext");
  });
});

describe("visibleTurns", () => {
  it("shows marks that turn what follows, and leaves joined emoji and letters of every script", () => {
    assert.equal(visibleTurns("\u202Egnp.evil\u202C"), "\\u{202e}gnp.evil\\u{202c}");
    for (const text of ["👩‍💻 at work", "עברית and english", "a\u00adb"]) assert.equal(visibleTurns(text), text);
  });
});
