/** The MCP project's own command line against the server. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const source = createRequire(import.meta.url).resolve("@modelcontextprotocol/inspector-cli/package.json");
const place = path.resolve("dist/test/inspector");
const run = promisify(execFile);

describe("MCP inspector", () => {
  // It looks for a package.json two folders above its program, as there is one in its own repository.
  before(() => {
    cpSync(source, path.join(place, "package.json"));
    cpSync(path.dirname(source), path.join(place, "cli"), { recursive: true });
  });

  it("lists the tools and calls each kind of them", async () => {
    const files = { "docs/CONTROL_PLANE.md": aControlDocument({ todo: [{ id: "T-20260101-001" }] }) };
    await withTempRepo(files, async ({ root }) => {
      const server = [process.execPath, path.resolve("dist/cli.js"), "mcp", "--cwd", root];
      const ask = async (...words: string[]) =>
        JSON.parse(
          (await run(process.execPath, [path.join(place, "cli/build/index.js"), ...server, "--method", ...words]))
            .stdout,
        );
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
