import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCommandLine } from "../../../src/node/process/commandLine.ts";

const words = (text: string, variables?: Record<string, string>) => {
  const parsed = parseCommandLine(text, variables);
  return parsed.type === "command" ? [parsed.command, ...parsed.args] : parsed.reason;
};

describe("parseCommandLine", () => {
  it("reads words, quotes and escapes", () => {
    assert.deepEqual(words("npm run  lint"), ["npm", "run", "lint"]);
    assert.deepEqual(words(`a 'b  c' "d \\" e" f\\ g "" ''`), ["a", "b  c", 'd " e', "f g", "", ""]);
    assert.deepEqual(words(`pytest -k 'a or b' --x="y z"`), ["pytest", "-k", "a or b", "--x=y z"]);
    assert.deepEqual(words(String.raw`C:\tools\agent.exe "C:\a b\c" 'C:\x\'`), [
      "C:\\tools\\agent.exe",
      "C:\\a b\\c",
      "C:\\x\\",
    ]);
    assert.deepEqual(words("grep '$(x) | y > z' \"a & b; c\""), ["grep", "$(x) | y > z", "a & b; c"]);
    assert.deepEqual(words("eslint src/**/*.ts"), ["eslint", "src/**/*.ts"]);
  });

  it("takes assignments before the command", () => {
    const parsed = parseCommandLine("A=1 PYTHONPATH='a b' pytest X=2");
    assert.deepEqual(parsed, { type: "command", command: "pytest", args: ["X=2"], env: { A: "1", PYTHONPATH: "a b" } });
  });

  it("fills in the variables that it knows, each as one word", () => {
    const variables = { BRIEF: "/a b/brief.md" };
    assert.deepEqual(words(`agent $BRIEF "\${BRIEF}!" '$BRIEF' 5$`, variables), [
      "agent",
      "/a b/brief.md",
      "/a b/brief.md!",
      "$BRIEF",
      "5$",
    ]);
    assert.match(String(words("echo $HOME")), /\$HOME/);
    assert.match(String(words("echo $toString", {})), /toString/);
    assert.match(String(words(`echo $${"{X:-y}"}`)), /\$\{/);
  });

  it("refuses what only a shell does, and says what", () => {
    for (const [text, operator] of [
      ["a | b", "|"],
      ["a > b", ">"],
      ["a < b", "<"],
      ["a && b", "&&"],
      ["a || b", "||"],
      ["a; b", ";"],
      ["a $(b)", "$("],
      ['a "$(b)"', "$("],
      ["a `b`", "`"],
      ['a "`b`"', "`"],
      ["(a)", "("],
      ["a\nb", "a line break"],
    ] as const) {
      assert.ok(String(words(text)).includes(`it uses ${operator},`), `${text}: ${words(text)}`);
    }
    assert.match(String(words("a 'b")), /single quote is not closed/);
    assert.match(String(words('a "b')), /double quote is not closed/);
    assert.match(String(words("  ")), /no command/);
    assert.match(String(words("A=1")), /no command/);
  });

  it("never throws, and reads back what was quoted", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseCommandLine(text)));
    const quoted = (word: string) => `'${word.replaceAll("'", `'"'"'`)}'`;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), (args) => {
        assert.deepEqual(words(["run", ...args.map(quoted)].join(" ")), ["run", ...args]);
      }),
    );
  });
});
