/** Zero leaks: generated secrets of every family, in everything that carries text, through everything that is written. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { toReportLines } from "../../../src/core/cycle/reportText.ts";
import { createRedactor } from "../../../src/node/runs/redact.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { withCycleRepo } from "../../support/cycleRepo.ts";
import { carriers, type GeneratedSecret, generateSecrets } from "../../support/generatedSecrets.ts";

const file = "docs/CONTROL_PLANE.md";

function leaksOf(secrets: readonly GeneratedSecret[], text: string): string[] {
  return secrets.filter(({ telling }) => telling.some((part) => text.includes(part))).map(({ family }) => family);
}

describe("secrets of every family", () => {
  const redactor = createRedactor({});

  for (const [name, wrap] of carriers) {
    it(`are taken out ${name}`, () => {
      for (const seed of [1, 2, 3]) {
        for (const secret of generateSecrets(seed)) {
          const text = redactor.text(wrap(secret.value));
          assert.deepEqual(leaksOf([secret], text), [], `${secret.family}: ${wrap(secret.value)}\n→ ${text}`);
        }
      }
    });
  }

  it("are taken out of values of any depth", () => {
    const secrets = generateSecrets(4);
    const value = { list: secrets.map(({ value }) => ({ note: value })), deep: [[secrets.map(({ value }) => value)]] };
    assert.deepEqual(leaksOf(secrets, JSON.stringify(redactor.value(value))), []);
  });

  it("of the environment are known in all forms that they are written in", () => {
    const value = 'p"lain\\looking/&?value';
    const own = createRedactor({ MY_API_KEY: value });
    for (const form of [
      value,
      JSON.stringify(value),
      encodeURIComponent(value),
      Buffer.from(value).toString("base64"),
    ]) {
      assert.ok(own.text(`x ${form} y`).includes("***REDACTED***"), form);
      assert.ok(!own.text(`x ${form} y`).includes(form.slice(2, -3)), form);
    }
  });

  it("never reach a file, an event, the document or the report of a cycle, in whatever pieces they are printed", async () => {
    const secrets = generateSecrets(5);
    const document = aControlDocument({
      todo: [{ id: "T-20260101-001", details: ["**Verification commands:** `node leaky.mjs`"] }],
    });
    const check = `for (const secret of ${JSON.stringify(secrets.map(({ value }) => value))}) console.log(secret); process.exit(1);\n`;
    await withCycleRepo({ [file]: document, "leaky.mjs": check }, {}, async (repo) => {
      const agent = repo.agent(`
import { writeFileSync, writeSync } from "node:fs";
const secrets = ${JSON.stringify(secrets.map(({ value }) => value))};
writeFileSync("notes.txt", secrets.join("\\n") + "\\n");
for (const secret of secrets) {
  const middle = secret.length >> 1;
  for (const part of [secret.slice(0, middle), secret.slice(middle), "\\n"]) {
    writeSync(1, part);
    await new Promise((done) => setImmediate(done));
  }
  writeSync(2, JSON.stringify({ secret }, undefined, 2) + "\\n");
}
writeFileSync(process.env.CONTROL_PLANE_OUTCOME, JSON.stringify({ outcome: "continue", reason: secrets.join(" ") }));`);
      const interaction = { approve: async () => true };
      const result = await repo.auto({ agentCommand: agent, interaction });
      const folder = path.join(repo.root, ".control-plane/runs", result.report.run);
      for (const name of readdirSync(folder)) {
        assert.deepEqual(leaksOf(secrets, readFileSync(path.join(folder, name), "utf8")), [], name);
      }
      assert.deepEqual(leaksOf(secrets, repo.read(file)), [], "the document");
      assert.deepEqual(leaksOf(secrets, JSON.stringify(result)), [], "events and report");
      assert.deepEqual(leaksOf(secrets, toReportLines(result.report).join("\n")), [], "the six lines");
      assert.deepEqual(leaksOf(secrets, repo.git("log", "--all", "--format=%B")), [], "commit messages");
    });
  });

  it("that a check prints never reach its record", async () => {
    const secrets = generateSecrets(6);
    const document = aControlDocument({
      todo: [{ id: "T-20260101-001", details: ["**Verification commands:** `node leaky.mjs`"] }],
    });
    const check = `for (const secret of ${JSON.stringify(secrets.map(({ value }) => value))}) console.log(secret); process.exit(1);\n`;
    await withCycleRepo({ [file]: document, "leaky.mjs": check }, {}, async (repo) => {
      const agent = repo.agent(`import { writeFileSync } from "node:fs"; writeFileSync("notes.json", "{}\\n");`);
      const result = await repo.auto({ agentCommand: agent, interaction: { approve: async () => true } });
      assert.equal(result.report.outcome, "FAILED");
      const folder = path.join(repo.root, ".control-plane/runs", result.report.run);
      for (const name of readdirSync(folder)) {
        assert.deepEqual(leaksOf(secrets, readFileSync(path.join(folder, name), "utf8")), [], name);
      }
      assert.deepEqual(leaksOf(secrets, repo.read(file) + JSON.stringify(result)), []);
    });
  });
});
