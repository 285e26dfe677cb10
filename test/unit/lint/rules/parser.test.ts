import { describeRule } from "./ruleCases.ts";

const beans = "- T-20260102-001 — Sow the beans";
const peas = "- T-20260102-002 — Sow the peas";
const todo = (lines: string) => `## TASK_LEDGER\n\n### TODO\n\n${lines}\n`;
const sound = `# CONTROL_PLANE

## DASHBOARD

All is well.

### SYSTEM HEALTH

No services.

${todo(beans)}
## BLOCKERS

- None

## DECISIONS

- None

## RUN LOG

> Newest first.
`;
const without = (section: string) => `⟦# CONTROL_PLANE\n⟧${sound.slice(16).replace(section, "## WORDS")}`;
const missing = (name: string) => [`Unexpected end of the document, expected a section ${name}`];

describeRule("missing-section", {
  fires: [
    { name: "a text without a ledger's log", text: without("## RUN LOG"), messages: missing("RUN LOG") },
    { name: "one without decisions", text: without("## DECISIONS"), messages: missing("DECISIONS") },
    { name: "one without health", text: without("### SYSTEM HEALTH"), messages: missing("SYSTEM HEALTH") },
  ],
  silent: [
    { name: "a document with each of them", text: sound },
    { name: "names with emoji and numbers", text: sound.replace("## RUN LOG", "## 04) 📜 RUN_LOG — newest first") },
    { name: "other levels", text: sound.replace("## DECISIONS", "#### DECISIONS") },
    { name: "a text that is no control document at all", text: "# Notes\n\nSome words.\n" },
  ],
});

describeRule("no-known-section", {
  fires: [
    {
      name: "notes",
      text: "⟦# Notes\n⟧\nSome words.\n",
      messages: [
        "Unexpected text without known sections, expected DASHBOARD, SYSTEM HEALTH, TASK_LEDGER, RUN LOG, BLOCKERS, DECISIONS",
      ],
    },
    {
      name: "an empty text",
      text: "⟦⟧",
      messages: [
        "Unexpected text without known sections, expected DASHBOARD, SYSTEM HEALTH, TASK_LEDGER, RUN LOG, BLOCKERS, DECISIONS",
      ],
    },
  ],
  silent: [
    { name: "one section that is known", text: "# Notes\n\n## DECISIONS\n\n- None\n" },
    { name: "a sound document", text: sound },
  ],
});

describeRule("duplicate-section", {
  fires: [
    {
      name: "decisions in two places",
      text: `${sound}\n⟦## DECISIONS\n⟧\n- None\n`,
      messages: ["Unexpected second DECISIONS, expected one"],
    },
    {
      name: "one state twice",
      text: `${todo(beans)}\n⟦### TODO\n⟧\n${peas}\n`,
      messages: ["Unexpected second TODO in TASK_LEDGER, expected one"],
    },
    {
      name: "two ledgers of one name",
      text: `${todo(beans)}\n⟦## TASK_LEDGER\n⟧\n### DONE\n\n- None\n`,
      messages: ["Unexpected second TASK_LEDGER, expected one"],
    },
  ],
  silent: [
    { name: "a sound document", text: sound },
    { name: "unknown sections of one name", text: "## DASHBOARD\n\nWords.\n\n## NOTES\n\nOne.\n\n## NOTES\n\nTwo.\n" },
    { name: "the same state in two ledgers", text: `${todo(beans)}\n## BACKLOG_LEDGER\n\n### TODO\n\n${peas}\n` },
    { name: "a second one inside a fence", text: `${sound}\n\`\`\`\n## DECISIONS\n\`\`\`\n` },
  ],
});

describeRule("unclosed-fence", {
  fires: [
    {
      name: "a fence to the end",
      text: `## NOTES\n\n⟦\`\`\`sh⟧\nls\n\n${todo(beans)}`,
      messages: ["Unexpected end of the fence, expected a closing mark"],
    },
    {
      name: "one that only a shorter mark follows",
      text: `## NOTES\n\n⟦\`\`\`\`⟧\nls\n\`\`\`\n`,
      messages: ["Unexpected end of the fence, expected a closing mark"],
    },
  ],
  silent: [
    { name: "a closed one", text: `## NOTES\n\n\`\`\`sh\nls\n\`\`\`\n\n${todo(beans)}` },
    { name: "tildes", text: "## NOTES\n\n~~~\n```\n~~~\n" },
    { name: "a longer mark that closes", text: "## NOTES\n\n```\nls\n`````\n" },
  ],
});

describeRule("unclosed-comment", {
  fires: [
    {
      name: "a comment to the end",
      text: `⟦<!-- a note⟧\n\n${todo(beans)}`,
      messages: ["Unexpected end of the comment, expected -->"],
    },
    {
      name: "one behind a ledger",
      text: `${todo(beans)}\n⟦<!--⟧\n`,
      messages: ["Unexpected end of the comment, expected -->"],
    },
  ],
  silent: [
    { name: "a closed one", text: `<!-- a note -->\n\n${todo(beans)}` },
    { name: "one of several lines", text: `<!-- a\n\nnote\n-->\n\n${todo(beans)}` },
    { name: "one in a fence", text: "## NOTES\n\n```\n<!-- a note\n```\n" },
  ],
});

describeRule("task-in-two-sections", {
  fires: [
    {
      name: "an id in TODO and DONE",
      text: `${todo(beans)}\n### DONE\n\n- ⟦T-20260102-001⟧ — Sow the beans (checkpoint: abc1234)\n`,
      messages: ["Unexpected T-20260102-001 in DONE, expected it only in TODO of TASK_LEDGER"],
      suggested: [
        "## TASK_LEDGER\n\n### TODO\n\n- None\n\n### DONE\n\n- T-20260102-001 — Sow the beans (checkpoint: abc1234)\n",
        `${todo(beans)}\n### DONE\n\n- None\n`,
      ],
    },
    {
      name: "an id in two ledgers",
      text: `${todo(beans)}\n## BACKLOG_LEDGER\n\n### TODO\n\n${peas}\n- ⟦T-20260102-001⟧ — Sow the beans\n`,
      messages: ["Unexpected T-20260102-001 in TODO, expected it only in TODO of TASK_LEDGER"],
    },
  ],
  silent: [
    { name: "ids of their own", text: `${todo(beans)}\n### DONE\n\n${peas} (checkpoint: abc1234)\n` },
    { name: "an id that a letter tells apart", text: `${todo(beans)}\n### DONE\n\n- T-20260102-001A — Sow more\n` },
    {
      name: "an id that another one names",
      text: `${todo(`${beans}\n  - Depends on: T-20260102-002`)}\n### DONE\n\n${peas}\n`,
    },
  ],
});

describeRule("foreign-line", {
  fires: [
    {
      name: "a paragraph and an item",
      text: todo(`${beans}\n\n⟦and then some more⟧\n\n⟦- without an id⟧`),
      messages: Array.from({ length: 2 }, () => "Unexpected line in the ledger, expected a task"),
    },
    {
      name: "a table, at its first line",
      text: todo(`${beans}\n\n⟦| a | b |⟧\n| --- | --- |\n| c | d |`),
      messages: ["Unexpected line in the ledger, expected a task"],
    },
  ],
  silent: [
    { name: "tasks with their details", text: todo(`${beans}\n  - Evidence: \`a.txt\`\n${peas}`) },
    {
      name: "a note, a label, a rule and a tag",
      text: todo(`> a note\n\n**Priority 1:**\n\n---\n\n<details>\n\n${beans}`),
    },
    { name: "the marks of an empty section", text: todo("- None") },
    { name: "words above the states", text: `## TASK_LEDGER\n\nSome words.\n\n### TODO\n\n${beans}\n` },
  ],
});

describeRule("lone-surrogate", {
  fires: [
    {
      name: "the first half of a pair",
      text: todo(`${beans} ⟦\ud83d⟧`),
      messages: ["Unexpected half of a surrogate pair, expected a whole character"],
    },
    {
      name: "the second half of one",
      text: todo(`${beans} ⟦\udf31⟧ here`),
      messages: ["Unexpected half of a surrogate pair, expected a whole character"],
    },
  ],
  silent: [
    { name: "a whole pair", text: todo(`${beans} \u{1f331}`) },
    { name: "characters of one unit", text: todo(`${beans} — ☘ ü`) },
  ],
});

describeRule("damaged-characters", {
  fires: [
    {
      name: "a replacement character",
      text: todo(`- T-20260102-001 ⟦\ufffd⟧ Sow the beans`),
      messages: ["Unexpected 1 damaged characters, expected clean UTF-8"],
    },
    {
      name: "many of one Thai character, at the first",
      text: todo(`- T-20260102-001 ⟦${"โ".repeat(3)}⟧ Sow ${"โ ".repeat(18)}`),
      messages: ["Unexpected 21 damaged characters, expected clean UTF-8"],
      suggested: [todo(`- T-20260102-001 ${"โ".repeat(3)} Sow ${"โ ".repeat(18)}`)],
    },
    {
      name: "the lost dashes of task lines, and offers what the neighbourhood decides",
      text: `${todo(`- T-20260102-001 ⟦โ⟧ Sow the beans\n- T-20260102-002 โ Sow the peas`)}\n${"โ".repeat(20)}\n`,
      messages: ["Unexpected 22 damaged characters, expected clean UTF-8"],
      suggested: [`${todo(`${beans}\n${peas}`)}\n${"โ".repeat(20)}\n`],
    },
  ],
  silent: [
    { name: "clean text", text: todo(beans) },
    { name: "a dash", text: todo(`${beans} — — —`) },
    { name: "a few Thai characters", text: todo(`- T-20260102-001 — ${"โ".repeat(20)}`) },
    { name: "Thai words", text: todo(`- T-20260102-001 — ${"ปลูกถั่วในสวน ".repeat(4)}`) },
  ],
});

describeRule("malformed-run", {
  fires: [
    {
      name: "a day that is none",
      text: "## RUN LOG\n\n⟦### RUN 2026-01-XX (AUTO - Sow the beans)\n⟧\nDone.\n",
      messages: ["Unexpected time 2026-01-XX, expected YYYY-MM-DDTHH:MM:SSZ"],
    },
    {
      name: "a month that is none",
      text: "## RUN LOG\n\n⟦### RUN 2026-13-02T03:04:05Z (AUTO - Sow the beans)\n⟧\nDone.\n",
      messages: ["Unexpected time 2026-13-02T03:04:05Z, expected YYYY-MM-DDTHH:MM:SSZ"],
    },
  ],
  silent: [
    { name: "a time", text: "## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - Sow the beans)\n\nDone.\n" },
    { name: "a day alone", text: "## RUN LOG\n\n### RUN 2026-01-02 (AUTO - Sow the beans)\n\nDone.\n" },
  ],
});

describeRule("run-outside-log", {
  fires: [
    {
      name: "an entry below another section",
      text: "## RUN LOG\n\n> Newest first.\n\n## DECISIONS\n\n⟦### RUN 2026-01-02T03:04:05Z (AUTO - Sow the beans)\n⟧\nDone.\n",
      messages: ["Unexpected run entry outside the run log, expected it below RUN LOG"],
    },
    {
      name: "one on the log's own level",
      text: "## RUN LOG\n\n> Newest first.\n\n⟦## RUN 2026-01-02T03:04:05Z (AUTO - Sow the beans)\n⟧\nDone.\n",
      messages: ["Unexpected run entry outside the run log, expected it below RUN LOG"],
    },
  ],
  silent: [
    { name: "one of the log", text: "## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - Sow the beans)\n\nDone.\n" },
    {
      name: "one of the archive",
      text: "## ARCHIVE\n\n### RUN 2026-01-02T03:04:05Z (AUTO - Sow the beans)\n\nDone.\n",
    },
  ],
});
