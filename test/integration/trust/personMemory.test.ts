import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { FsApprovals } from "../../../src/node/runs/fsApprovals.ts";
import { PersonMemory } from "../../../src/node/trust/personMemory.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

describe("PersonMemory", () => {
  it("tells of changed settings outside the repository, and leaves them", async () => {
    await withTempFolder(async (folder) => {
      const config = path.join(folder, "gitconfig");
      writeFileSync(config, "[user]\n\tname = A\n");
      const place = {
        ...{ root: "/repo", configFolder: folder, lockFile: path.join(folder, "lock.json") },
        environment: { GIT_CONFIG_GLOBAL: config, XDG_CONFIG_HOME: folder },
      };
      const memory = await PersonMemory.of(place);
      writeFileSync(config, "# the same in other words\n[user]\n  name = A\n");
      assert.deepEqual((await memory.putBack()).grave, []);
      writeFileSync(config, "[user]\n\tname = A\n[alias]\n\tst = !evil\n");
      writeFileSync(path.join(folder, "settings.json"), '{ "agentCommand": "evil" }');
      const { grave } = await memory.putBack();
      assert.equal(grave.length, 1);
      assert.match(grave[0] ?? "", /settings\.json.*gitconfig|gitconfig.*settings\.json/);
    });
  });

  it("takes approvals of this repository back that no person gave, and gives those back that were taken", async () => {
    await withTempFolder(async (folder) => {
      const [here, there] = [new FsApprovals("/repo", folder), new FsApprovals("/other", folder)];
      await here.approve("npm test");
      const place = { root: "/repo", configFolder: folder, lockFile: path.join(folder, "lock.json"), environment: {} };
      const memory = await PersonMemory.of(place);
      assert.equal(await memory.isTouched(), false);
      await here.approve("evil");
      await there.approve("npm test");
      await here.revoke((await here.list()).find(({ command }) => command === "npm test")?.hash ?? "");
      assert.equal(await memory.isTouched(), true);
      assert.match((await memory.putBack()).grave.join(), /approvals were changed/);
      assert.deepEqual([await here.isApproved("evil"), await here.isApproved("npm test")], [false, true]);
      assert.ok(await there.isApproved("npm test"), "a person may answer for another repository meanwhile");
    });
  });
});
