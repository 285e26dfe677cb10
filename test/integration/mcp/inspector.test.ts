/** The MCP project's own command line against the server. It is large (150 MB), so it is used where a machine has it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const inspector = process.env.CONTROL_PLANE_MCP_INSPECTOR;
const run = promisify(execFile);

describe("MCP inspector", () => {
  if (!inspector) {
    it.skip("needs CONTROL_PLANE_MCP_INSPECTOR, the path of @modelcontextprotocol/inspector's program");
    return;
  }

  it("lists the tools and calls each kind of them", async () => {
    const files = { "docs/CONTROL_PLANE.md": aControlDocument({ todo: [{ id: "T-20260101-001" }] }) };
    await withTempRepo(files, async ({ root }) => {
      const server = [process.execPath, path.resolve("dist/cli.js"), "mcp", "--cwd", root];
      const ask = async (...words: string[]) =>
        JSON.parse((await run(process.execPath, [inspector, "--cli", ...server, "--method", ...words])).stdout);
      assert.equal((await ask("tools/list")).tools.length, 8);
      assert.equal((await ask("resources/list")).resources.length, 1);
      assert.equal((await ask("prompts/get", "--prompt-name", "auto")).messages.length, 1);
      const call = (name: string, ...args: string[]) => ask("tools/call", "--tool-name", name, ...args);
      assert.equal((await call("begin")).structuredContent.outcome, "WAITING");
      assert.equal((await call("read", "--tool-arg", "path=../x")).isError, true);
      const ended = await call("finish", "--tool-arg", "outcome=continue", "--tool-arg", "reason=later");
      assert.equal(ended.structuredContent.outcome, "DOING");
    });
  });
});
