/**
 * What a keystroke costs at 10,000 tasks from text to views: the parts that the editor runs one after the other, in a sound document and
 * in one with thousands of findings. Prints one JSON line a measure; the best of many runs, for a busy machine only ever adds.
 */
import { insertEdit } from "../../src/core/base/text.ts";
import type { ControlDocument } from "../../src/core/document/model.ts";
import { parseDocument, reparseDocument, updateDocument } from "../../src/core/document/parse.ts";
import type { Finding } from "../../src/core/lint/finding.ts";
import { lintDocument } from "../../src/core/lint/lintDocument.ts";
import { readPolicy } from "../../src/core/policy/readPolicy.ts";
import { selectTask } from "../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../src/core/settings.ts";
import { type LedgerNode, toLedgerTree } from "../../src/core/views/ledgerTree.ts";
import { manyFlawedTasks, manyTasks } from "../support/manyTasks.ts";

const count = 10_000;
const now = Date.UTC(2026, 0, 1);
let sink = 0;

function report(name: string, value: number, unit: string, limit: number): void {
  console.log(
    JSON.stringify({ name: `scale: ${name}`, value, unit, target: `≤ ${limit} ${unit}`, ok: value <= limit }),
  );
}

/** What a view asks of the rows that it draws: those of every group, without their details. */
function drawn(nodes: readonly LedgerNode[]): number {
  return nodes.reduce((sum, node) => {
    const own = node.label.length + node.description.length + node.icon.length + (node.line ?? 0);
    return sum + own + (node.kind === "task" ? 0 : drawn(node.children));
  }, 0);
}

class Stopwatch {
  readonly #best = new Map<string, number>();

  time<T>(part: string, run: () => T): T {
    const start = performance.now();
    const value = run();
    const time = performance.now() - start;
    this.#best.set(part, Math.min(time, this.#best.get(part) ?? time));
    return value;
  }

  best(...parts: readonly string[]): number {
    return parts.reduce((sum, part) => sum + (this.#best.get(part) ?? 0), 0);
  }
}

function benchKeystroke(name: string, text: string, lintLimit: number): void {
  let document = parseDocument(text, "bench");
  const policy = readPolicy(document, defaultSettings);
  const middle = text.indexOf("part 5000 of");
  const watch = new Stopwatch();
  let findings: readonly Finding[] = lintDocument(document, { now });
  for (let index = 0; index < 40; index++) {
    document = reparseDocument(document, [insertEdit(middle + index, "x")], String(index));
    sink += document.problems.length;
    findings = watch.time("lint", () => lintDocument(document, { now }));
    sink += watch.time("select", () => selectTask(document, policy)).candidates.length;
    const tree = watch.time("tree", () => toLedgerTree(document, findings));
    sink += watch.time("rows", () => drawn(tree));
    sink += watch.time("places", () => placesOf(document, findings));
  }
  const about = `${name}, ${findings.length} findings`;
  report(`${about}: lint after a keystroke`, watch.best("lint"), "ms", lintLimit);
  report(`${about}: selection`, watch.best("select"), "ms", 20);
  report(`${about}: ledger tree with all its rows`, watch.best("tree", "rows"), "ms", 30);
  report(`${about}: lines and columns of the findings`, watch.best("places"), "ms", 50);
}

function placesOf(document: ControlDocument, findings: readonly Finding[]): number {
  return findings.reduce(
    (sum, { range }) => sum + document.positionAt(range.start).line + document.positionAt(range.end).line,
    0,
  );
}

function heap(): number {
  if (globalThis.gc === undefined) throw new Error("Run with --expose-gc");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Edits in ever other tasks: what is remembered of each must not keep the text alive in which it was new. */
function benchMemory(): void {
  const edits = 200;
  let document = parseDocument(manyFlawedTasks(2000), "bench");
  const policy = readPolicy(document, defaultSettings);
  const look = () => {
    sink += lintDocument(document, { now }).length + selectTask(document, policy).candidates.length;
    sink += drawn(toLedgerTree(document));
  };
  look();
  const before = heap();
  for (let index = 0; index < edits; index++) {
    const at = document.text.indexOf(`part ${1000 + index} of`);
    // A text of a store is one string, not the pieces that it was put together from.
    const text = Buffer.from(`${document.text.slice(0, at)}x${document.text.slice(at)}`).toString("utf8");
    document = updateDocument(document, text, String(index));
    look();
  }
  report(`memory that ${edits} edits in as many tasks leave behind`, (heap() - before) / 1e6, "MB", 12);
  sink += document.text.length;
}

benchKeystroke("sound", manyTasks(count), 2);
benchKeystroke("flawed", manyFlawedTasks(count), 20);
benchMemory();
if (sink === 0) console.log("nothing was read");
