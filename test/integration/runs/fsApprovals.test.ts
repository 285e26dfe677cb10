import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { approvalHash } from "../../../src/node/runs/approvalHash.ts";
import { FsApprovals } from "../../../src/node/runs/fsApprovals.ts";
import { userConfigFolder } from "../../../src/node/settings/userConfigFolder.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

describe("FsApprovals", () => {
  it("keep exactly one text for one repository", async () => {
    await withTempFolder(async (folder) => {
      const approvals = new FsApprovals("/repo", folder);
      assert.equal(await approvals.isApproved("npm test"), false);
      await approvals.approve("npm test");
      await approvals.approve("npm test");
      assert.equal(await approvals.isApproved("npm test"), true);
      assert.equal(await approvals.isApproved("npm test "), false);
      assert.equal(await new FsApprovals("/other", folder).isApproved("npm test"), false);
      assert.equal(await new FsApprovals("/repo", folder).isApproved("npm test"), true);
      const [file = "", ...more] = readdirSync(path.join(folder, "approvals"));
      assert.deepEqual(more, []);
      assert.match(file, /^[0-9a-f]{64}\.json$/);
    });
  });

  it("are listed, newest first, without secrets, and can be revoked", async () => {
    await withTempFolder(async (folder) => {
      const approvals = new FsApprovals("/repo", folder);
      assert.deepEqual(await approvals.list(), []);
      const secret = ["ghp", "x1Y2".repeat(9)].join("_");
      await approvals.approve(`deploy --token ${secret}`);
      await approvals.approve("npm test");
      await new FsApprovals("/other", folder).approve("npm test");
      const listed = await approvals.list();
      assert.deepEqual(listed.map(({ command }) => command).sort(), ["deploy --token ***REDACTED***", "npm test"]);
      for (const name of readdirSync(path.join(folder, "approvals"))) {
        assert.ok(!readFileSync(path.join(folder, "approvals", name), "utf8").includes(secret));
      }
      const hash = approvalHash("npm test");
      assert.deepEqual(
        (await approvals.revoke(hash)).map(({ command }) => command),
        ["npm test"],
      );
      assert.equal(await approvals.isApproved("npm test"), false);
      assert.equal(await new FsApprovals("/other", folder).isApproved("npm test"), true, "another repository's stays");
      assert.deepEqual(await approvals.revoke(hash), []);
    });
  });

  it("of former versions, which kept no text, are listed and revoked as well", async () => {
    await withTempFolder(async (folder) => {
      const approvals = new FsApprovals("/repo", folder);
      await approvals.approve("npm test");
      const [name = ""] = readdirSync(path.join(folder, "approvals"));
      writeFileSync(path.join(folder, "approvals", name), JSON.stringify({ root: "/repo" }));
      writeFileSync(path.join(folder, "approvals", "broken.json"), "{");
      const [only] = await approvals.list();
      assert.deepEqual(only, { hash: path.basename(name, ".json"), command: undefined, approvedAt: undefined });
      assert.equal((await approvals.revoke(only?.hash ?? "")).length, 1);
      assert.equal(await approvals.isApproved("npm test"), false);
    });
  });

  it("lie in the person's own folder", () => {
    assert.equal(userConfigFolder({ CONTROL_PLANE_HOME: "/x/y" }), path.resolve("/x/y"));
    assert.ok(userConfigFolder({}, "/home/me").startsWith(path.join("/home/me")));
  });
});
