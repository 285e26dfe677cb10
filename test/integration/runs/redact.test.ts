import assert from "node:assert/strict";
import fc from "fast-check";
import { redacted } from "../../../src/core/base/secretShapes.ts";
import { createRedactor, isSecretName } from "../../../src/node/runs/redact.ts";

/** Put together here, so that no scanner takes this file's examples for secrets of somebody. */
const glued = (...parts: string[]) => parts.join("");
const letters = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z";

describe("redaction", () => {
  const redactor = createRedactor({});

  it("takes known shapes out and keeps what stands around them", () => {
    const secrets = [
      glued("gh", "p_", letters),
      glued("github_", "pat_", letters),
      glued("xox", "b-123456789012-", letters),
      glued("sk", "-proj-", letters),
      glued("sk", "_live_", letters.slice(0, 24)),
      glued("AK", "IA", "ABCDEFGHIJKLMNOP"),
      glued("AI", "za", letters, "A"),
      glued("eyJ", "hbGciOiJI", ".eyJ", "zdWIiOiIx", ".", letters),
      glued("-----BEGIN RSA ", "PRIVATE KEY-----\nabc\n-----END RSA ", "PRIVATE KEY-----"),
    ];
    for (const secret of secrets) {
      assert.equal(redactor.text(`before ${secret} after`), `before ${redacted} after`, secret);
    }
    assert.equal(redactor.text("Authorization: Bearer abc.def"), `Authorization: Bearer ${redacted}`);
    assert.equal(redactor.text(`curl -H "Bearer ${letters}" x`), `curl -H "Bearer ${redacted}" x`);
    assert.equal(redactor.text("https://me:pass@host/x"), `https://${redacted}@host/x`);
    assert.equal(redactor.text(`https://${letters}@host/x`), `https://${redacted}@host/x`);
    assert.equal(redactor.text("half a key -----BEGIN PRIVATE KEY-----\nabc"), `half a key ${redacted}`);
  });

  it("keeps hashes, times, paths, prose and addresses without credentials", () => {
    for (const text of [
      "e2b128d1f0a9c8b7e6d5c4b3a291807f6e5d4c3b e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "2026-01-02T03:04:05.678Z 20260102-030405678-a1b2 T-20251215-010",
      "git@github.com:owner/repo.git ssh://git@host/x https://host/a@b a monkey in a tree",
      "the bearer internationalization of Basic authentication, tokens: 5, author: somebody, sk-loading-spinner",
      "docs/CONTROL_PLANE.md src/a-very-long/path/with-many-words/and-more-words/in/it.ts",
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    ]) {
      assert.equal(redactor.text(text), text);
    }
  });

  it("knows the values of secret-looking variables by heart", () => {
    const own = createRedactor({
      MY_API_KEY: "plainlooking",
      DB_PASSWORD: "short",
      PORT_TOKEN: "12345678",
      HOME: "/home/me",
    });
    assert.equal(own.text("x plainlooking y short 12345678 /home/me"), `x ${redacted} y short 12345678 /home/me`);
  });

  it("goes through values, and by exact names", () => {
    const value = {
      apiKey: "k",
      tokens: 5,
      author: "a",
      list: ["https://a:b@c/", { password: "p", note: "n" }],
      none: null,
    };
    assert.deepEqual(redactor.value(value), {
      apiKey: redacted,
      tokens: 5,
      author: "a",
      list: [`https://${redacted}@c/`, { password: redacted, note: "n" }],
      none: null,
    });
    for (const name of ["API_KEY", "github-token", "clientSecret", "db.password", "Authorization"]) {
      assert.ok(isSecretName(name), name);
    }
    for (const name of ["tokens", "author", "keyboard", "SSH_AUTH_SOCK", "secretary", "monkey"]) {
      assert.ok(!isSecretName(name), name);
    }
  });

  it("is stable: what was redacted once stays as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const once = redactor.text(text);
        assert.equal(redactor.text(once), once);
      }),
    );
  });
});
