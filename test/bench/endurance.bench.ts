/** 250 cycles one after the other in one process: memory stays flat, and a run folder stays small. */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { defaultSettings } from "../../src/core/settings.ts";
import { type ControlPlane, createControlPlane } from "../../src/node/controlPlane.ts";
import { aControlDocument } from "../support/aControlDocument.ts";
import { type TempRepo, withTempRepo } from "../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const cycles = 250;
/** Until then caches fill and code is compiled. */
const warmUp = 50;
/** Megabytes that the heap may grow by over the cycles behind the warm-up. */
const maximumGrowth = 4;
const maximumFolder = 50;
const never = new AbortController().signal;

/** A manual run, so that no agent's process takes time; everything else of a cycle is done. */
async function runCycle(plane: ControlPlane, repo: TempRepo, round: number): Promise<string> {
  for await (const _ of plane.auto({ executor: "manual" }, never));
  repo.write(`src/work${round % 20}.json`, `{ "round": ${round} }\n`);
  const stream = plane.resume("verify", never);
  let next = await stream.next();
  while (!next.done) next = await stream.next();
  if (next.value.outcome !== "DONE") throw new Error(`the cycle ended ${next.value.result}`);
  return next.value.run;
}

/** Kilobytes of a run folder, without the diff. */
function folderSize(repo: TempRepo, run: string): number {
  const folder = path.join(repo.root, ".control-plane/runs", run);
  const names = readdirSync(folder).filter((name) => name !== "diff.patch");
  return names.reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0) / 1024;
}

function heapMegabytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

function print(name: string, value: number, unit: string, target: string, ok: boolean): void {
  console.log(JSON.stringify({ name, value: Number(value.toFixed(2)), unit, target, ok }));
}

const todo = Array.from({ length: cycles }, (_, index) => ({
  id: `T-20260101-${String(index + 1).padStart(3, "0")}`,
}));
await withTempRepo({ [file]: aControlDocument({ todo }) }, async (repo) => {
  const plane = await createControlPlane({
    folder: repo.root,
    settings: defaultSettings,
    approvalsFolder: `${repo.root}-approvals`,
  });
  let before = 0;
  let largest = 0;
  for (let round = 0; round < cycles; round++) {
    if (round === warmUp) before = heapMegabytes();
    largest = Math.max(largest, folderSize(repo, await runCycle(plane, repo, round)));
  }
  const growth = heapMegabytes() - before;
  plane.dispose();
  print("heap grown over 200 cycles after 50", growth, "MB", `≤ ${maximumGrowth}`, growth <= maximumGrowth);
  print(
    "largest run folder of a cycle, without the diff",
    largest,
    "KB",
    `≤ ${maximumFolder}`,
    largest <= maximumFolder,
  );
});
