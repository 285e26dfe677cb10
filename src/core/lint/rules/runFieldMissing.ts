import { runFields, runLogExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { headingRangeOf } from "../values.ts";

/** Fields that an entry must have, each with the other names that logs use for it. */
const required: readonly (readonly string[])[] = [
  ["MODE"],
  ["STATE_BEFORE"],
  ["SELECTED_TASK", "SELECTED_TASKS", "SELECTED", "SELECTED_BUCKET", "TASK SELECTED"],
  ["WORK DONE", "WHAT CHANGED"],
  ["COMMANDS RUN", "COMMANDS"],
  ["FILES CHANGED"],
  ["EVIDENCE"],
  ["TESTS"],
  ["RESULT"],
  ["NEXT", "NEXT TASK"],
  ["CHECKPOINT"],
];

/** Entries of the run log without one of the fields that make a run traceable. */
export const runFieldMissing: Rule = {
  id: "run-field-missing",
  severity: "information",
  description:
    "An entry of the run log lacks a field: MODE, STATE_BEFORE, SELECTED_TASK, WORK DONE, COMMANDS RUN, FILES CHANGED, EVIDENCE, TESTS, RESULT, NEXT, CHECKPOINT. Entries marked `[HISTORICAL]` and those of the archive are left alone.",
  example: {
    bad: runLogExample(["2026-01-02T03:04:05Z", "AUTO - Sow the beans", "**MODE:** `AUTO` | **RESULT:** DOING"]),
    good: runLogExample(["2026-01-02T03:04:05Z", "AUTO - Sow the beans", runFields()]),
  },
  check: ({ runLog, text }) =>
    (runLog?.entries ?? []).flatMap((entry) => {
      if (entry.historical) return [];
      const names = new Set(entry.fields.map(({ name }) => name));
      const missing = required.filter((choices) => !choices.some((name) => names.has(name))).map(([name]) => name);
      if (missing.length === 0) return [];
      const message = `Unexpected run entry without ${missing.join(", ")}, expected every field`;
      return [findingOf(runFieldMissing, headingRangeOf(text, entry), message)];
    }),
};
