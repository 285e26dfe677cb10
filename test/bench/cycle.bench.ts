/** A whole cycle without executor and checks, in one warm process, against the git commands that it needs, run by a bare script. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { defaultSettings } from "../../src/core/settings.ts";
import { type ControlPlane, createControlPlane } from "../../src/node/controlPlane.ts";
import { aControlDocument } from "../support/aControlDocument.ts";
import { type TempRepo, withTempRepo } from "../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const rounds = 31;
/** Cycles until the engine has compiled what it runs all the time: the ratio falls until then, and is flat after. */
const warmUp = 30;
const maximumProcesses = 6;
const run = promisify(execFile);
const never = new AbortController().signal;

/** What a cycle has to ask of git and tell it, in the plainest form. */
function referenceCommands(round: number): string[][] {
  const name = `reference${round}.txt`;
  const status = ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all"];
  const log = ["log", "-1", "--format=%H %s"];
  return [
    status,
    status,
    ["diff", "--numstat", "HEAD"],
    ["ls-files", "--others", "--exclude-standard"],
    ["diff", "HEAD"],
    status,
    ["add", "--intent-to-add", name],
    ["commit", "-q", "--only", "-m", `feat: reference ${round}`, "--", name],
    log,
    status,
    ["commit", "-q", "--only", "-m", `chore: reference ${round}`, "--", "notes.txt"],
    log,
  ];
}

async function referenceRound(repo: TempRepo, round: number): Promise<number> {
  repo.write(`reference${round}.txt`, "hello\n");
  repo.write("notes.txt", `round ${round}\n`);
  const start = performance.now();
  for (const args of referenceCommands(round)) await run("git", args, { cwd: repo.root });
  return performance.now() - start;
}

/** A manual run, so that no agent's process is part of the time. */
async function cycleRound(plane: ControlPlane, repo: TempRepo, round: number): Promise<number> {
  let start = performance.now();
  for await (const _ of plane.auto({ executor: "manual" }, never));
  let time = performance.now() - start;
  repo.write(`work${round}.txt`, "hello\n");
  start = performance.now();
  const stream = plane.resume("verify", never);
  let next = await stream.next();
  while (!next.done) next = await stream.next();
  time += performance.now() - start;
  if (next.value.outcome !== "DONE") throw new Error(`the cycle ended ${next.value.result}`);
  return time;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function print(name: string, value: number, unit: string, target: string, ok: boolean): void {
  console.log(JSON.stringify({ name, value: Number(value.toFixed(2)), unit, target, ok }));
}

const todo = Array.from({ length: rounds + warmUp }, (_, index) => ({
  id: `T-20260101-${String(index + 1).padStart(3, "0")}`,
}));
await withTempRepo({ [file]: aControlDocument({ todo }), "notes.txt": "start\n" }, async (repo) => {
  let processes = 0;
  const plane = await createControlPlane({
    folder: repo.root,
    settings: defaultSettings,
    approvalsFolder: `${repo.root}-approvals`,
    onGit: () => processes++,
  });
  const ours: number[] = [];
  const references: number[] = [];
  let most = 0;
  for (let round = 0; round < rounds + warmUp; round++) {
    references.push(await referenceRound(repo, round));
    processes = 0;
    ours.push(await cycleRound(plane, repo, round));
    most = Math.max(most, processes);
  }
  plane.dispose();
  const ratio = median(ours.slice(warmUp)) / median(references.slice(warmUp));
  print("cycle against its git commands run raw", ratio, "×", "≤ 1.3", ratio <= 1.3);
  print("git processes of a cycle", most, "", `≤ ${maximumProcesses}`, most <= maximumProcesses);
});
