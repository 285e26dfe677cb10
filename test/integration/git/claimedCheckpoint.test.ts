import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { createControlPlane } from "../../../src/node/controlPlane.ts";
import { claimedCheckpoint, guessCheckpoint } from "../../../src/node/git/claimedCheckpoint.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const naming = (checkpoint: string) => aControlDocument({ fields: { LAST_CHECKPOINT: checkpoint } });

describe("the checkpoint that a document names", () => {
  it("is guessed before the text is parsed", () => {
    for (const [written, hash] of [
      ["`abc1234`", "abc1234"],
      ["`ABC1234` — feat: beans", "ABC1234"],
      ["abc1234def (chore)", "abc1234def"],
      ["none", undefined],
    ] as const) {
      const text = naming(written);
      assert.equal(claimedCheckpoint(parseDocument(text)), hash);
      assert.equal(guessCheckpoint(text), hash);
    }
  });

  it("is what the dashboard says, also where another text led to a wrong guess", async () => {
    await withTempRepo({ [file]: "# A\n" }, async (repo) => {
      const head = repo.git("rev-parse", "HEAD").trim();
      const example = "```\n| **LAST_CHECKPOINT** | `fff9999` |\n```\n\n";
      const named = naming(`\`${head.slice(0, 7)}\``).replace("## DASHBOARD", `${example}## DASHBOARD`);
      assert.equal(guessCheckpoint(named), "fff9999");
      for (const [text, checkpoint, exists] of [
        [named, head.slice(0, 7), true],
        [naming("`fff9999`"), "fff9999", false],
        [naming("none"), null, false],
        [example, null, false],
      ] as const) {
        repo.write(file, text);
        const plane = await createControlPlane({ folder: repo.root, settings: defaultSettings, oneAnswer: true });
        const { truth } = await plane.status();
        plane.dispose();
        assert.deepEqual([truth?.lastCheckpoint, truth?.lastCheckpointExists], [checkpoint, exists]);
        assert.equal(truth?.head, head.slice(0, truth?.head?.length));
      }
    });
  });
});
