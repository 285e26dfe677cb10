/** In a workflow nobody answers: nothing may be asked, whatever standard input is. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const task = { id: "T-20260101-001", details: ["**Verification commands:** `node --version`"] };
const files = { "docs/CONTROL_PLANE.md": aControlDocument({ todo: [task] }), "notes.json": "{}\n" };
const agent = `node -e "require('fs').writeFileSync('notes.json', '[]\\n')"`;

/** Runs AUTO while standard input stays open and silent, as some runners leave it. */
function autoWithOpenInput(root: string, env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  const { CI: _ci, ...inherited } = process.env;
  const child = spawn(process.execPath, [path.resolve("dist/cli.js"), "auto", "--agent", agent], {
    cwd: root,
    env: { ...inherited, CONTROL_PLANE_HOME: path.join(root, ".git", "test-home"), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
  }
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, said })));
}

describe("command line without a terminal", () => {
  for (const [name, env] of Object.entries({ "a pipe": {}, "a workflow": { CI: "true" } })) {
    it(`asks nothing in ${name}: what needs approval is skipped, and told with its hash`, () =>
      withTempRepo(files, async ({ root }) => {
        const { code, said } = await autoWithOpenInput(root, env);
        assert.equal(code, 0, said);
        assert.match(said, /DOING: not verified: node --version/);
        assert.match(said, /control-plane auto --approve [0-9a-f]{12} --agent /);
        assert.doesNotMatch(said, /\[y\/N\]/);
      }));
  }
});
