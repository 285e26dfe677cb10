/** Runs the specs of one scenario with Mocha inside the extension host. */
import { appendFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";
import Mocha from "mocha";
import ResultsReporter from "../../support/resultsReporter.mjs";

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`The variable ${name} is missing; start this through test/extension/run.mjs`);
  return value;
}

function specsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.js"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/**
 * VS Code's entry; resolves when every test passed. Counts go to the file `CONTROL_PLANE_RESULTS`, what people read to
 * `CONTROL_PLANE_REPORT`, because the console of an extension host is full of other voices.
 */
export async function run(): Promise<void> {
  const folder = path.join(import.meta.dirname, "..", variable("CONTROL_PLANE_SCENARIO"));
  const report = variable("CONTROL_PLANE_REPORT");
  Mocha.reporters.Base.consoleLog = (...line) => appendFileSync(report, `${format(...line)}\n`);
  const grep = process.env.CONTROL_PLANE_GREP;
  const mocha = new Mocha({
    ui: "bdd",
    timeout: 30_000,
    slow: 2_000,
    color: false,
    forbidOnly: true,
    reporter: ResultsReporter,
    reporterOptions: { results: variable("CONTROL_PLANE_RESULTS") },
    ...(grep ? { grep: new RegExp(grep) } : {}),
  });
  for (const file of specsBelow(folder)) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
