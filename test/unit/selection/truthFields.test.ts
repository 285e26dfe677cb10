import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { contradictsTree, readTruthClaims } from "../../../src/core/selection/truthFields.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

function claims(clean: string, save: string) {
  return readTruthClaims(parseDocument(aControlDocument({ fields: { REPO_CLEAN: clean, NEEDS_SAVE: save } })));
}

describe("truth fields", () => {
  it("read the spellings of real documents", () => {
    assert.deepEqual(claims("`clean`", "`false`"), { clean: true, needsSave: false });
    assert.deepEqual(claims("`dirty` (pending commit)", "`true` (after commit)"), { clean: false, needsSave: true });
    assert.deepEqual(claims("`false` (2 modified, 3 untracked)", "no"), { clean: false, needsSave: false });
    assert.deepEqual(claims("who knows", "[pending]"), { clean: undefined, needsSave: undefined });
  });

  it("contradict the tree only when they can be read", () => {
    assert.equal(contradictsTree({ clean: true, needsSave: false }, true), false);
    assert.equal(contradictsTree({ clean: true, needsSave: false }, false), true);
    assert.equal(contradictsTree({ clean: undefined, needsSave: undefined }, false), false);
    assert.equal(contradictsTree({ clean: false, needsSave: undefined }, true), true);
    assert.equal(contradictsTree({ clean: undefined, needsSave: true }, true), true);
  });
});
