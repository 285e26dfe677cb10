import { exampleFacts } from "../../../../src/core/lint/git/exampleFacts.ts";
import { describeRule } from "./ruleCases.ts";

const beans = "- T-20260102-001 — Sow the beans [P1]";
const peas = "- T-20260102-002 — Sow the peas [P2]";
const dug = "- T-20260102-003 — Dig the bed (checkpoint: abc1234)";
const ledger = `\n## TASK_LEDGER\n\n### DOING\n\n- None\n\n### TODO\n\n${beans}\n${peas}\n\n### DONE\n\n${dug}\n`;
const half = `\n## TASK_LEDGER\n\n### TODO\n\n${beans}\n\n### DONE\n\n${dug}\n`;
const ledgerOf = (...lines: string[]) => `\n## TASK_LEDGER\n\n### TODO\n\n${lines.join("\n")}\n`;
const mixed = `${ledgerOf(beans, "- T-20260102-004 — Rest")}\n### BLOCKED\n\n- T-20260102-005 — Wait [BLOCKED - rain]\n`;
const waiting = ledgerOf("- T-20260102-004 — Rest [P0]", "  - Depends on: T-20260102-001", beans);
const many = Array.from({ length: 12 }, (_, n) => `- T-20260103-${101 + n} — Bed [P1]`);
const doing = `\n## TASK_LEDGER\n\n### DOING\n\n${beans}\n\n### TODO\n\n${peas}\n`;
const blockers = (mark = "") =>
  `\n## BLOCKERS\n\n- **B-20260102-001** — No seed${mark}\n  - **Why blocked:** sold out\n`;
const dashboard = (body: string) => `## DASHBOARD\n\n${body}\n`;
const field = (name: string, value: string) =>
  dashboard(`| Field | Value |\n| --- | --- |\n| **${name}** | ${value} |`);
const progress = (...lines: string[]) => dashboard(`\`\`\`\n${lines.join("\n")}\n\`\`\``);

const rule = "─".repeat(62);
/** A frame; marks of ranges inside a line do not count for its width. */
function box(title: string, ...lines: string[]): string {
  const row = (text: string) => `│ ${text}${" ".repeat(60 - text.replace(/[⟦⟧]/g, "").length)} │`;
  return dashboard(
    `### TODAY\n\n\`\`\`\n┌${rule}┐\n${row(title)}\n├${rule}┤\n${lines.map(row).join("\n")}\n└${rule}┘\n\`\`\``,
  );
}

describeRule("dashboard-counts", {
  fires: [
    {
      name: "each wrong number, and mends it in its own form",
      text: `${dashboard("- **DONE:** `⟦7⟧` (all)\n- **TODO:** `2`\n- **Progress %:** `⟦40%⟧`")}${ledger}`,
      messages: [
        "Unexpected DONE done 7, expected 1 as the ledger says",
        "Unexpected Progress % percentage 40, expected 33 as the ledger says",
      ],
      mended: `${dashboard("- **DONE:** `1` (all)\n- **TODO:** `2`\n- **Progress %:** `33%`")}${ledger}`,
    },
    {
      name: "numbers of a progress line",
      text: `${progress("Progress: [███░░░░░░░] 33% (⟦2⟧ DONE / ⟦4⟧ TOTAL)")}${ledger}`,
      messages: [
        "Unexpected Progress done 2, expected 1 as the ledger says",
        "Unexpected Progress total 4, expected 3 as the ledger says",
      ],
      mended: `${progress("Progress: [███░░░░░░░] 33% (1 DONE / 3 TOTAL)")}${ledger}`,
    },
    {
      name: "a sum over all ledgers",
      text: `${dashboard("- **TODO:** `2`\n- **FULL_TODO:** `⟦2⟧`")}${ledger}\n## BACKLOG_LEDGER\n\n### BACKLOG_TODO\n\n- T-20260102-009 — Later\n`,
      messages: ["Unexpected FULL_TODO todo 2, expected 3 as the ledger says"],
      mended: `${dashboard("- **TODO:** `2`\n- **FULL_TODO:** `3`")}${ledger}\n## BACKLOG_LEDGER\n\n### BACKLOG_TODO\n\n- T-20260102-009 — Later\n`,
    },
  ],
  silent: [
    { name: "right numbers", text: `${dashboard("- **DONE:** `1`\n- **TOTAL:** `3`")}${ledger}` },
    {
      name: "numbers of the first ledger beside a second one of lines that may not count",
      text: `${dashboard("- **TODO:** `2`\n- **FULL_TODO:** `3`")}${ledger}\n## BACKLOG_LEDGER\n\n### BACKLOG_TODO\n\n- T-20260102-009 — Later\n- T-20260102-009 — Later\n- T-20260102-010 — Soon [DONE]\n`,
    },
    { name: "a prefix of nobody's ledger", text: `${dashboard("- **NEXT_TODO:** `9`")}${ledger}` },
    { name: "a document without a ledger", text: dashboard("- **DONE:** `9`") },
    { name: "numbers outside the dashboard", text: `${ledger}\n## NOTES\n\n- **DONE:** \`9\`\n` },
  ],
});

describeRule("count-comment", {
  fires: [
    {
      name: "ids that are not those in DONE",
      text: `${dashboard("- **DONE:** `1` (⟦tasks with checkpoint: T-20260102-009⟧)")}${ledger}`,
      messages: [
        'Unexpected comment "tasks with checkpoint: T-20260102-009", expected "tasks with checkpoint: T-20260102-003"',
      ],
      mended: `${dashboard("- **DONE:** `1` (tasks with checkpoint: T-20260102-003)")}${ledger}`,
    },
    {
      name: "a sum of other numbers",
      text: `${dashboard("- **Progress %:** `33%` (⟦rounded: round(100 * 2 / 9)⟧)")}${ledger}`,
      messages: ['Unexpected comment "rounded: round(100 * 2 / 9)", expected "rounded: round(100 * 1 / 3)"'],
      mended: `${dashboard("- **Progress %:** `33%` (rounded: round(100 * 1 / 3))")}${ledger}`,
    },
  ],
  silent: [
    { name: "a comment in words", text: `${dashboard("- **DONE:** `1` (since spring)")}${ledger}` },
    { name: "the right ids", text: `${dashboard("- **DONE:** `1` (tasks with checkpoint: T-20260102-003)")}${ledger}` },
    {
      name: "an escaped star",
      text: `${dashboard("- **Progress %:** `33%` (rounded: round(100 \\* 1 / 3))")}${ledger}`,
    },
  ],
});

describeRule("progress-bar", {
  fires: [
    {
      name: "a bar that is too full",
      text: `${progress("Progress: [⟦█████████░⟧] 33% (1 DONE / 3 TOTAL)")}${ledger}`,
      messages: ["Unexpected bar with 9 of 10 cells filled, expected 3 of 10 cells filled"],
      mended: `${progress("Progress: [███░░░░░░░] 33% (1 DONE / 3 TOTAL)")}${ledger}`,
    },
    {
      name: "a bar in other glyphs, mended in its own",
      text: `${progress("Progress: [⟦#########-⟧] 33%")}${ledger}`,
      messages: ["Unexpected bar with 9 of 10 cells filled, expected 3 of 10 cells filled"],
      mended: `${progress("Progress: [###-------] 33%")}${ledger}`,
    },
    {
      name: "mixed glyphs",
      text: `${progress("Progress: [⟦██#░░░░░░░⟧] 33%")}${ledger}`,
      messages: ["Unexpected bar of mixed glyphs, expected 3 of 10 cells filled"],
      mended: `${progress("Progress: [███░░░░░░░] 33%")}${ledger}`,
    },
    {
      name: "filled cells behind empty ones",
      text: `${progress("Progress: [⟦░░░░░░░███⟧] 33%")}${ledger}`,
      messages: ["Unexpected filled cells behind empty ones, expected 3 of 10 cells filled"],
      mended: `${progress("Progress: [███░░░░░░░] 33%")}${ledger}`,
    },
    {
      name: "a second bar of another width",
      text: `${progress("Progress: [███░░░░░░░] 33%", "Full Progress: [⟦███░░░░░░░░⟧] 33%")}${ledger}`,
      messages: ["Unexpected bar of 11 cells, expected 3 of 10 cells filled"],
      mended: `${progress("Progress: [███░░░░░░░] 33%", "Full Progress: [███░░░░░░░] 33%")}${ledger}`,
    },
    {
      name: "a narrow second bar in other glyphs, mended in its own",
      text: `${progress("Progress: [███░░░░░░░] 33%", "Full Progress: [⟦--#⟧] 33%")}${ledger}`,
      messages: ["Unexpected bar of 3 cells, expected 3 of 10 cells filled"],
      mended: `${progress("Progress: [███░░░░░░░] 33%", "Full Progress: [###-------] 33%")}${ledger}`,
    },
    {
      name: "a bar without any filled cell",
      text: `${progress("Progress: [⟦░░░░░░░░░░⟧] 33%")}${ledger}`,
      messages: ["Unexpected bar with 0 of 10 cells filled, expected 3 of 10 cells filled"],
      mended: `${progress("Progress: [███░░░░░░░] 33%")}${ledger}`,
    },
    {
      name: "a bar that is a whole cell away",
      text: `${progress("Progress: [⟦██████░░░░⟧] 50%")}${half}`,
      messages: ["Unexpected bar with 6 of 10 cells filled, expected 5 of 10 cells filled"],
      mended: `${progress("Progress: [█████░░░░░] 50%")}${half}`,
    },
  ],
  silent: [
    { name: "a right bar", text: `${progress("Progress: [███░░░░░░░] 33%")}${ledger}` },
    { name: "a bar rounded up", text: `${progress("Progress: [████░░░░░░] 33%")}${ledger}` },
    { name: "a bar of half", text: `${progress("Progress: [█████░░░░░] 50%")}${half}` },
    { name: "a bar of dots", text: `${progress("Progress: [###.......] 33%")}${ledger}` },
    { name: "a bar without a figure", text: `${progress("Progress: [█████████░] (1 DONE)")}${ledger}` },
    { name: "a damaged bar", text: `${progress("Progress: [โโโโโโโโโโ] 33%")}${ledger}` },
    { name: "a line without a bar", text: `${progress("Progress: 33% (1 DONE / 3 TOTAL)")}${ledger}` },
    { name: "a document without a ledger", text: progress("Progress: [█████████░] 33%") },
  ],
});

describeRule("active-task", {
  fires: [
    {
      name: "none although a task is in DOING",
      text: `${field("ACTIVE_TASK", "⟦`none`⟧")}${doing}`,
      messages: ["Unexpected ACTIVE_TASK none, expected T-20260102-001 as DOING says"],
      mended: `${field("ACTIVE_TASK", "`T-20260102-001`")}${doing}`,
    },
    {
      name: "a task although DOING is empty",
      text: `${field("ACTIVE_TASK", "⟦`T-20260102-003`⟧")}${ledger}`,
      messages: ["Unexpected ACTIVE_TASK T-20260102-003, expected none as DOING says"],
      mended: `${field("ACTIVE_TASK", "`none`")}${ledger}`,
    },
  ],
  silent: [
    { name: "the task in DOING", text: `${field("ACTIVE_TASK", "`T-20260102-001` — Sow the beans")}${doing}` },
    { name: "none without DOING", text: `${field("ACTIVE_TASK", "`none`")}${ledger}` },
    { name: "words without DOING", text: `${field("ACTIVE_TASK", "resting")}${ledger}` },
    { name: "a document without a ledger", text: field("ACTIVE_TASK", "`T-20260102-001`") },
  ],
});

describeRule("next-box", {
  fires: [
    {
      name: "a task that is DONE, and writes the box anew",
      text: `${box("NEXT (Top 3)", "1. ⟦T-20260102-003⟧ — Dig the bed")}${ledger}`,
      messages: ["Unexpected T-20260102-003 (DONE) in NEXT, expected an open task"],
      mended: `${box("NEXT (Top 3)", "1. T-20260102-001 — Sow the beans [P1]", "2. T-20260102-002 — Sow the peas [P2]")}${ledger}`,
    },
    {
      name: "an id of no ledger, another title and another priority",
      text: `${box("NEXT", "1. ⟦T-20260102-009⟧ — Rest", "2. ⟦T-20260102-001⟧ — Burn the beans", "3. ⟦T-20260102-002⟧ — Sow the peas [P0]")}${ledger}`,
      messages: [
        "Unexpected T-20260102-009 in NEXT, expected a task of the ledger",
        'Unexpected T-20260102-001 "— Burn the beans" in NEXT, expected "Sow the beans"',
        "Unexpected T-20260102-002 [P0] in NEXT, expected [P2]",
      ],
      mended: `${box("NEXT", "1. T-20260102-001 — Sow the beans [P1]", "2. T-20260102-002 — Sow the peas [P2]")}${ledger}`,
    },
    {
      name: "a lower priority ahead of a higher one",
      text: `${box("⟦NEXT⟧", "1. T-20260102-002 — Sow the peas [P2]")}${ledger}`,
      messages: ["Unexpected NEXT without T-20260102-001, expected T-20260102-001 [P1] ahead of lower priorities"],
      mended: `${box("NEXT", "1. T-20260102-001 — Sow the beans [P1]", "2. T-20260102-002 — Sow the peas [P2]")}${ledger}`,
    },
    {
      name: "an empty box above open tasks",
      text: `${box("⟦NEXT⟧", "TODO section is empty")}${ledger}`,
      messages: ["Unexpected NEXT without a task, expected T-20260102-001 [P1] ahead of lower priorities"],
      mended: `${box("NEXT", "1. T-20260102-001 — Sow the beans [P1]", "2. T-20260102-002 — Sow the peas [P2]")}${ledger}`,
    },
    {
      name: "a priority where the ledger has none, and a blocked task",
      text: `${box("NEXT", "1. ⟦T-20260102-004⟧ — Rest [P0]", "2. ⟦T-20260102-005⟧ — Wait")}${mixed}`,
      messages: [
        "Unexpected T-20260102-004 [P0] in NEXT, expected no priority",
        "Unexpected T-20260102-005 (BLOCKED) in NEXT, expected an open task",
      ],
      mended: `${box("NEXT", "1. T-20260102-001 — Sow the beans [P1]", "2. T-20260102-004 — Rest")}${mixed}`,
    },
    {
      name: "a task without a priority ahead of one that has one",
      text: `${box("⟦NEXT⟧", "1. T-20260102-004 — Rest")}${mixed}`,
      messages: ["Unexpected NEXT without T-20260102-001, expected T-20260102-001 [P1] ahead of lower priorities"],
      mended: `${box("NEXT", "1. T-20260102-001 — Sow the beans [P1]", "2. T-20260102-004 — Rest")}${mixed}`,
    },
    {
      name: "an empty box above a task without a priority",
      text: `${box("⟦NEXT⟧", "None")}${ledgerOf("- T-20260102-004 — Rest")}`,
      messages: ["Unexpected NEXT without a task, expected T-20260102-004 ahead of lower priorities"],
      mended: `${box("NEXT", "1. T-20260102-004 — Rest")}${ledgerOf("- T-20260102-004 — Rest")}`,
    },
    {
      name: "LATER, and writes what comes behind NEXT",
      text: `${box("LATER", "4. ⟦T-20260102-009⟧ — Gone")}${ledgerOf(...many)}`,
      messages: ["Unexpected T-20260102-009 in LATER, expected a task of the ledger"],
      mended: `${box("LATER", ...many.slice(3, 10).map((line, n) => line.replace("-", `${4 + n}.`)))}${ledgerOf(...many)}`,
    },
    {
      name: "NEXT, and writes no more than it shows",
      text: `${box("NEXT", "1. ⟦T-20260102-009⟧ — Gone")}${ledgerOf(...many)}`,
      messages: ["Unexpected T-20260102-009 in NEXT, expected a task of the ledger"],
      mended: `${box("NEXT", ...many.slice(0, 3).map((line, n) => line.replace("-", `${1 + n}.`)))}${ledgerOf(...many)}`,
    },
    {
      name: "NEXT, and leaves out what waits for another task",
      text: `${box("NEXT", "1. ⟦T-20260102-009⟧ — Gone")}${waiting}`,
      messages: ["Unexpected T-20260102-009 in NEXT, expected a task of the ledger"],
      mended: `${box("NEXT", "1. T-20260102-001 — Sow the beans [P1]")}${waiting}`,
    },
    {
      name: "NOW with a task of no ledger",
      text: `${box("NOW", "Doing now: ⟦T-20260102-009⟧")}${ledger}`,
      messages: ["Unexpected T-20260102-009 in NOW, expected the task in DOING"],
    },
    {
      name: "NOW with a task that is not in DOING, left to the next save",
      text: `${box("NOW (Active Focus)", "• Active: ⟦T-20260102-001⟧ — Sow the beans")}${ledger}`,
      messages: ["Unexpected T-20260102-001 in NOW, expected the task in DOING"],
    },
  ],
  silent: [
    { name: "the right order", text: `${box("NEXT", "1. T-20260102-001 — Sow the beans [P1]")}${ledger}` },
    {
      name: "tags behind the title",
      text: `${box("NEXT", "1. T-20260102-001 — Sow the beans (#bed #soil)")}${ledger}`,
    },
    { name: "a title that was cut", text: `${box("NEXT", "1. T-20260102-001 — Sow the be…")}${ledger}` },
    { name: "the task in DOING", text: `${box("NOW", "• Active: T-20260102-001 — Sow the beans")}${doing}` },
    { name: "a task behind words in NOW", text: `${box("NOW", "• Not active: T-20260102-001")}${ledger}` },
    {
      name: "a task behind words in NEXT",
      text: `${box("NEXT", "1. T-20260102-001", "then T-20260102-003")}${ledger}`,
    },
    { name: "a task of the box of the day", text: `${box("CURRENT FOCUS", "T-20260102-001 — Other words")}${ledger}` },
    { name: "boxes without a ledger", text: box("NEXT", "1. T-20260102-009 — Gone") },
    {
      name: "equal tasks in another order",
      text: `${box("NEXT", "1. T-20260103-103", "2. T-20260103-101")}${ledgerOf(...many)}`,
    },
    {
      name: "a higher priority behind what NEXT shows",
      text: `${box("NEXT", "1. T-20260102-001", "2. T-20260102-004")}${mixed}`,
    },
    {
      name: "a title that was cut in its priority",
      text: `${box("NEXT", "1. T-20260102-001 — Sow the beans P1] (#bed)")}${ledger}`,
    },
    { name: "placeholders in LATER", text: `${box("LATER", "4. [Additional tasks]")}${ledger}` },
    { name: "the last run in NOW", text: `${box("NOW", "• Last run: T-20260102-003 DONE")}${ledger}` },
    {
      name: "an empty NEXT above an empty ledger",
      text: `${box("NEXT", "None")}\n## TASK_LEDGER\n\n### TODO\n\n- None\n`,
    },
  ],
});

describeRule("today-box", {
  fires: [
    {
      name: "a completed task that is not DONE",
      text: `${box("TODAY'S COMPLETED TASKS", "• ⟦T-20260102-001⟧ — Sow the beans")}${ledger}`,
      messages: ["Unexpected completed task T-20260102-001 that is TODO, expected one of DONE"],
    },
    {
      name: "a completed task of no ledger",
      text: `${box("TODAY'S COMPLETED TASKS", "• ⟦T-20260102-009⟧ — Rest")}${ledger}`,
      messages: ["Unexpected completed task T-20260102-009 that no ledger has, expected one of DONE"],
    },
    {
      name: "one of several checkpoints, and leaves the other lines",
      text: `${box("TODAY'S COMPLETED TASKS", "• Dug (checkpoint: fff9999)", "• ⟦T-20260102-003⟧ (checkpoint: FFF9999)", "• T-20260102-003 (checkpoint: ABC1234)")}${ledger}`,
      messages: ["Unexpected checkpoint fff9999 of T-20260102-003, expected abc1234 as the ledger says"],
      suggested: [
        `${box("TODAY'S COMPLETED TASKS", "• Dug (checkpoint: fff9999)", "• T-20260102-003 (checkpoint: abc1234)", "• T-20260102-003 (checkpoint: ABC1234)")}${ledger}`,
      ],
    },
    {
      name: "another checkpoint, and leaves the choice where HEAD has both",
      text: `${box("TODAY'S COMPLETED TASKS", "• ⟦T-20260102-003⟧ — Dig the bed (checkpoint: fff9999)")}${ledger}`,
      messages: ["Unexpected checkpoint fff9999 of T-20260102-003, expected abc1234 as the ledger says"],
      suggested: [`${box("TODAY'S COMPLETED TASKS", "• T-20260102-003 — Dig the bed (checkpoint: abc1234)")}${ledger}`],
      options: {
        git: exampleFacts({
          commits: [
            ["abc1234", "dig the bed", "a.js"],
            ["fff9999", "dig it again", "a.js"],
          ],
        }),
      },
    },
    {
      name: "another checkpoint",
      text: `${box("TODAY'S COMPLETED TASKS", "• ⟦T-20260102-003⟧ — Dig the bed (checkpoint: fff9999)")}${ledger}`,
      messages: ["Unexpected checkpoint fff9999 of T-20260102-003, expected abc1234 as the ledger says"],
      suggested: [`${box("TODAY'S COMPLETED TASKS", "• T-20260102-003 — Dig the bed (checkpoint: abc1234)")}${ledger}`],
    },
    {
      name: "a checkpoint that is gone where HEAD has the ledger's",
      text: `${box("TODAY'S COMPLETED TASKS", "• ⟦T-20260102-003⟧ — Dig the bed (checkpoint: fff9999)")}${ledger}`,
      messages: ["Unexpected checkpoint fff9999 of T-20260102-003, expected abc1234 as the ledger says"],
      mended: `${box("TODAY'S COMPLETED TASKS", "• T-20260102-003 — Dig the bed (checkpoint: abc1234)")}${ledger}`,
      options: { git: exampleFacts({ commits: [["abc1234", "dig the bed", "a.js"]] }) },
    },
    {
      name: "a focus that is DONE",
      text: `${box("CURRENT FOCUS", "⟦T-20260102-003⟧ — Dig the bed")}${ledger}`,
      messages: ["Unexpected focus T-20260102-003 (DONE), expected an open task"],
    },
    {
      name: "no known issue above an open blocker",
      text: `${box("⟦KNOWN ISSUES (Max 3)⟧", "• None")}${blockers()}`,
      messages: ["Unexpected box without known issues, expected B-20260102-001"],
      mended: `${box("KNOWN ISSUES (Max 3)", "• B-20260102-001 — No seed")}${blockers()}`,
    },
    {
      name: "an empty box above an open blocker",
      text: `${box("⟦KNOWN ISSUES⟧", "")}${blockers()}`,
      messages: ["Unexpected box without known issues, expected B-20260102-001"],
      mended: `${box("KNOWN ISSUES", "• B-20260102-001 — No seed")}${blockers()}`,
    },
    {
      name: "an issue of no blocker beside the open one",
      text: `${box("KNOWN ISSUES", "• B-20260102-001 — No seed", "• ⟦B-20260102-009⟧ — No soil")}${blockers()}`,
      messages: ["Unexpected known issue B-20260102-009, expected an open blocker"],
      mended: `${box("KNOWN ISSUES", "• B-20260102-001 — No seed")}${blockers()}`,
    },
    {
      name: "a known issue that is resolved",
      text: `${box("KNOWN ISSUES", "• ⟦B-20260102-001⟧ — No seed")}${blockers(" [RESOLVED]")}`,
      messages: ["Unexpected known issue B-20260102-001, expected an open blocker"],
      mended: `${box("KNOWN ISSUES", "• None")}${blockers(" [RESOLVED]")}`,
    },
  ],
  silent: [
    {
      name: "a completed task",
      text: `${box("TODAY'S COMPLETED TASKS", "• T-20260102-003 — Dig (checkpoint: abc1234def)")}${ledger}`,
    },
    {
      name: "a completed task without its checkpoint",
      text: `${box("TODAY'S COMPLETED TASKS", "• T-20260102-003 — Dig")}${ledger}`,
    },
    {
      name: "a checkpoint where the ledger has none",
      text: `${box("TODAY'S COMPLETED TASKS", "• T-20260102-003 (checkpoint: fff9999)")}${ledger.replace(" (checkpoint: abc1234)", "")}`,
    },
    {
      name: "a completed task where there is no ledger",
      text: box("TODAY'S COMPLETED TASKS", "• T-20260102-003 — Dig"),
    },
    { name: "a focus of no ledger", text: `${box("CURRENT FOCUS", "T-20260102-009 — Rest", "Rest")}${ledger}` },
    { name: "a known issue where there are no blockers", text: box("KNOWN ISSUES", "• B-20260102-001 — No seed") },
    { name: "known issues in words", text: `${box("KNOWN ISSUES", "• No seed, and none in sight")}${blockers()}` },
    {
      name: "the open blocker beside none",
      text: `${box("KNOWN ISSUES", "• B-20260102-001 — No seed", "• None")}${blockers()}`,
    },
    { name: "nothing completed", text: `${box("TODAY'S COMPLETED TASKS", "• None")}${ledger}` },
    { name: "an open focus", text: `${box("CURRENT FOCUS", "Next: T-20260102-001 — Sow the beans")}${ledger}` },
    { name: "the open blocker", text: `${box("KNOWN ISSUES", "• B-20260102-001 — No seed")}${blockers()}` },
    { name: "none without a blocker", text: `${box("KNOWN ISSUES", "• None")}${blockers(" [RESOLVED]")}` },
  ],
});

const history = (title: string, ...lines: string[]) =>
  `${field("LAST_CHECKPOINT", "`abc1234` — `feat: beans`")}\n### ${title}\n\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`;

describeRule("history-box", {
  fires: [
    {
      name: "a number twice",
      text: history(
        "HISTORY",
        "1. abc1234 (2026-01-02) — feat: beans",
        "⟦1⟧. def5678 — feat: bed",
        "⟦2⟧. 1234abc — soil",
      ),
      messages: ["Unexpected number 1 in HISTORY, expected 2", "Unexpected number 2 in HISTORY, expected 3"],
      mended: history(
        "HISTORY",
        "1. abc1234 (2026-01-02) — feat: beans",
        "2. def5678 — feat: bed",
        "3. 1234abc — soil",
      ),
    },
    {
      name: "another newest commit than LAST_CHECKPOINT",
      text: history("HISTORY", "1. ⟦def5678⟧ — feat: bed", "2. abc1234 — feat: beans"),
      messages: ["Unexpected newest line def5678 of HISTORY, expected abc1234 as LAST_CHECKPOINT says"],
      related: ["LAST_CHECKPOINT: `abc1234` — `feat: beans`"],
    },
    {
      name: "more lines than the heading says",
      text: history("HISTORY (Last 1)", "1. abc1234 — feat: beans", "⟦2. def5678 — feat: bed⟧"),
      messages: ["Unexpected 2 lines in HISTORY, expected the last 1"],
    },
  ],
  silent: [
    { name: "numbers in order", text: history("HISTORY (Last 10)", "1. abc1234 — beans", "2. def5678 — bed") },
    { name: "a longer hash of the same commit", text: history("HISTORY", "1. abc1234def — beans") },
    {
      name: "ten lines of the last 10",
      text: history("HISTORY (Last 10)", ...Array.from({ length: 10 }, (_, n) => `${n + 1}. abc1234 — bed`)),
    },
    {
      name: "a dashboard whose checkpoint is none",
      text: history("HISTORY", "1. def5678 — feat: bed").replace("`abc1234` — `feat: beans`", "none"),
    },
    {
      name: "a dashboard without a checkpoint",
      text: history("HISTORY", "1. def5678 — feat: bed").replace("LAST_CHECKPOINT", "STATE_ID"),
    },
    { name: "no numbers", text: history("HISTORY", "- abc1234 — beans", "- def5678 — bed") },
    { name: "no lines", text: history("HISTORY", "") },
  ],
});

const capsule = (...lines: string[]) => `\n### EXECUTIVE_CAPSULE\n\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`;
const run = "\n## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - Sow)\n\nDone.\n";

describeRule("capsule-fields", {
  fires: [
    {
      name: "another state than the dashboard's",
      text: `${field("STATE_ID", "`STATE_008`")}${capsule("STATE_ID: ⟦STATE_007⟧", "STATUS: GREEN")}`,
      messages: ['Unexpected STATE_ID "STATE_007" in the capsule, expected "STATE_008" of the dashboard'],
      mended: `${field("STATE_ID", "`STATE_008`")}${capsule("STATE_ID: STATE_008", "STATUS: GREEN")}`,
    },
    {
      name: "another commit",
      text: `${field("LAST_CHECKPOINT", "`abc1234` — `feat: beans`")}${capsule("LAST_CHECKPOINT: ⟦def5678 feat: bed⟧")}`,
      messages: [
        'Unexpected LAST_CHECKPOINT "def5678 feat: bed" in the capsule, expected "abc1234 feat: beans" of the dashboard',
      ],
      mended: `${field("LAST_CHECKPOINT", "`abc1234` — `feat: beans`")}${capsule("LAST_CHECKPOINT: abc1234 feat: beans")}`,
    },
    {
      name: "a capsule older than the newest run",
      text: `${field("STATE_ID", "`S_1`")}${capsule("RUN_TS: ⟦2026-01-01T00:00:00Z⟧")}${run}`,
      messages: [
        "Unexpected RUN_TS 2026-01-01T00:00:00Z in the capsule, expected 2026-01-02T03:04:05Z of the run on top of the log",
      ],
    },
    {
      name: "a next task that is DONE",
      text: `${dashboard("")}${capsule("NEXT_3_TASKS:", "1) ⟦T-20260102-003⟧ Dig the bed", "2) T-20260102-001 Sow the beans")}${ledger}`,
      messages: ["Unexpected next task T-20260102-003 (DONE) in the capsule, expected an open task"],
      mended: `${dashboard("")}${capsule("NEXT_3_TASKS:", "1) T-20260102-001 Sow the beans [P1]", "2) T-20260102-002 Sow the peas [P2]")}${ledger}`,
    },
    {
      name: "no commit where the dashboard has one, and another placeholder",
      text: `${field("LAST_CHECKPOINT", "`pending`")}${capsule("LAST_CHECKPOINT: ⟦none⟧")}`,
      messages: ['Unexpected LAST_CHECKPOINT "none" in the capsule, expected "pending" of the dashboard'],
      mended: `${field("LAST_CHECKPOINT", "`pending`")}${capsule("LAST_CHECKPOINT: pending")}`,
    },
    {
      name: "none beside a commit",
      text: `${field("LAST_CHECKPOINT", "`abc1234`")}${capsule("LAST_CHECKPOINT: ⟦none⟧")}`,
      messages: ['Unexpected LAST_CHECKPOINT "none" in the capsule, expected "abc1234" of the dashboard'],
      mended: `${field("LAST_CHECKPOINT", "`abc1234`")}${capsule("LAST_CHECKPOINT: abc1234")}`,
    },
    {
      name: "a next task that nobody knows",
      text: `${dashboard("")}${capsule("NEXT_3_TASKS:", "1) ⟦T-20260102-099⟧ Dig", "2) none")}${ledger}`,
      messages: ["Unexpected next task T-20260102-099 (unknown) in the capsule, expected an open task"],
      mended: `${dashboard("")}${capsule("NEXT_3_TASKS:", "1) T-20260102-001 Sow the beans [P1]", "2) T-20260102-002 Sow the peas [P2]")}${ledger}`,
    },
  ],
  silent: [
    { name: "a time without a log", text: `${field("STATUS", "GREEN")}${capsule("RUN_TS: 2020-01-01T00:00:00Z")}` },
    { name: "a time that cannot be read", text: `${field("STATUS", "GREEN")}${capsule("RUN_TS: soon")}${run}` },
    { name: "a field without a value", text: `${field("STATUS", "")}${capsule("STATUS: GREEN")}` },
    {
      name: "next tasks without a ledger",
      text: `${dashboard("")}${capsule("NEXT_3_TASKS:", "1) T-20260102-099 Dig")}`,
    },
    { name: "a status with a mark", text: `${field("STATUS", "🟢 GREEN")}${capsule("STATUS: GREEN")}` },
    {
      name: "the same commit in fewer digits",
      text: `${field("LAST_CHECKPOINT", "`abc1234def` — `x`")}${capsule("LAST_CHECKPOINT: abc1234 x")}`,
    },
    { name: "none on both sides", text: `${field("LAST_CHECKPOINT", "`none`")}${capsule("LAST_CHECKPOINT: none")}` },
    {
      name: "keys that the dashboard has not",
      text: `${field("STATUS", "GREEN")}${capsule("NEEDS_SAVE: false", "OTHER: 1")}`,
    },
    {
      name: "the time of the newest run",
      text: `${field("STATUS", "GREEN")}${capsule("RUN_TS: 2026-01-02T03:04:05Z")}${run}`,
    },
  ],
});

describeRule("green-with-blocker", {
  fires: [
    {
      name: "GREEN above an open blocker",
      text: `${field("STATUS", "⟦🟢 GREEN⟧")}${blockers()}`,
      messages: ["Unexpected STATUS GREEN with the open blocker B-20260102-001, expected YELLOW"],
      related: ["B-20260102-001: - **B-20260102-001** — No seed\n  - **Why blocked:** sold out\n"],
      mended: `${field("STATUS", "🟡 YELLOW")}${blockers()}`,
    },
  ],
  silent: [
    { name: "YELLOW", text: `${field("STATUS", "🟡 YELLOW")}${blockers()}` },
    { name: "RED", text: `${field("STATUS", "🔴 RED")}${blockers()}` },
    { name: "a resolved blocker", text: `${field("STATUS", "🟢 GREEN")}${blockers(" [RESOLVED]")}` },
    {
      name: "the template of a blocker",
      text: `${field("STATUS", "GREEN")}\n## BLOCKERS\n\n- None\n\n**Format:**\n\n- **B-YYYYMMDD-XXX** — Words\n`,
    },
  ],
});

describeRule("shell-text", {
  fires: [
    {
      name: "a command that nobody ran",
      text: field("LAST_CHECKPOINT", "`⟦$(git log -1 --oneline)⟧`"),
      messages: ["Unexpected shell text $(git log -1 --oneline) in LAST_CHECKPOINT, expected its result"],
    },
    {
      name: "a command whose pipe splits the cell",
      text: field("LAST_CHECKPOINT", "`⟦$(git log -1 --oneline | cut -d' ' -f1)⟧`"),
      messages: [
        "Unexpected shell text $(git log -1 --oneline | cut -d' ' -f1) in LAST_CHECKPOINT, expected its result",
      ],
    },
    {
      name: "a variable in the capsule",
      text: `${dashboard("")}${capsule(`STATE_ID: ⟦\${STATE}⟧`)}`,
      messages: [`Unexpected shell text \${STATE} in STATE_ID, expected its result`],
    },
    {
      name: "the time of the last update",
      text: "# CONTROL_PLANE\n\n> **Last Updated:** ⟦$(date +%F)⟧\n",
      messages: ["Unexpected shell text $(date +%F) in Last Updated, expected its result"],
    },
    {
      name: "the states of a run",
      text: "## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - Sow)\n\n**STATE_BEFORE:** ⟦$STATE⟧\n**STATE_AFTER:** ⟦%STATE%⟧\n",
      messages: [
        "Unexpected shell text $STATE in STATE_BEFORE, expected its result",
        "Unexpected shell text %STATE% in STATE_AFTER, expected its result",
      ],
    },
    {
      name: "a command before a hash",
      text: field("LAST_CHECKPOINT", "⟦$(git log -1)⟧ after abc1234"),
      messages: ["Unexpected shell text $(git log -1) in LAST_CHECKPOINT, expected its result"],
    },
    {
      name: "the checkpoint of a run",
      text: "## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - Sow)\n\n**CHECKPOINT:** ⟦$(git rev-parse HEAD)⟧\n",
      messages: ["Unexpected shell text $(git rev-parse HEAD) in CHECKPOINT, expected its result"],
    },
  ],
  silent: [
    { name: "a commit subject that speaks of it", text: field("LAST_CHECKPOINT", "`abc1234` — `fix: quote $(pwd)`") },
    {
      name: "commands of a run",
      text: "## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - Sow)\n\n**COMMANDS RUN:** echo $(date) $HOME\n",
    },
    {
      name: "the result of a run",
      text: "## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - Sow)\n\n**RESULT:** $(x)\n",
    },
    { name: "a written time", text: "# CONTROL_PLANE\n\n> **Last Updated:** 2026-01-02\n" },
    { name: "a share", text: field("ACTIVE_EPIC", "50% of BEDS, $AB") },
    { name: "a price", text: field("ACTIVE_EPIC", "seeds for $12") },
    { name: "a title in the capsule", text: `${dashboard("")}${capsule("SELECTED_TASK_TITLE: expand $HOME")}` },
  ],
});

describeRule("last-checkpoint-placeholder", {
  fires: [
    {
      name: "pending",
      text: field("LAST_CHECKPOINT", "⟦`[pending]`⟧"),
      messages: ['Unexpected LAST_CHECKPOINT "[pending]", expected a commit hash'],
    },
    {
      name: "a packet id",
      text: field("LAST_CHECKPOINT", "⟦P-20260102-1803⟧"),
      messages: ['Unexpected LAST_CHECKPOINT "P-20260102-1803", expected a commit hash'],
    },
  ],
  silent: [
    { name: "a commit", text: field("LAST_CHECKPOINT", "`abc1234` — `pending work`") },
    { name: "none", text: field("LAST_CHECKPOINT", "`none`") },
    { name: "an empty cell", text: field("LAST_CHECKPOINT", " ") },
    { name: "another field", text: field("STATE_ID", "pending") },
  ],
});

const updated = (value: string) => `# CONTROL_PLANE\n\n> **Last Updated:** ${value}\n${run}`;

describeRule("stale-last-updated", {
  fires: [
    {
      name: "a day before the newest run",
      text: updated("⟦2026-01-01 03:04:05⟧"),
      messages: [
        "Unexpected Last Updated 2026-01-01 03:04:05, expected 2026-01-02 03:04:05 of the newest run or later",
      ],
      suggested: [updated("2026-01-02 03:04:05")],
    },
  ],
  silent: [
    { name: "the same second", text: updated("2026-01-02 03:04:05") },
    { name: "a later time with a zone", text: updated("2026-01-02T05:04:06+02:00") },
    { name: "words", text: updated("yesterday") },
    { name: "a document without runs", text: "# CONTROL_PLANE\n\n> **Last Updated:** 2020-01-01\n" },
  ],
});
