/**
 * `audit --history` over a made history: 460 revisions of a control document that grows from 40 to 300 KB. The walk runs in a
 * process of its own, so that its memory is its own.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { defaultSettings } from "../../src/core/settings.ts";
import { createControlPlane } from "../../src/node/controlPlane.ts";

const revisions = 460;
const taskCount = 160;
const firstBytes = 40_000;
const lastBytes = 300_000;
const file = "docs/CONTROL_PLANE.md";
const start = 1_767_225_600;

const id = (n: number) => `T-20260102-${String(n + 1).padStart(3, "0")}`;
const nouns = ["beans", "hedge", "pond", "shed", "fence", "roses", "lawn", "gate", "path", "well"];
const title = (n: number) => `Mend the ${nouns[n % nouns.length]} number ${n}, with care and patience`;

function runEntry(n: number): string {
  const time = new Date((start + n * 600) * 1000).toISOString().replace(".000", "");
  const task = n % taskCount;
  return [
    `### RUN ${time} (AUTO - ${id(task)} - ${title(task)})`,
    "",
    "**MODE:** `AUTO` | **STATE_BEFORE:** `STATE_100`",
    `**SELECTED_TASK:** ${id(task)} — ${title(task)}`,
    "**WORK DONE:** looked at the place → measured it → mended it",
    "**COMMANDS RUN:** `npm test`: PASS",
    `**FILES CHANGED:** \`src/part${task}.js\``,
    "**EVIDENCE:** run folder `.control-plane/runs/x/`",
    "**TESTS:** unit: PASS",
    "**RESULT:** DONE",
    "**NEXT:** the next one",
    "**CHECKPOINT:** `abc1234`",
    "",
  ].join("\n");
}

const paragraph = (n: number) =>
  `On day ${n} the garden was looked at again — beds, paths and walls — and everything that was found is told here in plain words, because nobody remembers what was done a month ago.\n`;

/** The document of one revision: tasks move to DONE one by one, the log grows, and notes fill it up to its size. */
function documentText(revision: number, checkpoints: readonly string[]): string {
  const done = Math.floor((taskCount * revision) / revisions);
  const tasks = (from: number, to: number, suffix: (n: number) => string) =>
    Array.from(
      { length: to - from },
      (_, n) => `- ${id(from + n)} — ${title(from + n)} [P${n % 4}]${suffix(from + n)}`,
    ).join("\n");
  const percent = Math.round((100 * done) / taskCount);
  const filled = Math.round(percent / 5);
  const entries = Array.from({ length: Math.min(120, 1 + (revision >> 1)) }, (_, n) => runEntry(revision - n)).join(
    "\n",
  );
  const head = `# CONTROL_PLANE

## DASHBOARD

| Field | Value |
| --- | --- |
| **STATUS** | 🟢 GREEN |
| **REPO_CLEAN** | \`clean\` |
| **LAST_CHECKPOINT** | \`${checkpoints[done] ?? "none"}\` |

\`\`\`
Progress: [${"█".repeat(filled)}${"░".repeat(20 - filled)}] ${percent}% (${done} DONE / ${taskCount} TOTAL)
\`\`\`

- **DONE:** \`${done}\`
- **TODO:** \`${taskCount - done}\`

## TASK_LEDGER

### DOING

- None

### TODO

${tasks(done, taskCount, () => "")}

### DONE

${done === 0 ? "- None" : tasks(0, done, (n) => ` (checkpoint: ${checkpoints[n] ?? "pending"})`)}

## BLOCKERS

- None

## DECISIONS

- **D-0001:** One garden

## RUN LOG

${entries}
## NOTES

`;
  const size = firstBytes + ((lastBytes - firstBytes) * revision) / revisions;
  const notes: string[] = [];
  for (let length = head.length, n = 0; length < size; n++) {
    notes.push(paragraph(n));
    length += notes.at(-1)?.length ?? 0;
  }
  return head + notes.join("\n");
}

function git(folder: string, args: readonly string[], input?: string | Buffer): string {
  const options = {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    ...(input === undefined ? {} : { input }),
  } as const;
  const { status, stderr, stdout } = spawnSync("git", args, options);
  if (status !== 0) throw new Error(`git ${args[0]} ended with ${status}: ${stderr}`);
  return stdout;
}

function commitOf(mark: number, message: string, name: string, text: string, parent: string): string {
  const bytes = (value: string) => Buffer.byteLength(value);
  const who = `committer Bench <bench@example.invalid> ${start + mark * 600} +0000`;
  return `commit refs/heads/main\nmark :${mark}\n${who}\ndata ${bytes(message)}\n${message}\n${parent}M 100644 inline ${name}\ndata ${bytes(text)}\n${text}\n`;
}

/** First the work, so that the document can name its commits. */
function makeRepository(folder: string): void {
  git(folder, ["init", "--quiet", "--initial-branch=main"]);
  const marks = path.join(folder, ".git", "marks");
  const work = Array.from({ length: taskCount }, (_, n) =>
    commitOf(n + 1, `feat: ${title(n)} (${id(n)})`, `src/part${n}.js`, `${n}\n`, ""),
  );
  git(folder, ["fast-import", "--quiet", `--export-marks=${marks}`], work.join(""));
  const lines = readFileSync(marks, "utf8").trim().split("\n");
  const hashes = new Map(lines.map((line) => line.split(" ") as [string, string]));
  const checkpoints = Array.from({ length: taskCount }, (_, n) => (hashes.get(`:${n + 1}`) ?? "").slice(0, 7));
  const stream = Array.from({ length: revisions }, (_, n) => {
    const parent = n === 0 ? `from ${hashes.get(`:${taskCount}`)}\n` : "";
    return commitOf(taskCount + n + 1, `chore(control-plane): ${n}`, file, documentText(n, checkpoints), parent);
  });
  git(folder, ["fast-import", "--quiet"], Buffer.from(stream.join("")));
  git(folder, ["checkout", "--quiet", "--force", "main"]);
}

interface Walked {
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly revisions: number;
  readonly proven: number;
  readonly processes: number;
}

async function walk(folder: string): Promise<Walked> {
  let processes = 0;
  const plane = await createControlPlane({ folder, settings: defaultSettings, onGit: () => processes++ });
  const from = performance.now();
  const history = await plane.history();
  const milliseconds = performance.now() - from;
  plane.dispose();
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const proven = history.revisions.at(-1)?.claims.proven ?? 0;
  return { milliseconds, megabytes, revisions: history.revisions.length, proven, processes };
}

function walkInOwnProcess(folder: string): Walked {
  const { status, stderr, stdout } = spawnSync(process.execPath, [process.argv[1] ?? "", folder], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the walk ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Walked;
}

function report(name: string, value: number, unit: string, limit: number, atLeast = false): void {
  const ok = atLeast ? value >= limit : value <= limit;
  const target = `${atLeast ? "≥" : "≤"} ${limit} ${unit}`.trim();
  console.log(JSON.stringify({ name, value: Number(value.toFixed(2)), unit, target, ok }));
}

const given = process.argv[2];
if (given !== undefined) console.log(JSON.stringify(await walk(given)));
else {
  const folder = mkdtempSync(path.join(os.tmpdir(), "audit-bench-"));
  try {
    makeRepository(folder);
    const walks = Array.from({ length: 3 }, () => walkInOwnProcess(folder));
    const [best] = walks.toSorted((a, b) => a.milliseconds - b.milliseconds) as [Walked, ...Walked[]];
    console.log(`${walks.map(({ milliseconds }) => milliseconds.toFixed(0)).join(", ")} ms`);
    report("audit of a whole history, revisions read", best.revisions, "", revisions, true);
    report(
      "audit of a whole history, tasks proven at its end",
      best.proven,
      "",
      Math.floor((taskCount * (revisions - 1)) / revisions),
      true,
    );
    report("audit of a whole history", best.milliseconds / 1000, "s", 5);
    report("audit of a whole history, memory", Math.max(...walks.map(({ megabytes }) => megabytes)), "MB", 200);
    report("audit of a whole history, git processes", best.processes, "", 8);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
