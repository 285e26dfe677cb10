import type { TextRange } from "../../base/text.ts";
import type { ControlDocument } from "../../document/model.ts";
import { dashboardExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { hasHash, quoted } from "../values.ts";

/** Shell text that a tool forgot to run, where a value belongs. */
export const shellText: Rule = {
  id: "shell-text",
  severity: "warning",
  description:
    "A value is a command or a variable that nobody expanded, such as `$(git log -1 --oneline)`. Commit subjects behind a hash and the commands of run entries may hold such text.",
  example: {
    bad: dashboardExample({ LAST_CHECKPOINT: "`$(git log -1 --oneline)`" }),
    good: dashboardExample({ LAST_CHECKPOINT: "`abc1234` — `fix: quote $(pwd)`" }),
  },
  check: (document) =>
    valuesOf(document).flatMap(({ name, value, range }) => {
      const match = unexpanded.exec(value);
      if (match === null || hasHash(value.slice(0, match.index))) return [];
      const start = range.start + match.index;
      const message = `Unexpected shell text ${quoted(match[0])} in ${name}, expected its result`;
      return [findingOf(shellText, { start, end: start + match[0].length }, message)];
    }),
};

const unexpanded = /\$\([^)\n]*\)?|\$\{[^}\n]*\}?|\$[A-Z_][A-Z0-9_]{2,}\b|%[A-Z_]{3,}%/;

interface Value {
  readonly name: string;
  readonly value: string;
  readonly range: TextRange;
}

const capsuleKeys = ["RUN_TS", "STATE_ID", "STATUS", "NEEDS_SAVE", "REPO_CLEAN", "SELECTED_TASK_ID", "LAST_CHECKPOINT"];

function valuesOf({ dashboard, capsule, lastUpdated, runLog }: ControlDocument): Value[] {
  const fields = (dashboard?.fields ?? []).map(({ name, value, valueRange }) => ({ name, value, range: valueRange }));
  const keys = (capsule?.fields ?? []).map(({ key, value, valueRange }) => ({ name: key, value, range: valueRange }));
  const checkpoints = (runLog?.entries ?? [])
    .flatMap((entry) => entry.fields)
    .filter(({ name }) => name === "CHECKPOINT" || name === "STATE_BEFORE" || name === "STATE_AFTER")
    .map(({ name, value, valueRange }) => ({ name, value, range: valueRange }));
  const updated =
    lastUpdated === undefined
      ? []
      : [{ name: "Last Updated", value: lastUpdated.value, range: lastUpdated.valueRange }];
  return [...updated, ...fields, ...keys.filter(({ name }) => capsuleKeys.includes(name)), ...checkpoints];
}
