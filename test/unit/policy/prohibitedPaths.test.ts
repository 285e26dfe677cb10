import assert from "node:assert/strict";
import { createProhibitedTest } from "../../../src/core/policy/prohibitedPaths.ts";

describe("createProhibitedTest", () => {
  const rows: readonly [string, readonly string[], readonly string[]][] = [
    [
      "STATUS_REPORT.md",
      ["STATUS_REPORT.md", "docs/STATUS_REPORT.md", "status_report.md"],
      ["docs/STATUS_REPORT.md.txt"],
    ],
    ["docs/old/TASKS.md", ["docs/old/TASKS.md", "docs/old/tasks.md"], ["TASKS.md", "x/docs/old/TASKS.md"]],
    ["docs/old/", ["docs/old/a.md", "docs/old/b/c.md"], ["docs/older.md", "docs/a.md"]],
    ["secrets/**", ["secrets/a", "secrets/.b/c"], ["a/secrets"]],
    ["*.pem", ["a.pem", "keys/b.pem", ".pem"], ["a.pem.txt"]],
    [".env", [".env", "backend/.env"], [".env.example"]],
    ["./a/b", ["a/b"], ["b"]],
  ];
  for (const [pattern, inside, outside] of rows) {
    it(`reads ${pattern}`, () => {
      const isProhibited = createProhibitedTest([pattern]);
      assert.deepEqual(
        inside.filter((path) => !isProhibited(path)),
        [],
      );
      assert.deepEqual(outside.filter(isProhibited), []);
    });
  }

  it("prohibits nothing without patterns", () => {
    assert.equal(createProhibitedTest([])("a"), false);
    assert.equal(createProhibitedTest(["/", ""])("a"), false);
  });
});
