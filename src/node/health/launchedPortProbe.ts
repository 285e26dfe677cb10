import { readFile } from "node:fs/promises";
import path from "node:path";
import { isUsable } from "../../core/cycle/healthGate.ts";
import type { HealthProbe, ServiceHealth, ServiceSpec } from "../../core/ports.ts";
import { numberOf, recordOf } from "../http/fields.ts";
import { localPortOf } from "./portOwner.ts";

/** Where a launcher writes the name of its newest run, below which the ports stand that it chose. */
const launcherRuns = "runs/launcher";

/**
 * Looks where a service should be, and when nobody answers there as it should, at the port of this machine that the repository's
 * launcher chose instead. Then the service that is told has that address, and its detail says why.
 */
export class LaunchedPortProbe implements HealthProbe {
  readonly #root: string;
  readonly #probe: HealthProbe;

  /** `root` is the absolute path of the repository. */
  constructor(root: string, probe: HealthProbe) {
    this.#root = root;
    this.#probe = probe;
  }

  async probe(service: ServiceSpec, signal?: AbortSignal, runId?: string): Promise<ServiceHealth> {
    const health = await this.#probe.probe(service, signal, runId);
    if (isUsable(health) || localPortOf(service.url) === undefined) return health;
    const port = await this.#launchedPort(service.id);
    if (port === undefined || port === localPortOf(service.url)) return health;
    const url = new URL(service.url);
    url.port = String(port);
    const other = await this.#probe.probe({ ...service, url: url.href }, signal, runId);
    if (!isUsable(other)) return health;
    return { ...other, detail: `${other.detail}, at port ${port} as ${launcherRuns} says` };
  }

  async #launchedPort(id: string): Promise<number | undefined> {
    const folder = path.join(this.#root, launcherRuns);
    try {
      const run = (await readFile(path.join(folder, "latest.txt"), "utf8")).trim();
      if (!/^[\w.-]+$/.test(run) || /^\.+$/.test(run)) return undefined;
      const ports = recordOf(JSON.parse(await readFile(path.join(folder, run, "ports.json"), "utf8")));
      const port = numberOf(ports?.[id]);
      return port !== undefined && Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
    } catch {
      // No such launcher, or a file of another kind.
      return undefined;
    }
  }
}
