import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { runCommandLine } from "../../support/commandLine.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

const file = "docs/my plan %.md";
const wrong = aControlDocument({ todo: [{ id: "T-20260101-001", suffix: "[P1]" }, { id: "T-20260101-001" }] }).replace(
  "- **TODO:** `1`",
  "- **TODO:** `9`",
);
const fixture = "../shared/fixtures/CONTROL_PLANE.v5.md";

/** The schema of the standard, as a package ships it; nothing else of that package is used, so its peer is not installed. */
function sarifValidator(): ValidateFunction {
  const schema = "node_modules/@datadog/datadog-ci-plugin-sarif/dist/json-schema/sarif-schema-2.1.0.json";
  const ajv = new Ajv({ strict: false, allErrors: true });
  (addFormats as unknown as (target: Ajv) => void)(ajv);
  return ajv.compile(JSON.parse(readFileSync(schema, "utf8")));
}

async function sarifOf(text: string): Promise<unknown> {
  let log: unknown;
  await withTempRepo({ [file]: text }, async ({ root }) => {
    const args = ["check", "--no-git", "--file", file, "--format", "sarif"];
    log = JSON.parse((await runCommandLine(args, { cwd: root })).stdout);
  });
  return log;
}

describe("formats of check", () => {
  it("sarif is valid, with findings, without, and of the real document", async () => {
    const validate = sarifValidator();
    const texts = [wrong, aControlDocument(), ...(existsSync(fixture) ? [readFileSync(fixture, "utf8")] : [])];
    const counts: number[] = [];
    for (const text of texts) {
      const log = (await sarifOf(text)) as { runs: { results: unknown[] }[] };
      assert.ok(validate(log), JSON.stringify(validate.errors?.slice(0, 3)));
      counts.push(log.runs[0]?.results.length ?? -1);
    }
    assert.ok((counts[0] ?? 0) > 1, String(counts));
  });

  it("the validator sees what is not valid", async () => {
    const validate = sarifValidator();
    const log = (await sarifOf(wrong)) as { runs: { results: { level: string }[] }[] };
    for (const result of log.runs[0]?.results ?? []) result.level = "information";
    assert.ok(!validate(log));
  });

  it("github annotates the file's lines", () =>
    withTempRepo({ [file]: wrong }, async ({ root }) => {
      const { code, stdout } = await runCommandLine(["check", "--no-git", "--file", file, "--format", "github"], {
        cwd: root,
      });
      assert.equal(code, 3);
      for (const line of stdout.trimEnd().split("\n"))
        assert.match(line, /^::(?:error|warning|notice) file=docs\/my plan %25\.md,line=\d+,col=\d+,.*::Unexpected /);
    }));
});
