import type { CapsuleField, DashboardField } from "../../document/dashboardModel.ts";
import { setCapsuleEdits } from "../../document/edits/capsuleEdits.ts";
import { findTaskIds } from "../../document/ids.ts";
import type { ControlDocument } from "../../document/model.ts";
import { parseTime } from "../../document/timestamp.ts";
import { dashboardExample } from "../examples.ts";
import type { Finding } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { findingOf, type Rule } from "../rule.ts";
import { firstHash, isNone, isSameHash, quoted } from "../values.ts";

const example = (status: string) =>
  `${dashboardExample({ STATUS: "GREEN" })}\n### EXECUTIVE_CAPSULE\n\n\`\`\`\nSTATUS: ${status}\n\`\`\`\n`;

/** Keys of the capsule that say again what the dashboard says. */
const mirrored = ["STATE_ID", "STATUS", "NEEDS_SAVE", "REPO_CLEAN", "LAST_CHECKPOINT"];

/** EXECUTIVE_CAPSULE against the dashboard, the ledger and the log. */
export const capsuleFields: Rule = {
  id: "capsule-fields",
  severity: "warning",
  description:
    "The capsule says something else than the dashboard, lists next tasks that are not open, or was written before the run on top of the log. The dashboard counts.",
  example: { bad: example("RED"), good: example("GREEN") },
  check: (document, context) =>
    (document.capsule?.fields ?? []).flatMap((field) => {
      if (mirrored.includes(field.key)) return mirrorFindings(document, field);
      if (field.key === "RUN_TS") return ageFindings(document, field);
      return field.key === "NEXT_3_TASKS" ? nextFindings(document, context, field) : [];
    }),
};

function mirrorFindings(document: ControlDocument, field: CapsuleField): Finding[] {
  const own = document.dashboard?.fields.find(({ name }) => name === field.key);
  if (own === undefined || own.value === "" || saysSame(field, own)) return [];
  const expected = field.key === "LAST_CHECKPOINT" ? checkpointText(own) : own.plain;
  const message = `Unexpected ${field.key} "${quoted(field.value)}" in the capsule, expected "${quoted(expected)}" of the dashboard`;
  const edits = setCapsuleEdits(document, { [field.key]: expected });
  return [
    findingOf(capsuleFields, field.valueRange, message, {
      fix: { title: "Write what the dashboard says", edits },
      related: [{ message: "the dashboard", range: own.valueRange }],
    }),
  ];
}

function saysSame(field: CapsuleField, own: DashboardField): boolean {
  if (field.key !== "LAST_CHECKPOINT") return field.value.toLowerCase() === own.plain.toLowerCase();
  const [a, b] = [firstHash(field.value), firstHash(own.value)];
  return a === undefined || b === undefined ? a === b && isNone(field.value) === isNone(own.plain) : isSameHash(a, b);
}

/** `abc1234 feat: beans` of `` `abc1234` — `feat: beans` ``. */
function checkpointText({ plain }: DashboardField): string {
  return plain.replace(/^([0-9a-f]{7,40})\s*[—–-]\s*/i, "$1 ");
}

function ageFindings(document: ControlDocument, field: CapsuleField): Finding[] {
  const [newest] = document.runLog?.entries ?? [];
  const time = parseTime(field.value);
  if (time === undefined || newest?.time === undefined || time >= newest.time) return [];
  const message = `Unexpected RUN_TS ${field.value} in the capsule, expected ${newest.timestamp} of the run on top of the log`;
  return [
    findingOf(capsuleFields, field.valueRange, message, {
      related: [{ message: "the run on top of the log", range: newest.headingRange }],
    }),
  ];
}

function nextFindings(document: ControlDocument, context: LintContext, field: CapsuleField): Finding[] {
  if (document.ledgers.length === 0) return [];
  const closed = field.items.flatMap((item) => {
    const [found] = findTaskIds(item.text);
    const state = found && (document.findTask(found.id)?.state ?? "unknown");
    if (found === undefined || state === "TODO" || state === "DOING") return [];
    const start = document.text.indexOf(found.id, item.range.start);
    return [{ id: found.id, state, range: { start, end: start + found.id.length } }];
  });
  if (closed.length === 0) return [];
  const edits = setCapsuleEdits(document, {
    NEXT_3_TASKS: context.ranked
      .slice(0, 3)
      .map(({ id, title, priority }) => `${id} ${title}${priority ? ` [${priority}]` : ""}`),
  });
  return closed.map(({ id, state, range }) =>
    findingOf(capsuleFields, range, `Unexpected next task ${id} (${state}) in the capsule, expected an open task`, {
      fix: { title: "Write the next tasks", edits },
    }),
  );
}
