import assert from "node:assert/strict";
import { toPythonJson } from "./pythonJson.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:-b)?$/;
const anonymousId = /^[0-9a-f]{32}$/;
const picture = /^(?:.*_)?\d{5}_\.png(?: \[(?:output|temp)\])?$/;
const timeKeys = /time|timestamp|^(?:t|modified|created)$/;
/** What comes from Python's own source and memory, and the order of which is not defined. */
const unknowable = new Set(["traceback", "current_inputs", "current_outputs"]);
const unordered = new Set(["nodes", "executed", "dependent_outputs", "errors", "cycle_nodes"]);

/** Compares what was recorded with what a server says now; ids and names of pictures are learned at their first sight. */
export class Agreement {
  readonly #live = new Map<string, string>();

  /** A recorded text with the ids of now. */
  translate(text: string): string {
    let translated = text;
    for (const [recorded, live] of this.#live) translated = translated.replaceAll(recorded, live);
    return translated;
  }

  compare(recorded: unknown, live: unknown, where: string, key = ""): void {
    if (unknowable.has(key) || timeKeys.test(key)) return;
    if (typeof recorded === "string" && typeof live === "string")
      this.#texts(inOrder(recorded, key), inOrder(live, key), where);
    else if (Array.isArray(recorded) && Array.isArray(live)) this.#lists(recorded, live, where, key);
    else if (isObject(recorded) && isObject(live)) this.#objects(recorded, live, where);
    else assert.deepEqual(live, recorded, where);
  }

  #texts(recorded: string, live: string, where: string): void {
    const isId = [uuid, anonymousId, picture].some((shape) => shape.test(recorded) && shape.test(live));
    const known = this.#live.get(recorded);
    if (!isId) assert.equal(live, this.translate(recorded), where);
    else if (known === undefined) this.#live.set(recorded, live);
    else assert.equal(live, known, where);
  }

  #lists(recorded: readonly unknown[], live: readonly unknown[], where: string, key: string): void {
    assert.equal(live.length, recorded.length, `${where}: ${toPythonJson(live)} for ${toPythonJson(recorded)}`);
    const sorted = (list: readonly unknown[]) =>
      unordered.has(key) || list.every(isNodeId)
        ? [...list].sort((a, b) => (sortText(a) < sortText(b) ? -1 : 1))
        : list;
    const [expected, actual] = [sorted(recorded), sorted(live)];
    for (const [at, item] of expected.entries()) this.compare(item, actual[at], `${where}[${at}]`);
  }

  #objects(recorded: Readonly<Record<string, unknown>>, live: Readonly<Record<string, unknown>>, where: string): void {
    const translated = Object.keys(recorded).map((key) => this.#live.get(key) ?? key);
    const unknown = Object.keys(recorded).filter((key) => uuid.test(key) && !this.#live.has(key));
    // An id that is a key and was never seen before: there is one, so it is the one.
    if (unknown.length > 0) {
      assert.equal(Object.keys(live).length, Object.keys(recorded).length, where);
      for (const [at, key] of Object.keys(recorded).entries())
        this.compare(recorded[key], Object.values(live)[at], `${where}.${key}`);
      return;
    }
    assert.deepEqual(Object.keys(live).sort(), translated.sort(), `${where}: ${toPythonJson(live).slice(0, 300)}`);
    for (const [key, value] of Object.entries(recorded)) {
      this.compare(value, live[this.#live.get(key) ?? key], `${where}.${key}`, key);
    }
  }
}

/** Lists of node ids come out of Python's sets. */
function isNodeId(value: unknown): boolean {
  return typeof value === "string" && /^\d+(\.\d+)*$/.test(value);
}

/** A text of several faults has them in any order. */
function inOrder(text: string, key: string): string {
  return key === "details" ? text.split("\n").sort().join("\n") : text;
}

function sortText(value: unknown): string {
  return isObject(value) ? String(value.details ?? toPythonJson(value)) : toPythonJson(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
