// @ts-check
/**
 * `npm run bench`: runs every benchmark in a process of its own, one after the other, and prints what they measured.
 * A benchmark writes one JSON line a measure: `{"name","value","unit","target","ok"}`; other lines are shown as they are.
 * `--strict` makes a missed target an error, `--only WORD` chooses by file name.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { top } from "../support/npm.mjs";
import { lineSplitter, spawnTree } from "../support/processTree.mjs";

/**
 * @typedef {object} Measure
 * @property {string} name
 * @property {number} value
 * @property {string} unit
 * @property {string} target For people: `≤ 3 ms`.
 * @property {boolean} ok
 */

const folder = path.join(top, "dist/test/bench");

/** @param {string} line @returns {Measure | undefined} */
function measureOf(line) {
  if (!line.startsWith("{")) return undefined;
  try {
    const data = JSON.parse(line);
    return typeof data.name === "string" && typeof data.value === "number" ? data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The measures of one benchmark; a benchmark that fails is a missed target of its own.
 * @param {string} file @returns {Promise<Measure[]>}
 */
async function runBenchmark(file) {
  const tree = spawnTree(process.execPath, ["--expose-gc", path.join(folder, file)], {
    cwd: top,
    stdio: ["ignore", "pipe", "inherit"],
  });
  /** @type {Measure[]} */
  const measures = [];
  const split = lineSplitter((line) => {
    const measure = measureOf(line);
    if (measure !== undefined) measures.push(measure);
    else if (line.trim() !== "") console.log(line);
  });
  tree.child.stdout?.setEncoding("utf8").on("data", split);
  const { code, signal } = await tree.ended;
  split("\n");
  if (code === 0 && measures.length > 0) return measures;
  const why = code === 0 ? "measured nothing" : `ended with ${code ?? signal}`;
  return [...measures, { name: `${file} ${why}`, value: 0, unit: "", target: "exit code 0", ok: false }];
}

/** At most three significant digits before the unit, whole numbers whole. */
function amount(/** @type {Measure} */ { value, unit }) {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`.trim();
}

/** @param {readonly Measure[]} measures */
function tableOf(measures) {
  const rows = measures.map((measure) => [
    measure.ok ? "ok" : "MISSED",
    measure.name,
    amount(measure),
    measure.target === "" ? "" : `(${measure.target})`,
  ]);
  const width = (/** @type {number} */ column) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [state, name, value] = [width(0), width(1), width(2)];
  return rows
    .map(([a = "", b = "", c = "", d = ""]) => `${a.padEnd(state)}  ${b.padEnd(name)}  ${c.padStart(value)}  ${d}`)
    .map((line) => line.trimEnd())
    .join("\n");
}

const { values } = parseArgs({ options: { strict: { type: "boolean" }, only: { type: "string" } } });
const only = values.only ?? "";
const files = readdirSync(folder).filter((file) => file.endsWith(".bench.js") && file.includes(only));
if (files.length === 0) throw new Error(`No benchmark in ${folder}; build them: node esbuild.mjs tests test/bench`);
/** @type {Measure[]} */
const measures = [];
for (const file of files.sort()) {
  console.log(`── ${file}`);
  measures.push(...(await runBenchmark(file)));
}
console.log(`\n${tableOf(measures)}`);
const missed = measures.filter((measure) => !measure.ok);
console.log(
  missed.length === 0 ? "\nEvery target is met." : `\n${missed.length} of ${measures.length} targets missed.`,
);
if (values.strict && missed.length > 0) process.exitCode = 1;
