import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { KeptOutput } from "../../../src/core/cycle/keptOutput.ts";

function keep(pieces: readonly string[], unseen = 0): string {
  const hash = createHash("sha256");
  const kept = new KeptOutput({ append: (text) => void hash.update(text), value: () => hash.digest("hex") });
  return pieces.map((piece) => kept.append(piece)).join("") + kept.end(unseen);
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("KeptOutput", () => {
  it("keeps whole what is no longer than its budget, whatever its pieces are", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 3000 }), { maxLength: 5 }), (pieces) => {
        const text = pieces.join("");
        fc.pre(Buffer.byteLength(text) <= 16 * 1024);
        assert.equal(keep(pieces), text);
      }),
    );
    const text = "ä".repeat(15_000);
    assert.equal(keep([text.slice(0, 9000), text.slice(9000)]), text, "the beginning and the end together");
  });

  it("keeps beginning and end of more, within its budget, with length and digest, and cuts no character", () => {
    for (const unit of ["x", "ä", "€", "😀"]) {
      const text = `begin ${unit.repeat(40_000)} end`;
      const pieces = text.match(/.{1,999}/gsu) ?? [];
      const log = keep(pieces);
      assert.ok(Buffer.byteLength(log) <= 33 * 1024, `${Buffer.byteLength(log)} bytes`);
      assert.ok(log.startsWith("begin ") && log.endsWith(" end"));
      assert.doesNotMatch(log, /\ufffd/);
      assert.match(log, new RegExp(`left out here: ${Buffer.byteLength(text)} bytes in all, SHA-256 ${sha256(text)}`));
    }
  });

  it("says how much came that it never saw", () => {
    assert.equal(
      keep(["seen\n"], 7),
      `seen\n\n… left out here: 12 bytes in all, SHA-256 of its first 5 bytes ${sha256("seen\n")}\n`,
    );
  });
});
