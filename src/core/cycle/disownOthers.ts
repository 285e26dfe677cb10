import type { CycleRun } from "./cycleRun.ts";
import { digestsOf } from "./ownedDirt.ts";

/** What changed in the repository while the worker had a tree of its own, and did not come from there, is somebody else's work. */
export async function disownOthers(run: CycleRun, brought: readonly string[]): Promise<void> {
  const { files, repository } = run.ports;
  const others = (await repository.changesSince(run.base.head, run.signal))
    .map(({ path }) => path)
    .filter((path) => path !== run.ports.documentPath && !brought.includes(path) && !(path in run.base.foreign));
  if (others.length === 0) return;
  const digests = Object.entries(await digestsOf(others, files));
  const foreign = digests.filter((entry): entry is [string, string] => entry[1] !== null);
  run.begin({ ...run.base, foreign: { ...run.base.foreign, ...Object.fromEntries(foreign) } });
  await run.note(`Changed by others meanwhile, and left alone: ${others.join(", ")}`);
}
