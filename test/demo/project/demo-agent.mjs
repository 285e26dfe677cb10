/**
 * A scripted agent: reads the brief on standard input, does the task that it names, and ends. It knows three tasks; of any
 * other it says that it is blocked, by way of the outcome file.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";

const works = {
  "T-20260105-002": {
    "src/times.js": `/** Minutes of brewing by method. */
export const minutes = { "french press": 4, "pour over": 3, "cold brew": 960 };

/** Minutes that \`method\` takes; undefined for a method that nobody wrote down. */
export function minutesOf(method) {
  return Object.hasOwn(minutes, method) ? minutes[method] : undefined;
}
`,
    "test/times.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { minutesOf } from "../src/times.js";

test("minutes of brewing", () => {
  assert.equal(minutesOf("pour over"), 3);
  assert.equal(minutesOf("toString"), undefined);
});
`,
  },
  "T-20260105-003": {
    "src/ounces.js": `const gramsPerOunce = 28.349523125;

/** Ounces as grams, to one decimal. */
export function gramsOf(ounces) {
  return Math.round(ounces * gramsPerOunce * 10) / 10;
}
`,
    "test/ounces.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { gramsOf } from "../src/ounces.js";

test("ounces as grams", () => {
  assert.equal(gramsOf(1), 28.3);
  assert.equal(gramsOf(0), 0);
});
`,
  },
  "T-20260105-004": {
    "src/cups.js": `import { waterFor } from "./ratio.js";

const gramsPerCup = 240;

/** Whole cups that \`coffee\` grams of coffee give. */
export function cupsOf(coffee) {
  return Math.floor(waterFor(coffee) / gramsPerCup);
}
`,
    "test/cups.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { cupsOf } from "../src/cups.js";

test("cups of coffee", () => {
  assert.equal(cupsOf(30), 2);
  assert.equal(cupsOf(14), 0);
});
`,
  },
};

const brief = await text(process.stdin);
const id = /T-\d{8}-\d{3}/.exec(brief)?.[0] ?? "";
const files = Object.hasOwn(works, id) ? works[id] : undefined;
if (files === undefined) {
  const reason = `the demo agent knows ${Object.keys(works).join(", ")} and no other task`;
  console.log(reason);
  writeFileSync(process.env.CONTROL_PLANE_OUTCOME, JSON.stringify({ outcome: "blocked", reason }));
} else {
  console.log(`working on ${id}`);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    console.log(`wrote ${file}`);
  }
}
