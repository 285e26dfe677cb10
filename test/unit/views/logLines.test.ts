import assert from "node:assert/strict";
import fc from "fast-check";
import { isShown, parseLogLine, plainLogText, toLogLevel, toLogText } from "../../../src/core/views/logLines.ts";

describe("lines of logs", () => {
  const rows: readonly (readonly [text: string, level: string])[] = [
    ["INFO:     127.0.0.1 - GET /api/health 200", "info"],
    ["[2026-01-02 03:04:05] [ERROR] no such table", "error"],
    ["2026-01-02T03:04:05Z WARN slow", "warning"],
    ["uvicorn | CRITICAL | out of memory", "error"],
    ["ValueError: bad number", "error"],
    ["Traceback (most recent call last):", "error"],
    ["errors: 0, all is well", "info"],
    ["debug: step 3", "debug"],
    ["", "info"],
  ];
  for (const [text, level] of rows) {
    it(`are ${level}: ${text || "nothing"}`, () => assert.equal(parseLogLine(text, "s").level, level));
  }

  it("take the level of the line that they go on", () => {
    assert.equal(parseLogLine('  File "x.py", line 3', "s", "error").level, "error");
    assert.equal(parseLogLine("a new one", "s", "error").level, "info");
  });

  it("are read from JSON, with the service as the source", () => {
    const line = parseLogLine(
      '{"ts": 1, "level": "warning", "service": "launcher", "message": "port 8000 is taken"}',
      "s",
    );
    assert.deepEqual(line, { level: "warning", source: "launcher", text: "port 8000 is taken" });
    assert.equal(parseLogLine('{"levelname": "ERROR", "message": "x"}', "s").source, "s");
    assert.equal(toLogText(line), "[warning] [launcher] port 8000 is taken");
  });

  it("lose what only a terminal obeys, and forge no other line", () => {
    const line = parseLogLine(
      "\u001b[32mERROR\u001b[0m:  \u001b]8;;http://x\u0007it\u001b]8;;\u0007 broke\u0008\r",
      "s",
    );
    assert.deepEqual([line.level, line.text], ["error", "ERROR:  it broke"]);
    assert.equal(
      parseLogLine('{"level": "info", "message": "a\\n[error] [x] b\\u001b[2J"}', "s").text,
      "a ⏎ [error] [x] b",
    );
    fc.assert(fc.property(fc.string({ unit: "binary-ascii" }), (text) => !/(?!\t)\p{Cc}/u.test(plainLogText(text))));
  });

  it("never throw, and keep the words of what they do not understand", () => {
    fc.assert(fc.property(fc.string(), (text) => parseLogLine(`{${text}`, "s").text.length >= 0));
    assert.equal(parseLogLine('{"level": "error"', "s").text, '{"level": "error"');
  });

  it("are hidden by level and by source", () => {
    const line = parseLogLine("ERROR x", "backend");
    assert.ok(isShown(line, {}));
    assert.ok(isShown(line, { levels: ["error"], sources: ["backend"] }));
    assert.ok(!isShown(line, { levels: ["info"] }));
    assert.ok(!isShown(line, { sources: [] }));
    assert.equal(toLogLevel("stdout"), "info");
  });
});
