import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { agentTemplates, toAgentCommandLine } from "../../../src/node/process/agentTemplates.ts";
import { parseCommandLine } from "../../../src/node/process/commandLine.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runJson } from "../../support/commandLine.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const variables = { CONTROL_PLANE_BRIEF: "/runs/brief.md" };

describe("templates of agents", () => {
  it("are command lines that need no shell, each beginning with its own name", () => {
    for (const [name, { command }] of Object.entries(agentTemplates)) {
      const parsed = parseCommandLine(command, variables);
      assert.equal(parsed.type, "command", name);
      assert.ok(parsed.type === "command" && parsed.command === name);
    }
  });

  it("stand for their name alone; anything else is a command line", () => {
    assert.match(toAgentCommandLine(" claude "), /^claude --print /);
    for (const text of ["claude --verbose", "my-agent", "constructor", ""])
      assert.equal(toAgentCommandLine(text), text);
  });

  it("stand in README, word for word, and say there whether they were tested", () => {
    const readme = readFileSync("README.md", "utf8");
    for (const [name, { command, tested }] of Object.entries(agentTemplates)) {
      const row = `| \`${name}\` | \`${command}\` | ${tested ?? "untested"} |`;
      assert.ok(readme.includes(row), row);
    }
  });

  it("run by their name: the brief on standard input, the words of the template behind it", async function () {
    if (process.platform === "win32") this.skip(); // A script without an ending is no program there.
    const files = {
      "docs/CONTROL_PLANE.md": aControlDocument({ todo: [{ id: "T-20260101-001" }] }),
      "notes.json": "{}\n",
    };
    await withTempRepo(files, async ({ root }) => {
      const folder = path.join(root, ".git", "bin");
      mkdirSync(folder);
      const script = `#!/usr/bin/env node
import { readFileSync, writeFileSync } from "node:fs";
const brief = readFileSync(0, "utf8");
writeFileSync("notes.json", JSON.stringify({ words: process.argv.slice(2), brief: brief.slice(0, 16) }) + "\\n");
`;
      writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
      writeFileSync(path.join(folder, "codex"), script);
      chmodSync(path.join(folder, "codex"), 0o755);
      const env = { PATH: `${folder}${path.delimiter}${process.env.PATH}` };
      const { value } = await runJson(["auto", "--agent", "codex"], { cwd: root, env });
      assert.equal(value.outcome, "DONE", value.result);
      const told = JSON.parse(readFileSync(path.join(root, "notes.json"), "utf8"));
      assert.deepEqual(told, { words: ["exec", "--sandbox", "workspace-write", "-"], brief: "# T-20260101-001" });
    });
  });
});
