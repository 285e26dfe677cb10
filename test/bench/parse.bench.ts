/** The parser against remark on the same text, and on a made document of 10,000 tasks. Prints one JSON line a measure. */
import { existsSync, readFileSync } from "node:fs";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { insertEdit } from "../../src/core/base/text.ts";
import type { ControlDocument } from "../../src/core/document/model.ts";
import { parseDocument, reparseDocument } from "../../src/core/document/parse.ts";
import { manyTasks } from "../support/manyTasks.ts";

function report(name: string, value: number, unit: string, limit: number, atLeast = false): void {
  const ok = atLeast ? value >= limit : value <= limit;
  console.log(JSON.stringify({ name, value, unit, target: `${atLeast ? "≥" : "≤"} ${limit} ${unit}`, ok }));
}

/** Milliseconds of the median run, after as many warm ones. */
function median(runs: number, run: (index: number) => void): number {
  for (let index = 0; index < runs; index++) run(index);
  const times: number[] = [];
  for (let index = 0; index < runs; index++) {
    const start = performance.now();
    run(index);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[runs >> 1] as number;
}

let sink = 0;

/** Asks for every part of the document, with the fields of every run entry and the main parts of every task. */
function touchAll(document: ControlDocument): void {
  const { dashboard, health, history, capsule, runLog, blockers, decisions, checkpointHistory, archive } = document;
  sink += [dashboard, health, history, capsule, blockers, decisions, checkpointHistory, archive].filter(Boolean).length;
  for (const entry of runLog?.entries ?? []) sink += entry.fields.length;
  for (const ledger of document.ledgers) {
    for (const task of ledger.tasks) {
      sink +=
        task.id.length + task.title.length + task.tags.length + task.details.length + (task.priority?.length ?? 0);
    }
  }
  touchUsual(document);
}

/** What a keystroke asks for again: sections, ledgers, dashboard and problems. */
function touchUsual(document: ControlDocument): void {
  sink += document.sections.length + document.problems.length + (document.dashboard?.fields.length ?? 0);
  for (const ledger of document.ledgers) {
    for (const section of ledger.sections) sink += section.tasks.length;
    for (const task of ledger.tasks) sink += task.line + (task.priority === "P1" ? 1 : 0);
  }
}

function benchRealDocument(): void {
  const file = "../shared/fixtures/CONTROL_PLANE.v5.md";
  if (!existsSync(file)) {
    console.log(`real document: skipped, needs ${file}`);
    return;
  }
  const text = readFileSync(file, "utf8");
  const own = median(60, () => touchAll(parseDocument(text, "bench")));
  const remark = unified().use(remarkParse).use(remarkGfm);
  const other = median(3, () => {
    sink += remark.parse(text).children.length;
  });
  report("parse: real document, every part", own, "ms", 3);
  report("parse: real document, remark-parse ÷ own", other / own, "×", 200, true);
}

function benchManyTasks(): void {
  const text = manyTasks(10_000);
  const full = median(20, () => touchUsual(parseDocument(text, "bench")));
  report(`parse: ${(text.length / 1e6).toFixed(1)} MB of 10,000 tasks, full`, full, "ms", 15);
  let document = parseDocument(text, "bench");
  touchUsual(document);
  const middle = text.indexOf("part 5000 of");
  const key = median(60, (index) => {
    document = reparseDocument(document, [insertEdit(middle + index, "x")], String(index));
    touchUsual(document);
  });
  report("parse: keystroke in it, incremental", key, "ms", 4);
}

function heap(): number {
  if (globalThis.gc === undefined) throw new Error("Run with --expose-gc");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** What text and document hold after some keystrokes, against the bytes of the text: old versions must be gone. */
function benchMemory(): void {
  const bytes = Buffer.from(manyTasks(10_000));
  const before = heap();
  let document = parseDocument(bytes.toString("utf8"), "bench");
  touchUsual(document);
  for (let index = 0; index < 20; index++) {
    document = reparseDocument(document, [insertEdit(bytes.length >> 1, "x")], String(index));
    touchUsual(document);
  }
  const held = heap() - before;
  report("parse: memory held by text and document ÷ text", held / bytes.length, "×", 6);
  sink += document.text.length;
}

benchRealDocument();
benchManyTasks();
benchMemory();
if (sink === 0) console.log("nothing was read");
