/** The guard as git calls it, on a large document with a change to judge, against `node -e 0` as the least that a Node hook costs. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";

const rounds = 31;
const warmUps = 3;
const target = 150;
const realDocument = path.resolve("../shared/fixtures/CONTROL_PLANE.v5.md");

/** The real document where it lies beside the repository, else one as long. */
function documentText(): string {
  if (existsSync(realDocument)) return readFileSync(realDocument, "utf8");
  const tasks = Array.from({ length: 5000 }, (_, n) => `- T-20260102-${n + 1000} — Task number ${n} [P2] (#bench)`);
  return `# CONTROL_PLANE\n\n## TASK_LEDGER\n\n### TODO\n\n${tasks.join("\n")}\n`;
}

/** A commit of the document, then a change of its ledger and its log, staged. */
function makeRepository(folder: string): void {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
  const file = path.join(folder, "docs/CONTROL_PLANE.md");
  const text = documentText();
  mkdirSync(path.dirname(file));
  writeFileSync(file, text);
  git("init", "--quiet");
  git("config", "core.hooksPath", ".git/hooks");
  git("add", "--all");
  git("-c", "user.name=Bench", "-c", "user.email=bench@example.invalid", "commit", "--quiet", "--message", "first");
  execFileSync(process.execPath, [path.resolve("dist/cli.js"), "hook", "install"], { cwd: folder, stdio: "ignore" });
  const entry = "### RUN 2026-01-02T03:04:05Z (AUTO - a change)\n\n**RESULT:** DONE\n\n";
  writeFileSync(file, text.replace(/^(- T-\d{8}-\d+[^\n]*)$/m, "$1 more").replace(/^### RUN 2/m, `${entry}### RUN 2`));
  git("add", "--all");
}

function time(folder: string, command: string, args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const folder = mkdtempSync(path.join(os.tmpdir(), "hook-bench-"));
try {
  makeRepository(folder);
  const hook: number[] = [];
  const bare: number[] = [];
  for (let round = -warmUps; round < rounds; round++) {
    const ours = time(folder, "sh", [".git/hooks/pre-commit"]);
    const least = time(folder, process.execPath, ["-e", "0"]);
    if (round < 0) continue;
    hook.push(ours);
    bare.push(least);
  }
  const value = Number(median(hook).toFixed(1));
  console.log(`node -e 0 ${median(bare).toFixed(1)} ms, the guard ${(value - median(bare)).toFixed(1)} ms more`);
  const best = (values: readonly number[]) => Math.min(...values).toFixed(1);
  console.log(`at best: node -e 0 ${best(bare)} ms, the guard ${best(hook)} ms`);
  const measure = {
    name: "guard on a document of 270 KB",
    value,
    unit: "ms",
    target: `≤ ${target} ms`,
    ok: value <= target,
  };
  console.log(JSON.stringify(measure));
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
