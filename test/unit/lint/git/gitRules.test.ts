import { CommitIndex } from "../../../../src/core/lint/git/commitIndex.ts";
import { type ExampleHistory, exampleFacts } from "../../../../src/core/lint/git/exampleFacts.ts";
import type { CommitFact, GitFacts } from "../../../../src/core/lint/git/gitFacts.ts";
import type { LintOptions } from "../../../../src/core/lint/lintContext.ts";
import { defaultSettings } from "../../../../src/core/settings.ts";
import { describeRule } from "../rules/ruleCases.ts";

const git = (history: ExampleHistory, more: Partial<GitFacts> = {}): LintOptions => ({
  git: { ...exampleFacts(history), ...more },
});

const field = (name: string, value: string) =>
  `## DASHBOARD\n\n| Field | Value |\n| --- | --- |\n| **${name}** | ${value} |\n`;
const task = (n: number, title: string, suffix = "") => `- T-20260102-00${n} — ${title}${suffix}\n`;
const ledger = (states: Readonly<Record<string, string>>) =>
  `## TASK_LEDGER\n\n${Object.entries(states)
    .map(([state, lines]) => `### ${state}\n\n${lines}`)
    .join("\n")}`;
const done = (...lines: readonly string[]) => ledger({ DONE: lines.join("") });
const own = "docs/CONTROL_PLANE.md";

function commit(hash: string, subject: string, more: Partial<CommitFact> = {}): CommitFact {
  const none = { trailerIds: [], runId: undefined, statement: undefined };
  return { hash, time: 0, subject, taskIds: more.trailerIds ?? [], ...none, ...more };
}

describeRule("repo-clean", {
  fires: [
    {
      name: "clean beside a changed file",
      text: field("REPO_CLEAN", "⟦`clean`⟧"),
      options: git({ changes: ["src/a.js"] }),
      messages: ["Unexpected REPO_CLEAN clean, expected dirty: src/a.js differs from the last commit"],
      mended: field("REPO_CLEAN", "`dirty`"),
    },
    {
      name: "true beside several changed files, the document among them",
      text: field("REPO_CLEAN", "⟦true⟧"),
      options: git({ changes: ["src/a.js", own, "b.txt"] }),
      messages: ["Unexpected REPO_CLEAN true, expected dirty: src/a.js and 1 more differ from the last commit"],
      mended: field("REPO_CLEAN", "dirty"),
    },
    {
      name: "dirty in a clean tree",
      text: field("REPO_CLEAN", "⟦`dirty` (pending commit)⟧"),
      options: git({}),
      messages: ["Unexpected REPO_CLEAN dirty (pending commit), expected clean: nothing differs from the last commit"],
      mended: field("REPO_CLEAN", "`clean`"),
    },
  ],
  silent: [
    { name: "a text without git", text: field("REPO_CLEAN", "`clean`") },
    { name: "clean in a clean tree", text: field("REPO_CLEAN", "`clean`"), options: git({}) },
    {
      name: "clean while only the document differs",
      text: field("REPO_CLEAN", "`clean`"),
      options: git({ changes: [own] }),
    },
    {
      name: "dirty while only the document differs",
      text: field("REPO_CLEAN", "`dirty`"),
      options: git({ changes: [own] }),
    },
    { name: "words that are no answer", text: field("REPO_CLEAN", "see git"), options: git({ changes: ["a"] }) },
  ],
});

describeRule("needs-save", {
  fires: [
    {
      name: "false beside a changed file",
      text: field("NEEDS_SAVE", "⟦`false`⟧"),
      options: git({ changes: ["src/a.js"] }),
      messages: ["Unexpected NEEDS_SAVE false, expected true: src/a.js differs from the last commit"],
      mended: field("NEEDS_SAVE", "`true`"),
    },
    {
      name: "true in a clean tree",
      text: field("NEEDS_SAVE", "⟦`true`⟧"),
      options: git({}),
      messages: ["Unexpected NEEDS_SAVE true, expected false: nothing differs from the last commit"],
      mended: field("NEEDS_SAVE", "`false`"),
    },
  ],
  silent: [
    { name: "true beside a changed file", text: field("NEEDS_SAVE", "`true`"), options: git({ changes: ["a"] }) },
    {
      name: "false while only the document differs",
      text: field("NEEDS_SAVE", "`false`"),
      options: git({ changes: [own] }),
    },
    { name: "a document without the field", text: field("STATUS", "GREEN"), options: git({ changes: ["a"] }) },
  ],
});

const trailing = (hash: string, subject: string) => commit(hash, subject, { trailerIds: ["T-20260102-001"] });
const sowing = (suffix: string) => done(task(1, "Sow the beans", suffix));
/** What a squash leaves of a task's work, and the save behind it. */
const squashes = new CommitIndex([
  trailing("bbb2222", "chore(control-plane): done"),
  trailing("abc1234", "garden (#1)"),
]);

const beans = [["abc1234", "feat: sow the beans", "src/beans.js"]] as const;

describeRule("last-checkpoint", {
  fires: [
    {
      name: "a hash that is no commit, with the commit of that subject and HEAD",
      text: field("LAST_CHECKPOINT", "⟦`def5678` — `feat: sow the beans`⟧"),
      options: git({ commits: [["aaa1111", "chore: next", "x"], ...beans] }),
      messages: [
        "Unexpected LAST_CHECKPOINT def5678, which is no commit of this repository, expected a commit of HEAD",
      ],
      suggested: [
        field("LAST_CHECKPOINT", "`abc1234` — `feat: sow the beans`"),
        field("LAST_CHECKPOINT", "`aaa1111` — `chore: next`"),
      ],
    },
    {
      name: "a commit of another branch",
      text: field("LAST_CHECKPOINT", "⟦def5678⟧"),
      options: git({ commits: beans }, { strays: [commit("def5678", "feat: sow the beans")] }),
      messages: ["Unexpected LAST_CHECKPOINT def5678, which HEAD does not contain, expected a commit of HEAD"],
      suggested: [field("LAST_CHECKPOINT", "`abc1234` — `feat: sow the beans`")],
    },
    {
      name: "a hash of whose subject there are three, with two of them and HEAD, and no back-ticks inside",
      text: field("LAST_CHECKPOINT", "⟦def5678 -- sow beans⟧"),
      options: git({
        commits: [
          ["aaa1111", "chore: `x`", "x"],
          ...["bbb2222", "ccc3333", "ddd4444"].map((hash) => [hash, "Sow beans", "b"] as const),
        ],
      }),
      messages: [
        "Unexpected LAST_CHECKPOINT def5678, which is no commit of this repository, expected a commit of HEAD",
      ],
      suggested: [
        field("LAST_CHECKPOINT", "`bbb2222` — `Sow beans`"),
        field("LAST_CHECKPOINT", "`ccc3333` — `Sow beans`"),
        field("LAST_CHECKPOINT", "`aaa1111` — `chore: 'x'`"),
      ],
    },
    {
      name: "one that names two tasks, which no trailer can decide",
      text: field("LAST_CHECKPOINT", "⟦def5678⟧"),
      options: git(
        {},
        {
          commits: squashes,
          strays: [commit("def5678", "feat: sow", { trailerIds: ["T-20260102-001", "T-20260102-002"] })],
        },
      ),
      messages: ["Unexpected LAST_CHECKPOINT def5678, which HEAD does not contain, expected a commit of HEAD"],
      suggested: [field("LAST_CHECKPOINT", "`bbb2222` — `chore(control-plane): done`")],
    },
    {
      name: "a vanished one beside a task of another checkpoint, with HEAD alone",
      text: `${field("LAST_CHECKPOINT", "⟦`def5678`⟧")}${sowing(" (checkpoint: fff9999)")}`,
      options: git({}, { commits: squashes }),
      messages: [
        "Unexpected LAST_CHECKPOINT def5678, which is no commit of this repository, expected a commit of HEAD",
      ],
      suggested: [
        `${field("LAST_CHECKPOINT", "`bbb2222` — `chore(control-plane): done`")}${sowing(" (checkpoint: fff9999)")}`,
      ],
    },
    {
      name: "any hash in a repository without a commit, with nothing to write",
      text: field("LAST_CHECKPOINT", "⟦`def5678` — `feat: beans`⟧"),
      options: git({}),
      messages: [
        "Unexpected LAST_CHECKPOINT def5678, which is no commit of this repository, expected a commit of HEAD",
      ],
    },
    {
      name: "a squashed one, mended by its trailer",
      text: field("LAST_CHECKPOINT", "⟦`def5678` — `feat: sow`⟧"),
      options: git({}, { commits: squashes, strays: [trailing("def5678", "feat: sow")] }),
      messages: ["Unexpected LAST_CHECKPOINT def5678, which HEAD does not contain, expected a commit of HEAD"],
      mended: field("LAST_CHECKPOINT", "`abc1234` — `garden (#1)`"),
      suggested: [field("LAST_CHECKPOINT", "`bbb2222` — `chore(control-plane): done`")],
    },
    {
      name: "a vanished one, mended as the task that names it",
      text: `${field("LAST_CHECKPOINT", "⟦`def5678` — `feat: sow`⟧")}${sowing(" (checkpoint: def5678)")}`,
      options: git({}, { commits: squashes }),
      messages: [
        "Unexpected LAST_CHECKPOINT def5678, which is no commit of this repository, expected a commit of HEAD",
      ],
      mended: `${field("LAST_CHECKPOINT", "`abc1234` — `garden (#1)`")}${sowing(" (checkpoint: def5678)")}`,
    },
  ],
  silent: [
    { name: "a commit of HEAD", text: field("LAST_CHECKPOINT", "`abc1234`"), options: git({ commits: beans }) },
    { name: "a hash in another field", text: field("STATE_ID", "`def5678`"), options: git({ commits: beans }) },
    { name: "a text without a dashboard", text: "# CONTROL_PLANE\n", options: git({ commits: beans }) },
    { name: "words with no hash", text: field("LAST_CHECKPOINT", "`soon` — `abc`"), options: git({ commits: beans }) },
    { name: "its hash in upper case", text: field("LAST_CHECKPOINT", "ABC1234"), options: git({ commits: beans }) },
    { name: "none", text: field("LAST_CHECKPOINT", "none"), options: git({ commits: beans }) },
    {
      name: "a commit that a shallow clone may lack",
      text: field("LAST_CHECKPOINT", "`def5678`"),
      options: git({ commits: beans }, { isShallow: true }),
    },
    { name: "a text without git", text: field("LAST_CHECKPOINT", "`def5678`") },
  ],
});

describeRule("last-checkpoint-subject", {
  fires: [
    {
      name: "the subject of another commit",
      text: field("LAST_CHECKPOINT", "⟦`abc1234` — `feat: sow the peas`⟧"),
      options: git({ commits: beans }),
      messages: ['Unexpected subject "feat: sow the peas" of abc1234, expected "feat: sow the beans"'],
      mended: field("LAST_CHECKPOINT", "`abc1234` — `feat: sow the beans`"),
    },
    {
      name: "a note in the middle of what is another subject",
      text: field("LAST_CHECKPOINT", "⟦`abc1234` — `feat: (new) sow the peas`⟧"),
      options: git({ commits: beans }),
      messages: ['Unexpected subject "feat: (new) sow the peas" of abc1234, expected "feat: sow the beans"'],
      mended: field("LAST_CHECKPOINT", "`abc1234` — `feat: sow the beans`"),
    },
    {
      name: "another subject with a colon and quotes for a dash",
      text: field("LAST_CHECKPOINT", "⟦abc1234: 'feat: peas' (today)⟧"),
      options: git({ commits: beans }),
      messages: ['Unexpected subject "feat: peas\' (today)" of abc1234, expected "feat: sow the beans"'],
      mended: field("LAST_CHECKPOINT", "`abc1234` — `feat: sow the beans`"),
    },
  ],
  silent: [
    {
      name: "a note alone in place of a subject",
      text: field("LAST_CHECKPOINT", "`abc1234` — (the last one)"),
      options: git({ commits: beans }),
    },
    {
      name: "another field with a subject",
      text: field("PREVIOUS_CHECKPOINT", "`abc1234` — `feat: peas`"),
      options: git({ commits: beans }),
    },
    {
      name: "a hash that HEAD does not contain",
      text: field("LAST_CHECKPOINT", "`fff9999` — `feat: peas`"),
      options: git({ commits: beans }),
    },
    {
      name: "a subject where git is not asked",
      text: field("LAST_CHECKPOINT", "`abc1234` — `feat: peas`"),
    },
    {
      name: "three points and a note behind what is cut",
      text: field("LAST_CHECKPOINT", "abc1234 - feat: sow... (today)"),
      options: git({ commits: beans }),
    },
    {
      name: "its own",
      text: field("LAST_CHECKPOINT", "`abc1234` — `feat: sow the beans`"),
      options: git({ commits: beans }),
    },
    {
      name: "a shortened one",
      text: field("LAST_CHECKPOINT", "`abc1234` — `feat: sow…`"),
      options: git({ commits: beans }),
    },
    {
      name: "a damaged dash",
      text: field("LAST_CHECKPOINT", "`abc1234` โ `feat: sow the beans`"),
      options: git({ commits: beans }),
    },
    {
      name: "a note behind it",
      text: field("LAST_CHECKPOINT", "`abc1234` — `feat: sow the beans` (2026-01-02)"),
      options: git({ commits: beans }),
    },
    {
      name: "a date alone",
      text: field("LAST_CHECKPOINT", "`abc1234` (2026-01-02)"),
      options: git({ commits: beans }),
    },
    {
      name: "words that are no subject",
      text: field("LAST_CHECKPOINT", "`abc1234` on main"),
      options: git({ commits: beans }),
    },
    { name: "no subject", text: field("LAST_CHECKPOINT", "`abc1234`"), options: git({ commits: beans }) },
    {
      name: "an unknown commit",
      text: field("LAST_CHECKPOINT", "`def5678` — `x y z`"),
      options: git({ commits: beans }),
    },
  ],
});

describeRule("done-checkpoint-gone", {
  fires: [
    {
      name: "an unknown commit without a replacement",
      text: sowing(" (checkpoint: ⟦def5678⟧)"),
      options: git({ commits: [["abc1234", "chore: begin", "a"]] }),
      messages: [
        "Unexpected checkpoint def5678 of T-20260102-001, which is no commit of this repository, expected a commit of HEAD",
      ],
    },
    {
      name: "a squashed one, mended by its trailer",
      text: sowing(" (checkpoint: ⟦def5678⟧)"),
      options: git(
        {},
        {
          commits: squashes,
          strays: [commit("def5678", "feat: sow")],
        },
      ),
      messages: [
        "Unexpected checkpoint def5678 of T-20260102-001, which HEAD does not contain, expected a commit of HEAD",
      ],
      mended: sowing(" (checkpoint: abc1234)"),
    },
    {
      name: "one of two that may be meant",
      text: sowing(" (checkpoint: ⟦def5678⟧)"),
      options: git({}, { commits: new CommitIndex([trailing("bbb2222", "peas"), trailing("abc1234", "beans")]) }),
      messages: [
        "Unexpected checkpoint def5678 of T-20260102-001, which is no commit of this repository, expected a commit of HEAD",
      ],
      suggested: [sowing(" (checkpoint: bbb2222)"), sowing(" (checkpoint: abc1234)")],
    },
    {
      name: "a hash in a bullet",
      text: done(task(1, "Sow the beans"), "  - Checkpoint: `⟦def5678⟧`\n"),
      options: git({ commits: [["abc1234", "feat: T-20260102-001", "a"]] }),
      messages: [
        "Unexpected checkpoint def5678 of T-20260102-001, which is no commit of this repository, expected a commit of HEAD",
      ],
      suggested: [done(task(1, "Sow the beans"), "  - Checkpoint: `abc1234`\n")],
    },
  ],
  silent: [
    { name: "a commit of HEAD", text: sowing(" (checkpoint: abc1234)"), options: git({ commits: beans }) },
    {
      name: "the second of two hashes",
      text: sowing(" (checkpoint: def5678, abc1234)"),
      options: git({ commits: beans }),
    },
    { name: "a placeholder", text: sowing(" (checkpoint: pending)"), options: git({ commits: beans }) },
    {
      name: "a shallow clone",
      text: sowing(" (checkpoint: def5678)"),
      options: git({ commits: beans }, { isShallow: true }),
    },
    {
      name: "a task that is not DONE",
      text: ledger({ TODO: task(1, "Sow the beans", " (checkpoint: def5678)") }),
      options: git({ commits: beans }),
    },
    { name: "a text without git", text: sowing(" (checkpoint: def5678)") },
  ],
});

describeRule("pending-checkpoint", {
  fires: [
    {
      name: "a placeholder that one trailer resolves",
      text: sowing(" (checkpoint: ⟦pending⟧)"),
      options: git({}, { commits: new CommitIndex([trailing("abc1234", "feat: beans")]) }),
      messages: ["Unexpected checkpoint pending of T-20260102-001, expected abc1234, which names it"],
      mended: sowing(" (checkpoint: abc1234)"),
    },
    {
      name: "a placeholder that a subject may resolve",
      text: sowing(" (checkpoint: ⟦LEDGER_SYNC⟧)"),
      options: git({ commits: [["abc1234", "feat: beans (T-20260102-001)", "a"]] }),
      messages: ["Unexpected checkpoint LEDGER_SYNC of T-20260102-001, expected abc1234, which names it"],
      suggested: [sowing(" (checkpoint: abc1234)")],
    },
  ],
  silent: [
    {
      name: "a placeholder that nothing resolves",
      text: sowing(" (checkpoint: pending)"),
      options: git({ commits: beans }),
    },
    { name: "a placeholder without git", text: sowing(" (checkpoint: pending)") },
    {
      name: "a hash that is gone",
      text: sowing(" (checkpoint: def5678)"),
      options: git({}, { commits: squashes }),
    },
    { name: "a hash", text: sowing(" (checkpoint: abc1234)"), options: git({ commits: beans }) },
    { name: "no checkpoint", text: sowing(""), options: git({ commits: [["abc1234", "T-20260102-001", "a"]] }) },
  ],
});

describeRule("done-documents-only", {
  fires: [
    {
      name: "prose for a task about code",
      text: sowing(" (checkpoint: ⟦abc1234⟧)"),
      options: git({ commits: [["abc1234", "docs: beans", "notes.md", own]] }),
      messages: [
        "Unexpected checkpoint abc1234 of T-20260102-001, which changes documents only, expected the commit of its work",
      ],
    },
    {
      name: "the control document alone, even for a task about documents",
      text: done(task(1, "Write the docs", " (#docs) (checkpoint: ⟦abc1234⟧)")),
      options: git({ commits: [["abc1234", "docs: beans", own]] }),
      messages: [
        "Unexpected checkpoint abc1234 of T-20260102-001, which changes the control document only, expected the commit of its work",
      ],
    },
    {
      name: "a commit that changes nothing",
      text: sowing(" (checkpoint: ⟦abc1234⟧)"),
      options: git({ commits: [["abc1234", "feat: beans"]] }),
      messages: [
        "Unexpected checkpoint abc1234 of T-20260102-001, which changes nothing, expected the commit of its work",
      ],
    },
  ],
  silent: [
    {
      name: "code and prose",
      text: sowing(" (checkpoint: abc1234)"),
      options: git({ commits: [["abc1234", "beans", "a.md", "a.js"]] }),
    },
    {
      name: "prose for a task tagged so",
      text: done(task(1, "Sow", " (#docs) (checkpoint: abc1234)")),
      options: git({ commits: [["abc1234", "sow", "a.md"]] }),
    },
    {
      name: "prose for a task that says so",
      text: done(task(1, "Extend the README", " (checkpoint: abc1234)")),
      options: git({ commits: [["abc1234", "readme", "README.md"]] }),
    },
    {
      name: "prose that is the task's evidence",
      text: done(task(1, "Plan the beds", " (checkpoint: abc1234)"), "  - Evidence required: `plans/beds.md`\n"),
      options: git({ commits: [["abc1234", "plan", "plans/beds.md"]] }),
    },
  ],
});

describeRule("done-other-task", {
  fires: [
    {
      name: "a commit that names another task",
      text: sowing(" (checkpoint: ⟦abc1234⟧)"),
      options: git({ commits: [["abc1234", "feat: beans (T-20260102-002)", "a.js"]] }),
      messages: [
        'Unexpected checkpoint abc1234 of T-20260102-001, which names T-20260102-002 in "feat: beans (T-20260102-002)", expected the commit of its work',
      ],
    },
  ],
  silent: [
    {
      name: "one that names it too",
      text: sowing(" (checkpoint: abc1234)"),
      options: git({ commits: [["abc1234", "T-20260102-002, T-20260102-001", "a.js"]] }),
    },
    { name: "one that names no task", text: sowing(" (checkpoint: abc1234)"), options: git({ commits: beans }) },
    {
      name: "the task of a subtask",
      text: done("- T-20260102-001A — Sow the beans (checkpoint: abc1234)\n"),
      options: git({ commits: [["abc1234", "beans (T-20260102-001)", "a.js"]] }),
    },
    {
      name: "a mention in the body",
      text: sowing(" (checkpoint: abc1234)"),
      options: git(
        {},
        { commits: new CommitIndex([commit("abc1234", "feat: sow the beans", { taskIds: ["T-20260102-009"] })]) },
      ),
    },
  ],
});

const forbids = (path: string) => `## CONTRACT\n\n- Prohibited files: ${path}\n`;
const touched = git({ commits: [["abc1234", "docs: more", "docs/TASKS.md"]], touched: "docs/TASKS.md" });

describeRule("prohibited-touched", {
  fires: [
    {
      name: "a commit that changed what is prohibited",
      text: forbids("⟦`docs/TASKS.md`⟧"),
      options: touched,
      messages: [
        'Unexpected change of docs/TASKS.md by abc1234 "docs: more", expected no change of a prohibited document',
      ],
    },
    {
      name: "a commit that changed more of it, told where only the settings prohibit",
      text: "⟦⟧# CONTROL_PLANE\n\n## CONTRACT\n",
      options: {
        ...git({}, { touches: [{ commit: commit("abc1234", "docs: more"), paths: ["a.md", "b.md", "c.md"] }] }),
        settings: { ...defaultSettings, prohibitedPaths: ["*.md"] },
      },
      messages: [
        'Unexpected change of a.md and 2 more by abc1234 "docs: more", expected no change of a prohibited document',
      ],
    },
  ],
  silent: [
    { name: "a history without such a commit", text: forbids("`docs/TASKS.md`"), options: git({ commits: beans }) },
    { name: "a document that prohibits nothing any more", text: "## CONTRACT\n\nNothing.\n", options: touched },
    { name: "a text without git", text: forbids("`docs/TASKS.md`") },
  ],
});

const two = ledger({ TODO: task(1, "Sow the beans") + task(2, "Water the beans") });

describeRule("vanished-task", {
  fires: [
    {
      name: "a task that is in no ledger any more",
      text: ledger({ TODO: task(1, "Sow the beans") }).replace("## TASK_LEDGER", "⟦## TASK_LEDGER⟧"),
      options: git({ committed: two }),
      messages: ['Unexpected end of T-20260102-002 "Water the beans", expected it in a ledger as in the last commit'],
      suggested: [two],
    },
    {
      name: "a task of an emptied section, with its details",
      text: ledger({ TODO: "- None\n" }).replace("## TASK_LEDGER", "⟦## TASK_LEDGER⟧"),
      options: git({ committed: ledger({ TODO: `${task(1, "Sow")}  - Notes: deep\n` }) }),
      messages: ['Unexpected end of T-20260102-001 "Sow", expected it in a ledger as in the last commit'],
      suggested: [ledger({ TODO: `${task(1, "Sow")}  - Notes: deep\n` })],
    },
    {
      name: "a task of a section without any line, in the line ends of the text",
      text: "## TASK_LEDGER\n\n### TODO\n".replaceAll("\n", "\r\n").replace("## TASK_LEDGER", "⟦## TASK_LEDGER⟧"),
      options: git({ committed: ledger({ TODO: `${task(1, "Sow")}  - Notes: deep\n` }) }),
      messages: ['Unexpected end of T-20260102-001 "Sow", expected it in a ledger as in the last commit'],
      suggested: [`## TASK_LEDGER\n\n### TODO\n\n${task(1, "Sow")}  - Notes: deep\n`.replaceAll("\n", "\r\n")],
    },
    {
      name: "a task behind a last line without an end",
      text: ledger({ TODO: task(1, "Sow the beans") })
        .trimEnd()
        .replace("## TASK_LEDGER", "⟦## TASK_LEDGER⟧"),
      options: git({ committed: two }),
      messages: ['Unexpected end of T-20260102-002 "Water the beans", expected it in a ledger as in the last commit'],
      suggested: [two],
    },
    {
      name: "a task of the second ledger at that one, and where it stood",
      text: `${two}\n⟦## BACKLOG_LEDGER⟧\n\n### BACKLOG_DOING\n\n- None\n\n### BACKLOG_TODO\n\n- None\n`,
      options: git({
        committed: `${two}\n## BACKLOG_LEDGER\n\n### BACKLOG_DOING\n\n- None\n\n### BACKLOG_TODO\n\n${task(3, "Dig")}`,
      }),
      messages: ['Unexpected end of T-20260102-003 "Dig", expected it in a ledger as in the last commit'],
      suggested: [`${two}\n## BACKLOG_LEDGER\n\n### BACKLOG_DOING\n\n- None\n\n### BACKLOG_TODO\n\n${task(3, "Dig")}`],
    },
    {
      name: "an open task that the archive names",
      text: `${ledger({ TODO: "- None\n" })}\n## ARCHIVE\n\nT-20260102-001\n`.replace(
        "## TASK_LEDGER",
        "⟦## TASK_LEDGER⟧",
      ),
      options: git({ committed: ledger({ TODO: task(1, "Sow") }) }),
      messages: ['Unexpected end of T-20260102-001 "Sow", expected it in a ledger as in the last commit'],
    },
    {
      name: "every task of a text whose ledger is gone, with no place to put it back to",
      text: "⟦⟧# CONTROL_PLANE\n",
      options: git({ committed: ledger({ TODO: task(1, "Sow") }) }),
      messages: ['Unexpected end of T-20260102-001 "Sow", expected it in a ledger as in the last commit'],
    },
  ],
  silent: [
    { name: "the text of the last commit", text: two, options: git({ committed: two }) },
    {
      name: "a task that stood twice and stands once",
      text: two,
      options: git({ committed: `${two}${task(2, "Water the beans")}` }),
    },
    { name: "a new task", text: `${two}${task(3, "Dig")}`, options: git({ committed: two }) },
    {
      name: "a task that went to another ledger",
      text: `${ledger({ TODO: task(1, "Sow the beans") })}\n## BACKLOG_LEDGER\n\n### BACKLOG_TODO\n\n${task(2, "Water")}`,
      options: git({ committed: two }),
    },
    {
      name: "a task that moved",
      text: ledger({ DOING: task(1, "Sow the beans"), TODO: task(2, "Water the beans") }),
      options: git({ committed: two }),
    },
    {
      name: "a new title",
      text: ledger({ TODO: task(1, "Sow peas") + task(2, "Water peas") }),
      options: git({ committed: two }),
    },
    {
      name: "a finished task in the archive",
      text: `${ledger({ DONE: "- None\n" })}\n## ARCHIVE\n\n- T-20260102-001 — Sow (checkpoint: abc1234)\n`,
      options: git({ committed: sowing(" (checkpoint: abc1234)") }),
    },
    { name: "a first commit", text: two, options: git({}) },
  ],
});

describeRule("done-fell-back", {
  fires: [
    {
      name: "a finished task that is open again",
      text: ledger({ TODO: task(1, "Sow the beans").replace("T-20260102-001", "⟦T-20260102-001⟧"), DONE: "- None\n" }),
      options: git({ committed: sowing(" (checkpoint: abc1234)") }),
      messages: ["Unexpected T-20260102-001 in TODO, expected it in DONE as in the last commit"],
      suggested: [ledger({ TODO: "- None\n", DONE: task(1, "Sow the beans", " (checkpoint: abc1234)") })],
    },
    {
      name: "one that is open in a ledger without DONE, where it cannot go",
      text: `${ledger({ TODO: "- ⟦T-20260102-001⟧ — Sow the beans\n" })}\n## BACKLOG_LEDGER\n\n### BACKLOG_DONE\n\n- None\n`,
      options: git({ committed: sowing(" (checkpoint: abc1234)") }),
      messages: ["Unexpected T-20260102-001 in TODO, expected it in DONE as in the last commit"],
    },
  ],
  silent: [
    {
      name: "a task whose former lines were two",
      text: ledger({ TODO: task(1, "Sow the beans"), DONE: "- None\n" }),
      options: git({
        committed: ledger({ TODO: task(1, "Sow the beans"), DONE: task(1, "Sow the beans", " (checkpoint: abc1234)") }),
      }),
    },
    {
      name: "a finished task",
      text: sowing(" (checkpoint: def5678)"),
      options: git({ committed: sowing(" (checkpoint: abc1234)") }),
    },
    {
      name: "a task that was open",
      text: two,
      options: git({ committed: ledger({ DOING: task(1, "Sow the beans") }) }),
    },
    { name: "a task that is gone", text: ledger({ DONE: "- None\n" }), options: git({ committed: sowing("") }) },
  ],
});
