import assert from "node:assert/strict";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { type AuditRepo, documentFile, withAuditRepo } from "./auditRepo.ts";

const forbids = (...patterns: readonly string[]) =>
  aControlDocument({ contract: [`Prohibited files: ${patterns.map((pattern) => `\`${pattern}\``).join(", ")}`] });

async function touches(repo: AuditRepo): Promise<string[]> {
  const findings = await repo.plane((plane) => plane.checkAll());
  const found = findings.filter(({ rule }) => rule === "prohibited-touched").map(({ message }) => message);
  return found.map((message) => /change of (.*?), expected/.exec(message)?.[1] ?? message);
}

describe("prohibited documents in history", function () {
  this.timeout(60_000);

  const cases: readonly (readonly [pattern: string, file: string, isProhibited: boolean])[] = [
    ["docs/TASKS.md", "docs/TASKS.md", true],
    ["docs/TASKS.md", "docs/Tasks.md", true],
    ["docs/TASKS.md", "old/docs/TASKS.md", false],
    ["REPORT.md", "a/b/REPORT.md", true],
    ["REPORT.md", "a/REPORT.md.txt", false],
    ["docs/old/", "docs/old/2025/x.md", true],
    ["docs/old/", "docs/older/x.md", false],
    ["docs/*.txt", "docs/a.txt", true],
    ["docs/*.txt", "docs/a/b.txt", false],
    ["docs/**/*.txt", "docs/a/b.txt", true],
  ];
  for (const [pattern, file, isProhibited] of cases) {
    it(`\`${pattern}\` ${isProhibited ? "covers" : "leaves"} ${file}`, () =>
      withAuditRepo(async (repo) => {
        repo.commit("begin", { [documentFile]: forbids(pattern) });
        const hash = repo.commit("docs: a change", { [file]: "more\n" });
        assert.deepEqual(await touches(repo), isProhibited ? [`${file} by ${hash} "docs: a change"`] : []);
      }));
  }

  it("count from the commit that prohibits them on, until they are allowed again", () =>
    withAuditRepo(async (repo) => {
      repo.commit("before", { "docs/TASKS.md": "1\n", [documentFile]: aControlDocument() });
      repo.commit("with the prohibition", { "docs/TASKS.md": "2\n", [documentFile]: forbids("docs/TASKS.md") });
      const first = repo.commit("after it", { "docs/TASKS.md": "3\n", "src/a.js": "1\n" });
      repo.commit("elsewhere", { "docs/OTHER.md": "1\n" });
      const last = repo.commit("moved away", { [documentFile]: aControlDocument(), "docs/TASKS.md": "4\n" });
      repo.commit("while it was allowed", { "docs/TASKS.md": "5\n" });
      repo.commit("prohibited again", { [documentFile]: forbids("docs/TASKS.md", "x.md") });
      assert.deepEqual(await touches(repo), [
        `docs/TASKS.md by ${last} "moved away"`,
        `docs/TASKS.md by ${first} "after it"`,
      ]);
    }));
});
