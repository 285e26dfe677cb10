/**
 * `control-plane status` against a bare Node script that reads the same file and runs the same git calls: both as child
 * processes, interleaved, by their medians.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { toStartingDocument } from "../../src/core/document/template.ts";

const rounds = 41;
const warmUps = 3;
const target = 1.3;
const program = path.resolve("dist/cli.js");
const realDocument = path.resolve("../shared/fixtures/CONTROL_PLANE.v5.md");

/** What `init` writes for a small repository. */
function startingDocument(): string {
  const nothing = { services: [], checks: [], smokeChecks: [], hasReadme: true, hasTests: true, hasContributing: true };
  return toStartingDocument(
    { project: "bench", head: undefined, ...nothing },
    { now: new Date(), documentPath: "docs/CONTROL_PLANE.md", runsFolder: ".control-plane/runs" },
  );
}

/** The real document where it lies beside the repository, else one of 2,000 tasks. */
function largeDocument(): string {
  if (existsSync(realDocument)) return readFileSync(realDocument, "utf8");
  const tasks = Array.from({ length: 2000 }, (_, n) => `- T-20260102-${String(n + 1000)} — Task ${n} [P2] (#bench)`);
  return `# CONTROL_PLANE\n\n## TASK_LEDGER\n\n### TODO\n\n${tasks.join("\n")}\n`;
}

function makeRepository(folder: string, document: string): void {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
  mkdirSync(path.join(folder, "docs"));
  writeFileSync(path.join(folder, "docs/CONTROL_PLANE.md"), document);
  git("init", "--quiet");
  git("add", "--all");
  git("-c", "user.name=Bench", "-c", "user.email=bench@example.invalid", "commit", "--quiet", "--message", "first");
}

/** The git calls that `status` makes, as git itself tells them. */
function gitCalls(folder: string): string[][] {
  const trace = path.join(folder, ".git", "trace.json");
  runStatus(folder, { GIT_TRACE2_EVENT: trace });
  const events = readFileSync(trace, "utf8").trim().split("\n");
  const calls = events
    .map((line) => JSON.parse(line) as { event: string; argv?: string[]; sid: string })
    .filter((event) => event.event === "start" && !event.sid.includes("/"))
    .map((event) => (event.argv ?? []).slice(1));
  rmSync(trace);
  return calls;
}

function run(folder: string, args: readonly string[], env: Record<string, string> = {}): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, CONTROL_PLANE_HOME: path.join(folder, ".git"), ...env },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

const runStatus = (folder: string, env?: Record<string, string>) => run(folder, [program, "status", "--json"], env);

function bareScript(calls: readonly string[][]): string {
  return [
    'import { execFileSync } from "node:child_process";',
    'import { readFileSync } from "node:fs";',
    'const text = readFileSync("docs/CONTROL_PLANE.md", "utf8");',
    `const answers = ${JSON.stringify(calls)}.map((args) => execFileSync("git", args, { encoding: "utf8", stdio: "pipe" }));`,
    "console.log(text.length + answers.join('').length);",
  ].join("\n");
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function report(name: string, value: number, unit: string, limit: number): void {
  const measure = {
    name,
    value: Number(value.toFixed(2)),
    unit,
    target: `≤ ${limit} ${unit}`.trim(),
    ok: value <= limit,
  };
  console.log(JSON.stringify(measure));
}

function measure(label: string, document: string): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "status-bench-"));
  try {
    makeRepository(folder, document);
    const calls = gitCalls(folder);
    const script = path.join(folder, ".git", "bare.mjs");
    writeFileSync(script, bareScript(calls));
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = -warmUps; round < rounds; round++) {
      const mine = runStatus(folder);
      const other = run(folder, [script]);
      if (round < 0) continue;
      ours.push(mine);
      bare.push(other);
    }
    console.log(`status of ${label}: ${median(ours).toFixed(0)} ms, bare script ${median(bare).toFixed(0)} ms`);
    report(`status of ${label} against a bare script`, median(ours) / median(bare), "×", target);
    report(`git processes of status of ${label}`, calls.length, "", 2);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

measure("a starting document", startingDocument());
measure("a large document", largeDocument());
