import type { ControlDocument } from "../../core/document/model.ts";
import type { Clock, ServiceHealth } from "../../core/ports.ts";
import type { Settings } from "../../core/settings.ts";
import { HttpHealthProbe } from "./httpHealthProbe.ts";
import { LaunchedPortProbe } from "./launchedPortProbe.ts";
import { namedServices } from "./namedServices.ts";

/** One look at each service that document and settings name, or at those with one of the `ids`; within a cycle in its run's name. */
export async function lookAtServices(
  plane: { readonly settings: Settings; document(): Promise<ControlDocument> },
  how: {
    readonly root: string;
    readonly clock: Clock;
    readonly ids: ReadonlySet<string> | undefined;
    readonly signal: AbortSignal;
  },
): Promise<readonly ServiceHealth[]> {
  const named = await namedServices(plane);
  const services = named.filter(({ id }) => how.ids?.has(id) ?? true);
  const probe = new LaunchedPortProbe(how.root, new HttpHealthProbe(how.clock));
  const runId = process.env.CONTROL_PLANE_RUN_ID;
  return Promise.all(services.map((service) => probe.probe(service, how.signal, runId)));
}
