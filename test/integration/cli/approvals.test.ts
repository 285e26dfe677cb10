import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { approvalHash } from "../../../src/node/runs/approvalHash.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type CommandLineOptions, runCommandLine, runJson } from "../../support/commandLine.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const command = "node check.cjs";
const document = aControlDocument({
  todo: [{ id: "T-20260101-001", details: [`**Verification commands:** \`${command}\``] }],
});
const files = { "docs/CONTROL_PLANE.md": document, "check.cjs": "process.exit(0);\n" };

/** What a document asks for runs only after a person named exactly it; their word holds until they take it back. */
describe("control-plane approvals", () => {
  it("come from a file outside the repository, are listed, and are revoked", async () => {
    await withTempRepo(files, async (repo) => {
      const agent = path.join(repo.root, "../agent.cjs");
      writeFileSync(agent, 'require("node:fs").writeFileSync("notes.json", "{}\\n");');
      const slashed = (text: string) => text.replaceAll("\\", "/");
      const env = { CONTROL_PLANE_AGENT: `"${slashed(process.execPath)}" "${slashed(agent)}"` };
      const options: CommandLineOptions = { cwd: repo.root, env };
      const hash = approvalHash(command);

      const first = await runJson(["auto"], options);
      assert.equal(first.value.outcome, "DOING", first.value.result);
      assert.deepEqual(first.value.approvals, [{ command, purpose: command, hash }]);
      assert.deepEqual((await runJson(["approvals"], options)).value.approvals, []);

      repo.write(".git/approved.txt", `${hash}\n`);
      const inside = await runCommandLine(["auto", "--approvals", ".git/approved.txt"], options);
      assert.equal(inside.code, 2);
      assert.match(inside.stderr, /outside of the repository/);

      writeFileSync(path.join(repo.root, "../approved.txt"), `# what CI may run\n${hash} # the check\n`);
      const second = await runJson(["auto", "--approvals", "../approved.txt"], options);
      assert.equal(second.value.outcome, "DONE", second.value.result);

      const { approvals } = (await runJson(["approvals"], options)).value;
      assert.deepEqual(
        approvals.map((approval: { hash: string; command: string }) => [approval.hash, approval.command]),
        [[hash, command]],
      );
      assert.match((await runCommandLine(["approvals"], options)).stdout, new RegExp(`^${hash} .* ${command}`));

      const revoked = await runJson(["approvals", "revoke", hash], options);
      assert.deepEqual([revoked.code, revoked.value.revoked[0].command], [0, command]);
      assert.match((await runCommandLine(["approvals"], options)).stdout, /No command of this repository is approved/);
      assert.equal((await runCommandLine(["approvals", "revoke", hash], options)).code, 2);
      assert.equal((await runCommandLine(["approvals", "revoke", "short"], options)).code, 2);
    });
  });
});
