import path from "node:path";
import { DocumentDraft } from "../../core/document/edits/draft.ts";
import { addTaskEdits, setCheckpointEdits, setReasonEdits } from "../../core/document/edits/taskEdits.ts";
import type { ControlDocument } from "../../core/document/model.ts";
import { parseDocument } from "../../core/document/parse.ts";
import { applyFixes } from "../../core/lint/applyFixes.ts";
import { defaultSettings } from "../../core/settings.ts";
import { GitProcess } from "../git/gitProcess.ts";
import { initDocument, writeNewFile } from "./initDocument.ts";

const files: Readonly<Record<string, string>> = {
  "README.md": `# Postage

A repository to play with. Run **Control Plane: AUTO**, choose yourself as the one who works, do what the task says, then
**Verify & Save**. \`node --test\` runs the tests.
`,
  "package.json": `{ "name": "postage", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n`,
  "src/postage.js": `const steps = [
  { upTo: 20, cents: 95 },
  { upTo: 50, cents: 110 },
];

/** Cents for a letter of so many grams; undefined when no letter may be that heavy. */
export function postage(grams) {
  return steps.find(({ upTo }) => grams <= upTo)?.cents;
}
`,
  "test/postage.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { postage } from "../src/postage.js";

test("a letter costs what its weight says", () => {
  assert.deepEqual([20, 21, 51].map(postage), [95, 110, undefined]);
});
`,
};

/** Its own identity and hooks, so that a cycle can commit on any machine and runs nobody else's programs. */
const configuration = {
  "user.name": "Sample",
  "user.email": "sample@example.invalid",
  "commit.gpgsign": "false",
  "core.autocrlf": "false",
  "core.hooksPath": ".git/hooks",
};

/**
 * Makes a small repository with a control document, two commits and open tasks in a folder that is empty or not there yet.
 * Throws `file-exists`, `file-failed`, `git-missing` and `git-failed`.
 */
export async function createSampleRepository(folder: string, now: Date): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeNewFile(path.join(folder, name), text);
  const git = new GitProcess(folder);
  const run = (...args: string[]) => git.expect(args, { writes: true });
  const commitAll = async (subject: string) => {
    await run("add", "--all");
    await run("commit", "--quiet", "--message", subject);
  };
  const id = (number: number) => `T-${now.toISOString().slice(0, 10).replaceAll("-", "")}-00${number}`;
  await run("init", "--quiet", "--template=");
  await run("symbolic-ref", "HEAD", "refs/heads/main");
  for (const [name, value] of Object.entries(configuration)) await run("config", name, value);
  await commitAll(`feat(postage): what a letter costs (${id(2)})`);
  const { facts, file, text } = await initDocument({ folder, settings: defaultSettings, now, dryRun: true });
  const document = withTasks(parseDocument(text), id, facts.head?.shortHash ?? "");
  await writeNewFile(path.join(folder, file), applyFixes(document).document.text);
  await commitAll("docs(control-plane): plan the next tasks");
}

/** Beside the starting document's first task: one that is done, two that are open, one that is blocked. */
function withTasks(document: ControlDocument, id: (number: number) => string, checkpoint: string): ControlDocument {
  const large = [
    { kind: "definition-of-done", text: "a letter of up to 500 grams costs 180 cents, and a test says so" },
    { kind: "evidence", text: "`src/postage.js`, `test/postage.test.js`" },
    { kind: "verification", text: "`node --test`" },
    { kind: "surface", text: "`src/`, `test/`" },
  ] as const;
  const after = [{ kind: "depends-on", text: id(3) }] as const;
  return new DocumentDraft(document)
    .apply((now) => addTaskEdits(now, { id: id(2), title: "What a letter costs", priority: "P0" }, { state: "DONE" }))
    .apply((now) => setCheckpointEdits(now, id(2), checkpoint))
    .apply((now) =>
      addTaskEdits(now, { id: id(3), title: "What a large letter costs", priority: "P2", details: large }),
    )
    .apply((now) => addTaskEdits(now, { id: id(4), title: "Print the price list", priority: "P3", details: after }))
    .apply((now) =>
      addTaskEdits(now, { id: id(5), title: "Prices of next year", priority: "P2" }, { state: "BLOCKED" }),
    )
    .apply((now) => setReasonEdits(now, id(5), "nobody has published them")).document;
}
