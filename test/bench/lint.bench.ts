/** The rules on the real document and on a made one of 10,000 tasks, against remark-lint on the same text. Prints one JSON line a measure. */
import { existsSync, readFileSync } from "node:fs";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkPresetLintRecommended from "remark-preset-lint-recommended";
import { unified } from "unified";
import { insertEdit } from "../../src/core/base/text.ts";
import { parseDocument, reparseDocument } from "../../src/core/document/parse.ts";
import { lintDocument } from "../../src/core/lint/lintDocument.ts";
import { manyTasks } from "../support/manyTasks.ts";

const now = Date.UTC(2026, 0, 1);

function report(name: string, value: number, unit: string, limit: number, atLeast = false): void {
  const ok = atLeast ? value >= limit : value <= limit;
  console.log(JSON.stringify({ name, value, unit, target: `${atLeast ? "≥" : "≤"} ${limit} ${unit}`, ok }));
}

function medianOf(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1] as number;
}

/** Milliseconds of the median run of `run`, whose input `prepare` makes outside the measure. */
function median<T>(runs: number, prepare: (index: number) => T, run: (input: T) => void): number {
  const times: number[] = [];
  for (let index = 0; index < runs * 2; index++) {
    const input = prepare(index);
    const start = performance.now();
    run(input);
    if (index >= runs) times.push(performance.now() - start);
  }
  return medianOf(times);
}

let sink = 0;

async function benchRealDocument(): Promise<void> {
  const file = "../shared/fixtures/CONTROL_PLANE.v5.md";
  if (!existsSync(file)) {
    console.log(`real document: skipped, needs ${file}`);
    return;
  }
  const text = readFileSync(file, "utf8");
  // Every document is new, so that nothing is remembered; what the parser reads when first asked for is asked for before.
  const parsed = () => {
    const document = parseDocument(text, "bench");
    sink += document.problems.length + document.ledgers.length;
    return document;
  };
  const own = median(40, parsed, (document) => {
    sink += lintDocument(document, { now }).length;
  });
  const whole = median(
    40,
    () => text,
    (input) => {
      sink += lintDocument(parseDocument(input, "bench"), { now }).length;
    },
  );
  const remark = unified().use(remarkParse).use(remarkGfm).use(remarkPresetLintRecommended);
  const times: number[] = [];
  for (let index = 0; index < 4; index++) {
    const start = performance.now();
    await remark.run(remark.parse(text), text);
    if (index > 0) times.push(performance.now() - start);
  }
  report("lint: real document, after parse", own, "ms", 10);
  report("lint: real document with parse, remark-lint ÷ own", medianOf(times) / whole, "×", 50, true);
}

function benchManyTasks(): void {
  let document = parseDocument(manyTasks(10_000), "bench");
  sink += lintDocument(document, { now }).length;
  const middle = document.text.indexOf("part 5000 of");
  const key = median(
    40,
    (index) => {
      document = reparseDocument(document, [insertEdit(middle + index, "x")], String(index));
      sink += document.problems.length + document.ledgers.length;
      return document;
    },
    (changed) => {
      sink += lintDocument(changed, { now }).length;
    },
  );
  report("lint: keystroke at 10,000 tasks, after parse", key, "ms", 2);
}

await benchRealDocument();
benchManyTasks();
if (sink === 0) console.log("nothing was found");
