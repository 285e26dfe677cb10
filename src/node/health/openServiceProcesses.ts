import path from "node:path";
import type { ServiceSpec } from "../../core/ports.ts";
import { findRepository } from "../git/findRepository.ts";
import { FsApprovals } from "../runs/fsApprovals.ts";
import { systemClock } from "../systemClock.ts";
import { HttpHealthProbe } from "./httpHealthProbe.ts";
import { LaunchedPortProbe } from "./launchedPortProbe.ts";
import { ServiceProcesses } from "./serviceProcesses.ts";

/** The services of a folder, with what was started kept in git's own folder, else in `.control-plane`. */
export async function openServiceProcesses(init: {
  /** Absolute. */
  readonly folder: string;
  readonly services: readonly ServiceSpec[];
  readonly approve: (command: string) => Promise<boolean>;
  readonly onRun?: (id: string, file: string) => void;
}): Promise<ServiceProcesses> {
  const place = findRepository(init.folder);
  const root = place?.root ?? init.folder;
  const kept = place ? path.join(place.commonFolder, "control-plane") : path.join(root, ".control-plane");
  return new ServiceProcesses({
    ...init,
    root,
    folder: path.join(kept, "services"),
    probe: new LaunchedPortProbe(root, new HttpHealthProbe(systemClock)),
    approvals: new FsApprovals(root),
  });
}
