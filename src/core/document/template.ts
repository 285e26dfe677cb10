import { toFrame } from "./frame.ts";
import type { CommandFact, RepositoryFacts } from "./repositoryFacts.ts";

/** How much a starting document holds, each with all of the former: rules, ledger and run log; services and checks; boxes and histories. */
export const startingTemplates = ["minimal", "services", "full"] as const;
export type StartingTemplate = (typeof startingTemplates)[number];

export interface TemplateOptions {
  readonly now: Date;
  /** `full` when left out. */
  readonly template?: StartingTemplate;
  /** The document's own path, relative to the repository. */
  readonly documentPath: string;
  /** Relative to the repository, without a slash at the end. */
  readonly runsFolder: string;
}

interface FirstTask {
  readonly id: string;
  readonly title: string;
  readonly tag: string;
  readonly done: string;
  readonly evidence: string | undefined;
  readonly surface: string;
}

/** The starting document of a repository; it parses to the facts that it was made from and has no finding. */
export function toStartingDocument(found: RepositoryFacts, options: TemplateOptions): string {
  const { template = "full" } = options;
  const facts = template === "minimal" ? { ...found, services: [], checks: [], smokeChecks: [] } : found;
  const task = toFirstTask(facts, options.now);
  const parts = [
    toHead(facts, options),
    toContract(options),
    template === "full" ? toDashboard(facts, task, options) : toShortDashboard(facts),
    template === "minimal" ? `## AUTO_CONFIG\n\n${toLogging(options)}` : toAutoConfig(facts, options),
    toLedger(task),
    toRecords(template === "full"),
  ];
  return `${parts.join("\n\n---\n\n")}\n`;
}

/** One line of plain text, safe inside the document's tables, back-ticks and headings. */
function plain(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, "")
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[`|]/g, "'")
    .trim();
}

function fence(...parts: readonly string[]): string {
  return ["```", parts.join("\n\n"), "```"].join("\n");
}

function toTime(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ");
}

/** Something small that most repositories lack, and that leaves a file behind as evidence. */
function toFirstTask(facts: RepositoryFacts, now: Date): FirstTask {
  const id = `T-${now.toISOString().slice(0, 10).replaceAll("-", "")}-001`;
  if (!facts.hasReadme) {
    const done = "README.md says what the project is for and gives the commands that build, check and run it";
    return { id, title: "Write README.md", tag: "docs", done, evidence: "README.md", surface: "README.md" };
  }
  if (!facts.hasTests) {
    const done = "one command runs at least one test of the product's main job, and README.md names that command";
    return { id, title: "Add the first automated test", tag: "tests", done, evidence: undefined, surface: "README.md" };
  }
  const file = facts.hasContributing ? "docs/ARCHITECTURE.md" : "CONTRIBUTING.md";
  const done = facts.hasContributing
    ? "a newcomer finds the parts of the product, what each is for, and where a change begins"
    : "a newcomer finds how to set up, check and change the project";
  return { id, title: `Write ${file}`, tag: "docs", done, evidence: file, surface: file };
}

function toHead(facts: RepositoryFacts, { now }: TemplateOptions): string {
  const project = plain(facts.project);
  return `# CONTROL_PLANE — ${project}

> **Rule:** Tasks, state and history of this repository live here and nowhere else. Type **AUTO** to run one cycle.
> **Last Updated:** ${toTime(now)}
> **Project:** ${project}`;
}

function toContract({ documentPath }: TemplateOptions): string {
  return `## CONTRACT

### One word, one cycle

\`AUTO\` is the only command. Single mode: AUTO. A cycle takes one task from the ledger, does it, checks it and saves it to git:
bootstrap, selection, health, execution, verification, save. The engine keeps this file; whoever does the work never edits it.

### Limits of a cycle

- **Governance reads:** exactly 1 — \`${documentPath}\`
- **Governance writes:** exactly 1 — \`${documentPath}\`
- **Implementation context reads:** up to 20 files
- Exactly one task per cycle
- N=5 by default
- N=10 if changes are same surface area
- Mini-check every 4 changes
- Nothing new begins on a dirty tree: what is there is saved first, or becomes a blocker

### Prohibited Files

- \`.env\`

### Priority Ladder

Priority order: P0 > P1 > P2 > P3

- **P0:** the product does not build, start, or do its main job
- **P1:** stability, logging, installing and starting
- **P2:** features of the main job
- **P3:** nice to have

### What DONE means

- A task is DONE only with a git commit; its hash stands behind the task as checkpoint.
- The checks ran and passed, and every file named as evidence exists.
- A check that was not run is SKIP with a reason, never PASS.`;
}

function toDashboard(facts: RepositoryFacts, task: FirstTask, options: TemplateOptions): string {
  return [
    "## DASHBOARD",
    toFields(facts),
    toProgress(),
    `### NOW / NEXT / LATER\n\n${fence(
      toFrame("NOW (Active Focus)", ["• System: Ready for next task", "• Mode: AUTO"]),
      toFrame("NEXT (Top 3 Priority Tasks)", [`1. ${task.id} — ${task.title} [P1]`]),
      toFrame("LATER (Backlog - Next 7)", ["• None"]),
    )}`,
    `### TODAY (Human Cockpit)\n\n${fence(
      toFrame("TODAY'S CHECKPOINTS (Last 5)", ["• None"]),
      toFrame("TODAY'S COMPLETED TASKS", ["• None"]),
      toFrame("CURRENT FOCUS", ["Ready for next task"]),
      toFrame("KNOWN ISSUES (Max 3)", ["• None"]),
    )}`,
    toHealth(facts),
    toHistory(facts),
    toCapsule(facts, task, options),
  ].join("\n\n");
}

function toShortDashboard(facts: RepositoryFacts): string {
  return ["## DASHBOARD", toFields(facts), toProgress(), toHealth(facts)].join("\n\n");
}

function toFields({ head }: RepositoryFacts): string {
  const checkpoint = head ? `\`${head.shortHash}\` — \`${plain(head.subject)}\`` : "`none`";
  const fields = [
    ["STATE_ID", "`STATE_001`"],
    ["STATUS", "🟢 GREEN"],
    ["REPO_CLEAN", "`clean`"],
    ["NEEDS_SAVE", "`false`"],
    ["LOCK", "`none`"],
    ["ACTIVE_TASK", "`none`"],
    ["LAST_CHECKPOINT", checkpoint],
    ["NEXT_MODE", "`AUTO`"],
  ] as const;
  const rows = fields.map(([name, value]) => `| **${name}** | ${value} |`);
  return ["### Critical Fields", "", "| Field | Value |", "| --- | --- |", ...rows].join("\n");
}

function toProgress(): string {
  return `### Progress Bar

${fence(`Progress: [${"░".repeat(20)}] 0% (0 DONE / 1 TOTAL)`)}

**Counts (from TASK_LEDGER):**

- **DONE:** \`0\`
- **TODO:** \`1\`
- **DOING:** \`0\`
- **BLOCKED:** \`0\`
- **TOTAL:** \`1\` (DONE + TODO + DOING)
- **Progress %:** \`0%\``;
}

function toHealth({ services }: RepositoryFacts): string {
  const rows = services.map((service) => {
    const name = plain(service.stack ? `${service.name} (${service.stack})` : service.name);
    return `${name.padEnd(22)} │ Port: ${String(service.port).padEnd(5)} │ Status: ⚪ Unknown │ Last Check: N/A`;
  });
  const lines = rows.length > 0 ? rows : ["No services found"];
  return `### SYSTEM HEALTH\n\n${fence(toFrame("SYSTEM HEALTH", lines))}`;
}

function toHistory({ head }: RepositoryFacts): string {
  const time = head && toTime(new Date(head.time)).slice(0, 16);
  const lines = head ? `1. ${head.shortHash} (${time}) — ${plain(head.subject)}` : "";
  return `### HISTORY (Last 10 Checkpoints)\n\n\`\`\`\n${lines}${lines && "\n"}\`\`\``;
}

function toCapsule({ head }: RepositoryFacts, task: FirstTask, { now }: TemplateOptions): string {
  return `### EXECUTIVE_CAPSULE (Latest Snapshot)

${fence(
  [
    `RUN_TS: ${now.toISOString().slice(0, 19)}Z`,
    "STATE_ID: STATE_001",
    "STATUS: GREEN",
    "NEEDS_SAVE: false",
    "SELECTED_TASK_ID: none",
    "SELECTED_TASK_TITLE: none",
    `LAST_CHECKPOINT: ${head ? `${head.shortHash} ${plain(head.subject)}` : "none"}`,
    "REPO_CLEAN: clean",
    "CHANGED_FILES_THIS_RUN: none",
    "TESTS_RUN_THIS_RUN: none",
    "NEXT_3_TASKS:",
    `1) ${task.id} ${task.title} [P1]`,
  ].join("\n"),
)}`;
}

function toCommands(facts: readonly CommandFact[], none: string): string {
  if (facts.length === 0) return `- None: ${none}`;
  return facts.map(({ command, surface }) => `- \`${surface}\`: \`${command}\``).join("\n");
}

function toAutoConfig(facts: RepositoryFacts, options: TemplateOptions): string {
  const services = facts.services.map(({ name, url }) => `- ${name}: \`${url}\``);
  return `## AUTO_CONFIG

### Health Gates

A task that names a service in its Services bullet waits until the service answers.

${services.length > 0 ? services.join("\n") : "- None: no services found"}

### Checks

${toCommands(facts.checks, "no lint, type or test script found")}

### Smoke Checks

${toCommands(facts.smokeChecks, "nothing found that starts on its own")}

### Risk Flags

- **HIGH_RISK:** mass renames, dependency upgrades, breaking changes; only when the task itself asks for them
- **MEDIUM_RISK:** interfaces and schemas
- **LOW_RISK:** fixes, small features, documentation

${toLogging(options)}`;
}

function toLogging({ runsFolder }: TemplateOptions): string {
  return `### Logging

- AUTO writes run artifacts to: \`${runsFolder}/<run_id>/\`

- Keep the last 10 run log entries; older ones move to ARCHIVE.
- Run entries: at most 15 lines.`;
}

function toLedger(task: FirstTask): string {
  const details = [
    `  - Definition of Done: ${task.done}`,
    ...(task.evidence === undefined ? [] : [`  - Evidence required: \`${task.evidence}\``]),
    `  - Surface area: \`${task.surface}\``,
  ];
  return `## TASK_LEDGER

> A task is \`- T-YYYYMMDD-NNN — Title [P1] (#tag)\`, with indented bullets below: Definition of Done, Evidence required,
> Verification commands, Surface area, Depends on, Services.

### DOING (max 1)

- None

### TODO

- ${task.id} — ${task.title} [P1] (#${task.tag})
${details.join("\n")}

### DONE

- None

### BLOCKED

- None`;
}

function toRecords(withCheckpoints: boolean): string {
  const checkpoints = "## CHECKPOINT HISTORY\n\n> Newest first, written by the engine.\n\n---\n\n";
  return `## BLOCKERS

- None

---

## DECISIONS

- None

---

## RUN LOG (Last 10)

> Newest first, written by the engine.

---

${withCheckpoints ? checkpoints : ""}## ARCHIVE

> Older run entries, as they were written.`;
}
