/** A relative agent is found as a shell would find it; one of the settings from the top of the repository. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runJson } from "../../support/commandLine.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

const files = {
  "docs/CONTROL_PLANE.md": aControlDocument({ todo: [{ id: "T-20260101-001" }] }),
  ".gitignore": "agents/\n",
  "sub/readme.txt": "hello\n",
};

function addAgent(repo: TempRepo): void {
  const agent = repo.absolute("agents/my agent.sh");
  mkdirSync(path.dirname(agent));
  writeFileSync(agent, "#!/bin/sh\necho '{}' > done.json\n");
  chmodSync(agent, 0o755);
}

describe("a relative agent", function () {
  this.timeout(60_000);
  // A program for Windows cannot be written as a text that every shell takes.
  const isPosix = process.platform !== "win32";

  for (const [name, folder, typed, more] of [
    ["from a folder below", "sub", "'../agents/my agent.sh' one", []],
    ["with a tree of its own", ".", '"./agents/my agent.sh"', ["--isolate"]],
  ] as const) {
    (isPosix ? it : it.skip)(`is that of the folder it was typed in, ${name}`, async () => {
      await withTempRepo(files, async (repo) => {
        addAgent(repo);
        const { value } = await runJson(["auto", "--agent", typed, ...more], { cwd: repo.absolute(folder) });
        assert.deepEqual([value.result, value.files], ["DONE", ["done.json"]]);
      });
    });
  }

  (isPosix ? it : it.skip)(
    "of the environment is that of the repository's top, also in a tree of its own",
    async () => {
      await withTempRepo(files, async (repo) => {
        addAgent(repo);
        const env = { CONTROL_PLANE_AGENT: "'agents/my agent.sh'" };
        const { value } = await runJson(["auto", "--isolate"], { cwd: repo.absolute("sub"), env });
        assert.deepEqual([value.result, value.files], ["DONE", ["done.json"]]);
      });
    },
  );
});
