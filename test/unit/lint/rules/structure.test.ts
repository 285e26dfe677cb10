import { describeRule } from "./ruleCases.ts";

const todo = (lines: string) => `## TASK_LEDGER\n\n### TODO\n\n${lines}\n`;
const beans = "- T-20260102-001 — Sow the beans";
const peas = "- T-20260102-002 — Sow the peas";

describeRule("duplicate-section-number", {
  fires: [
    {
      name: "a number twice",
      text: "## 11) LOGS\n\nWords.\n\n## ⟦11⟧) SAFETY\n\nWords.\n",
      messages: ['Unexpected second section number 11, expected one of its own: "11) LOGS" has it'],
    },
    {
      name: "numbers before dashes",
      text: "## 04 — RUN_LOG\n\n> None.\n\n## 05 — DECISIONS\n\n- None\n\n## ⟦04⟧ — RUN LOG\n\n> None.\n",
      messages: ['Unexpected second section number 04, expected one of its own: "04 — RUN_LOG" has it'],
    },
  ],
  silent: [
    { name: "numbers of their own", text: "## 1) SCOPE\n\nWords.\n\n## 2) SYNC\n\nWords.\n" },
    { name: "a letter behind the number", text: "## 0A) SCOPE\n\nWords.\n\n## 0B) SYNC\n\nWords.\n" },
    { name: "the same number below two headings", text: "# A\n\n## 1) X\n\nWords.\n\n# B\n\n## 1) Y\n\nWords.\n" },
    { name: "dates", text: "## 2026-01-02 — A\n\nWords.\n\n## 2026-01-02 — B\n\nWords.\n" },
    { name: "versions", text: "## 1.2 A\n\nWords.\n\n## 1.2 B\n\nWords.\n" },
    { name: "headings inside a fence", text: "## 1) A\n\n```\n## 1) B\n```\n" },
  ],
});

describeRule("setext-heading", {
  fires: [
    {
      name: "the name of a section above a double line",
      text: "# X\n\n⟦TASK_LEDGER⟧\n===\n\n### TODO\n",
      messages: ["Unexpected heading TASK_LEDGER with a line below it, expected # TASK_LEDGER"],
      suggested: ["# X\n\n# TASK_LEDGER\n\n### TODO\n"],
    },
    {
      name: "one above a single line, with other line ends and blanks",
      text: "## TASK_LEDGER\r\n\r\n  ⟦📜 RUN LOG⟧  \r\n  ------\t\r\n",
      messages: ["Unexpected heading 📜 RUN LOG with a line below it, expected ## 📜 RUN LOG"],
      suggested: ["## TASK_LEDGER\r\n\r\n  ## 📜 RUN LOG\t\r\n"],
    },
    {
      name: "a state of the ledger",
      text: "## TASK_LEDGER\n\n⟦TODO⟧\n----\n\n- T-20260102-001 — Sow the beans\n",
      messages: ["Unexpected heading TODO with a line below it, expected ## TODO"],
    },
    {
      name: "the first line of a text with a byte order mark",
      text: "\ufeff⟦DASHBOARD⟧\n=========\n",
      messages: ["Unexpected heading DASHBOARD with a line below it, expected # DASHBOARD"],
    },
  ],
  silent: [
    { name: "headings with hashes", text: "# DASHBOARD\n\nWords.\n\n## TASK_LEDGER\n\n### TODO\n" },
    { name: "a separator behind a blank line", text: "## SYNC\n\nTODO\n\n---\n" },
    { name: "words that name no section", text: "Some words about beans\n===\n\nMore words\n---\n" },
    { name: "an example in a fence", text: "```\nTASK_LEDGER\n===========\n```\n" },
    { name: "a comment", text: "<!--\nTASK_LEDGER\n===\n-->\n" },
    { name: "a quoted line", text: "> TASK_LEDGER\n---\n" },
    { name: "a list and a separator", text: "- TODO\n---\n" },
    { name: "a table", text: "| DONE |\n| --- |\n" },
    { name: "code by its indentation", text: "Words:\n\n    TODO\n    ----\n" },
    { name: "the end of a longer paragraph", text: "These words go on until\nTODO\n----\n" },
  ],
});

describeRule("empty-section", {
  fires: [
    {
      name: "a heading before another one",
      text: "⟦## SYNC⟧\n\n---\n\n## FORECAST\n\nRain.\n",
      messages: ['Unexpected heading "SYNC" without a body, expected words below it'],
    },
    {
      name: "a run entry without a body",
      text: "## RUN LOG\n\n⟦### RUN 2026-01-02T03:04:05Z (AUTO - Sow)⟧\n",
      messages: ['Unexpected heading "RUN 2026-01-02T03:04:05Z (AUTO - Sow)" without a body, expected words below it'],
    },
  ],
  silent: [
    { name: "a heading with headings below", text: "## SYNC\n\n### Roles\n\nOne writer.\n" },
    { name: "an empty run log", text: "## RUN LOG\n\n## DECISIONS\n" },
    { name: "an empty ledger state", text: "## TASK_LEDGER\n\n### TODO\n\n### DONE\n" },
    { name: "a body that is a fence", text: "## SYNC\n\n```\n```\n" },
    { name: "a body that is a comment", text: "## SYNC\n\n<!-- later -->\n" },
  ],
});

describeRule("conflict-marker", {
  fires: [
    {
      name: "a whole block, and offers its sides",
      text: todo(`⟦<<<<<<< HEAD\n${beans}\n=======\n${peas}\n>>>>>>> theirs⟧`),
      messages: ["Unexpected conflict marker, expected merged text"],
      suggested: [todo(beans), todo(peas), todo(`${beans}\n${peas}`)],
    },
    {
      name: "a block with its base",
      text: todo(`⟦<<<<<<< HEAD\n${beans}\n||||||| base\n- None\n=======\n${peas}\n>>>>>>> theirs⟧`),
      messages: ["Unexpected conflict marker, expected merged text"],
      suggested: [todo(beans), todo(peas), todo(`${beans}\n${peas}`)],
    },
    {
      name: "a block whose sides are empty or hold what looks like marks, in other line ends",
      text: todo(`⟦<<<<<<< HEAD\n=======\n${beans}\n======== no\n>>> no\n>>>>>>> theirs⟧`).replaceAll("\n", "\r\n"),
      messages: ["Unexpected conflict marker, expected merged text"],
      suggested: [
        todo("").replace("\n\n\n", "\n\n"),
        todo(`${beans}\n======== no\n>>> no`),
        todo(`${beans}\n======== no\n>>> no`),
      ].map((text) => text.replaceAll("\n", "\r\n")),
    },
    {
      name: "a block at the very end of the text",
      text: todo(`⟦<<<<<<< HEAD\n${beans}\n=======\n${peas}\n>>>>>>>⟧`).trimEnd(),
      messages: ["Unexpected conflict marker, expected merged text"],
      suggested: [todo(beans), todo(peas), todo(`${beans}\n${peas}`)],
    },
    {
      name: "a marker without its partners, which needs a person",
      text: todo(`⟦<<<<<<< HEAD⟧\n${beans}`),
      messages: ["Unexpected conflict marker, expected merged text"],
      suggested: [],
    },
    {
      name: "a block that is never closed, which needs a person",
      text: todo(`⟦<<<<<<< HEAD⟧\n${beans}\n=======\n${peas}`),
      messages: ["Unexpected conflict marker, expected merged text"],
      suggested: [],
    },
  ],
  silent: [
    { name: "marks in a line", text: todo("- T-20260102-001 — Explain <<<<<<< HEAD") },
    { name: "a heading underlined", text: "Words\n=======\n" },
    { name: "a quote in a quote", text: todo(`${beans}\n\n>>> deep`) },
    { name: "a shift", text: todo(`${beans}\n\n> <<< 1 and ======= 2`) },
    { name: "merged text", text: todo(beans) },
    { name: "fewer signs", text: todo(`${beans}\n\n<<<<<< HEAD`) },
  ],
});

describeRule("mixed-line-endings", {
  fires: [
    {
      name: "one CR LF among LF",
      text: todo(`${beans}⟦\r\n⟧${peas}`),
      messages: ["Unexpected line end CR LF, expected LF"],
      mended: todo(`${beans}\n${peas}`),
    },
    {
      name: "one LF among CR LF",
      text: `# A\r\n\r\nB\r\n⟦\n⟧C\r\n`,
      messages: ["Unexpected line end LF, expected CR LF"],
      mended: "# A\r\n\r\nB\r\n\r\nC\r\n",
    },
  ],
  silent: [
    { name: "LF only", text: todo(beans) },
    { name: "CR LF only", text: todo(beans).replaceAll("\n", "\r\n") },
  ],
});

describeRule("nul-character", {
  fires: [
    {
      name: "NUL",
      text: todo(`${beans}⟦\u0000⟧`),
      messages: ["Unexpected NUL character, expected text"],
      mended: todo(beans),
    },
  ],
  silent: [
    { name: "none", text: todo(beans) },
    { name: "its name", text: todo("- T-20260102-001 — Explain \\0") },
  ],
});

describeRule("policy-contradiction", {
  fires: [
    {
      name: "another number in a place that loses, with the line of the one that wins",
      text: "## CONTRACT\n\n- N=5 by default\n\n## AUTO_CONFIG\n\n- ⟦N=7⟧\n",
      messages: ['Unexpected "N=7", expected changes 5 of the contract (line 3)'],
      related: ["what decides: N=5"],
    },
    {
      name: "a list that loses against another",
      text: "## CONTRACT\n\n- Allowed modes: AUTO, SAVE\n\n## AUTO_CONFIG\n\n- ⟦Allowed modes: AUTO⟧\n",
      messages: ['Unexpected "allowed modes: AUTO", expected allowed modes AUTO, SAVE of the contract (line 3)'],
      related: ["what decides: Allowed modes: AUTO, SAVE"],
    },
    {
      name: "a prohibition outside the repository where there is no other",
      text: "## CONTRACT\n\n- Prohibited paths: ⟦`../x`⟧\n",
      messages: ['Unexpected "`../x`", expected prohibited paths none of the default'],
      related: [],
    },
    {
      name: "a service of another machine beside one of this",
      text: "## CONTRACT\n\n### Services\n\n- Web: http://localhost:3000/\n- Backend: ⟦http://10.0.0.5/health⟧\n",
      messages: [
        'Unexpected "http://10.0.0.5/health", expected services http://localhost:3000/ of the contract (line 5)',
      ],
    },
    {
      name: "a check of a folder outside the repository",
      text: "## CONTRACT\n\n### Checks\n\n- `./`: `npm test`\n⟦- `../x`: `npm test`⟧\n",
      messages: ['Unexpected "- `../x`: `npm test`", expected checks npm test of the contract (line 5)'],
    },
    {
      name: "a path outside the repository",
      text: "## CONTRACT\n\n- Runs go to ⟦`../out/<timestamp>/`⟧\n",
      messages: ['Unexpected "`../out/<timestamp>/`", expected runs folder .control-plane/runs of the default'],
    },
  ],
  silent: [
    { name: "the same number twice", text: "## CONTRACT\n\n- N=5 by default\n\n## AUTO_CONFIG\n\n- N=5\n" },
    {
      name: "the same list twice",
      text: "## CONTRACT\n\n- Allowed modes: A, B\n\n## AUTO_CONFIG\n\n- Allowed modes: A, B\n",
    },
    {
      name: "prohibitions that add up",
      text: "## CONTRACT\n\n- Prohibited paths: `a`\n\n## AUTO_CONFIG\n\n- Prohibited paths: `b`\n",
    },
    { name: "services of this machine", text: "## CONTRACT\n\n### Services\n\n- Web: http://localhost:3000/\n" },
    {
      name: "a check of this repository",
      text: "## CONTRACT\n\n### Checks\n\n- `./`: `npm test`\n- `a/`: `npm test`\n",
    },
    {
      name: "a number in a run entry",
      text: "## CONTRACT\n\n- N=5\n\n## RUN LOG\n\n### RUN 2026-01-02T03:04:05Z (AUTO - Sow)\n\nN=7\n",
    },
  ],
});

describeRule("foreign-counts", {
  fires: [
    {
      name: "a summary of other numbers, once",
      text: `${todo(beans)}\n## 12) TASK SUMMARY\n\n**Total Tasks:** ⟦576⟧\n\n- **DONE:** 40\n- **TODO:** 1\n`,
      messages: ["Unexpected TOTAL 576, DONE 40 in TASK SUMMARY, expected TOTAL 1, DONE 0 as the ledger says"],
    },
  ],
  silent: [
    { name: "the ledger's numbers", text: `${todo(beans)}\n## TASK SUMMARY\n\n- **TODO:** 1\n` },
    { name: "words", text: `${todo(beans)}\n## TASK SUMMARY\n\nMuch is DONE, 12 things at least.\n` },
    { name: "a document without a ledger", text: "## TASK SUMMARY\n\n- **DONE:** 40\n" },
  ],
});

describeRule("roadmap-checkbox", {
  fires: [
    {
      name: "ticked boxes of open tasks, once",
      text: `${todo(`${beans}\n${peas}`)}\n## ROADMAP\n\n- ⟦[x]⟧ T-20260102-001 — Sow\n- [x] T-20260102-002 — Sow\n`,
      messages: ["Unexpected ticked box of T-20260102-001 (and 1 more), expected TODO as the ledger says"],
    },
    {
      name: "an empty box of a task in DONE",
      text: `## TASK_LEDGER\n\n### DONE\n\n${beans} (checkpoint: abc1234)\n\n## ROADMAP\n\n- ⟦[ ]⟧ Sow (T-20260102-001)\n`,
      messages: ["Unexpected empty box of T-20260102-001, expected DONE as the ledger says"],
    },
  ],
  silent: [
    { name: "boxes that agree", text: `${todo(beans)}\n## ROADMAP\n\n- [ ] T-20260102-001 — Sow\n` },
    { name: "boxes without an id", text: `${todo(beans)}\n## ROADMAP\n\n- [x] Dig\n` },
    { name: "ids that no ledger has", text: `${todo(beans)}\n## ROADMAP\n\n- [x] T-20260102-009 — Rest\n` },
  ],
});

const beside = (text: string) => ({ options: { ruleFiles: [{ path: "AGENTS.md", text }] } });
const document = "# CONTROL_PLANE\n\nType AUTO.\n";

describeRule("other-authority", {
  fires: [
    {
      name: "another source of truth",
      text: `⟦# CONTROL_PLANE⟧\n`,
      messages: ["Unexpected source of truth docs/00_STATE.md in AGENTS.md (line 2), expected docs/CONTROL_PLANE.md"],
      ...beside("Hello.\n`docs/00_STATE.md` is the single source of truth.\n"),
    },
    {
      name: "another command",
      text: `⟦# CONTROL_PLANE⟧\n`,
      messages: ["Unexpected command BLITZ in AGENTS.md (line 1), expected AUTO"],
      ...beside("When the user types `BLITZ`, hurry.\n"),
    },
    ...["Type **GO**", "say  GO", "The command: GO", "command GO", 'says "GO"'].map((line) => ({
      name: `another command: ${line}`,
      text: `⟦# CONTROL_PLANE⟧\n`,
      messages: ["Unexpected command GO in AGENTS.md (line 2), expected AUTO"],
      ...beside(`Hello.\r\n${line.replace("Type", "They type")}\r\n`),
    })),
    ...["The SSOT: TASKS.yml", "The only source of truth: `TASKS.yml`.", "Source of truth is TASKS.yml and b.json"].map(
      (line) => ({
        name: `another source of truth: ${line}`,
        text: `⟦# CONTROL_PLANE⟧\n`,
        messages: ["Unexpected source of truth TASKS.yml in AGENTS.md (line 1), expected docs/CONTROL_PLANE.md"],
        ...beside(line),
      }),
    ),
  ],
  silent: [
    {
      name: "the control document",
      text: document,
      ...beside("SSOT: `docs/CONTROL_PLANE.md`, not `docs/TASKS.md`.\n"),
    },
    {
      name: "a file that is no longer the truth",
      text: document,
      ...beside("docs/TASKS.md is no longer the source of truth.\n"),
    },
    { name: "AUTO", text: document, ...beside("The user types AUTO.\n") },
    { name: "the control document beside others", text: document, ...beside("SSOT: a.md and CONTROL_PLANE.md\n") },
    { name: "a source of truth without a file", text: document, ...beside("The single source of truth is git.\n") },
    { name: "files that are no truth", text: document, ...beside("See docs/TASKS.md for the sources.\n") },
    { name: "a command that is none any more", text: document, ...beside("Never type BLITZ.\n") },
    { name: "a word in capitals", text: document, ...beside("The user types HELLO, and we GO.\n") },
    { name: "an older truth", text: document, ...beside("Deprecated source of truth: docs/TASKS.md\n") },
    {
      name: "a mode that the document allows",
      text: "# CONTROL_PLANE\n\n## CONTRACT\n\n- Allowed modes: AUTO, SAVE\n",
      ...beside("The user types SAVE.\n"),
    },
    { name: "no rule file", text: document },
  ],
});
