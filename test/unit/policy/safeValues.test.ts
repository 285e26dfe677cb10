import assert from "node:assert/strict";
import fc from "fast-check";
import { isLoopbackUrl, repositoryPath } from "../../../src/core/policy/safeValues.ts";

describe("repositoryPath", () => {
  const rows: readonly [string, string | undefined][] = [
    [".ainfluencer/runs", ".ainfluencer/runs"],
    ["runs/", "runs"],
    ["./a//b/", "a/b"],
    ["a\\b", "a/b"],
    ["docs/**", "docs/**"],
    [" docs ", "docs"],
    ["..runs/x", "..runs/x"],
    ["/etc", undefined],
    ["\\\\server\\share", undefined],
    ["C:/x", undefined],
    ["c:x", undefined],
    ["~/runs", undefined],
    ["..", undefined],
    ["a/../../b", undefined],
    ["a\\..\\b", undefined],
    [".git/hooks", undefined],
    [".GIT", undefined],
    ["./.git", undefined],
    ["", undefined],
    [".", undefined],
    ["a\u0000b", undefined],
  ];
  for (const [written, expected] of rows) {
    it(`reads ${JSON.stringify(written)} as ${expected}`, () => assert.equal(repositoryPath(written), expected));
  }

  it("never leaves the repository, whatever is written", () => {
    const segment = fc.constantFrom("..", ".", "", "a", ".git", "~", "C:", "x y");
    const written = fc
      .tuple(fc.array(segment, { maxLength: 6 }), fc.constantFrom("/", "\\"))
      .map(([s, by]) => s.join(by));
    fc.assert(
      fc.property(written, (text) => {
        const path = repositoryPath(text);
        if (path === undefined) return;
        assert.ok(!path.startsWith("/") && !path.split("/").includes(".."));
        assert.equal(repositoryPath(path), path);
      }),
    );
  });
});

describe("isLoopbackUrl", () => {
  const rows: readonly [string, boolean][] = [
    ["http://localhost:8000/api/health", true],
    ["https://LOCALHOST", true],
    ["http://127.0.0.1:3000", true],
    ["http://127.1", true],
    ["http://[::1]:8188/", true],
    ["http://0.0.0.0:8000", false],
    ["http://example.com", false],
    ["http://localhost.example.com", false],
    ["http://localhost@example.com", false],
    ["http://user@localhost", false],
    ["http://169.254.169.254/latest", false],
    ["file:///etc/passwd", false],
    ["localhost:8000", false],
    ["not a url", false],
  ];
  for (const [url, expected] of rows)
    it(`${expected ? "takes" : "refuses"} ${url}`, () => assert.equal(isLoopbackUrl(url), expected));
});
