import assert from "node:assert/strict";
import path from "node:path";
import type { CyclePorts } from "../../src/core/cycle/cyclePorts.ts";
import type { CycleReport } from "../../src/core/cycle/events.ts";
import { runCycle } from "../../src/core/cycle/runCycle.ts";
import { defaultSettings, type Settings } from "../../src/core/settings.ts";
import { createCyclePorts } from "../../src/node/cycleAdapters.ts";
import { FsTextStore } from "../../src/node/files/fsTextStore.ts";
import { openRepository } from "../../src/node/git/gitRepository.ts";
import type { CycleRepo } from "./cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";

/** The real ports of a repository, for tests that put one of their own between. */
export async function cyclePortsOf({ root }: CycleRepo, settings: Partial<Settings> = {}): Promise<CyclePorts> {
  const repository = openRepository(root);
  assert.ok(repository);
  return createCyclePorts({
    repository,
    document: undefined,
    settings: { ...defaultSettings, executor: "command", ...settings },
    store: new FsTextStore(path.join(root, file)),
    documentPath: file,
    approvalsFolder: `${root}-outside`,
  });
}

/** One AUTO over these ports. */
export async function runWithPorts(ports: CyclePorts, agentCommand?: string): Promise<CycleReport> {
  const options = agentCommand === undefined ? {} : { agentCommand };
  const events = runCycle(ports, options, new AbortController().signal);
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
  }
}
