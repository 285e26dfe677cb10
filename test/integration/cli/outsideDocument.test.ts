/** git cannot keep a control document that lies outside of the repository: nothing begins with one. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runCommandLine } from "../../support/commandLine.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const calls = [
  ["init"],
  ["init", "--workflow"],
  ["init", "--agents"],
  ["auto", "--agent", "node -v"],
  ["hook", "install"],
];

describe("a control document outside of the repository", () => {
  for (const [name, file] of [
    ["beside it", "../plan.md"],
    ["behind a link", "linked/plan.md"],
    ["in git's own folder", ".git/plan.md"],
  ] as const) {
    it(`${name} is refused before anything is written`, async () => {
      await withTempRepo({ "readme.txt": "hello\n" }, async (repo) => {
        const outside = path.join(repo.root, "../outside");
        mkdirSync(outside);
        symlinkSync(outside, repo.absolute("linked"), "junction");
        const place = path.resolve(repo.root, file);
        for (const call of calls) {
          if (call.includes("auto")) writeFileSync(place, aControlDocument({ todo: [{ id: "T-20260101-001" }] }));
          const { code, stderr } = await runCommandLine([...call, "--file", file], { cwd: repo.root });
          assert.equal(code, 2, `${call.join(" ")}: ${stderr}`);
          assert.match(stderr, /lies outside of the repository.*name one inside/s);
        }
        assert.ok(!existsSync(repo.absolute(".control-plane")), "no run was begun");
        assert.ok(!existsSync(repo.absolute(".git/hooks/pre-commit")));
        assert.equal(repo.git("status", "--porcelain").trim(), "?? linked");
      });
    }).timeout(60_000);
  }
});
