import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { FsApprovals } from "../../../src/node/runs/fsApprovals.ts";
import { userConfigFolder } from "../../../src/node/settings/userConfigFolder.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

describe("FsApprovals", () => {
  it("keep exactly one text for one repository, and not the text itself", async () => {
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
      assert.doesNotMatch(readFileSync(path.join(folder, "approvals", file), "utf8"), /npm/);
    });
  });

  it("lie in the person's own folder", () => {
    assert.equal(userConfigFolder({ CONTROL_PLANE_HOME: "/x/y" }), path.resolve("/x/y"));
    assert.ok(userConfigFolder({}, "/home/me").startsWith(path.join("/home/me")));
  });
});
