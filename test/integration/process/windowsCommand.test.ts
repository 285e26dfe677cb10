import assert from "node:assert/strict";
import { findWindowsProgram, toWindowsTarget } from "../../../src/node/process/windowsCommand.ts";

describe("programs on Windows", () => {
  const there = new Set(["C:\\node\\npm.CMD", "C:\\bin\\git.EXE", "D:\\repo\\launch.bat", "D:\\repo\\tool.exe"]);
  const find = (command: string, environment: NodeJS.ProcessEnv = { Path: "C:\\bin;;C:\\node" }) =>
    findWindowsProgram(command, "D:\\repo", environment, (file) => there.has(file));

  it("are found by PATH and PATHEXT, never in the working folder by a bare name", () => {
    assert.equal(find("npm"), "C:\\node\\npm.CMD");
    assert.equal(find("git"), "C:\\bin\\git.EXE");
    assert.equal(find("tool.exe"), undefined);
    assert.equal(find(".\\tool.exe"), "D:\\repo\\tool.exe");
    assert.equal(find("launch.bat"), undefined);
    assert.equal(find("none"), undefined);
    assert.equal(find("npm", { PATH: "C:\\node", PATHEXT: ".EXE" }), undefined);
  });

  it("are started directly, batch files through cmd with every word quoted", () => {
    assert.deepEqual(toWindowsTarget("C:\\bin\\git.exe", ["a&b", "%X%"], {}), {
      file: "C:\\bin\\git.exe",
      args: ["a&b", "%X%"],
      verbatim: false,
    });
    const target = toWindowsTarget("C:\\node js\\npm.cmd", ["run", "a & b", "c\\"], { ComSpec: "C:\\cmd.exe" });
    assert.deepEqual(target, {
      file: "C:\\cmd.exe",
      args: ["/d", "/v:off", "/s", "/c", '""C:\\node js\\npm.cmd" "run" "a & b" "c\\\\""'],
      verbatim: true,
    });
  });

  it("are refused when a word could break out of its quotes", () => {
    for (const word of ['a" & calc', "%PATH%", "a\r\nb"]) {
      assert.throws(() => toWindowsTarget("npm.cmd", [word], {}), { code: "process-failed" });
    }
  });
});
