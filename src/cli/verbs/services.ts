import type { ServiceHealth, ServiceState } from "../../core/ports.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import type { Paint, Palette } from "../terminal.ts";
import { textTable } from "../textTable.ts";
import type { RunVerb } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

function toServiceJson(health: ServiceHealth) {
  const { detail, latencyMs, observedAt, service, state, version } = health;
  const { id, name, protocol, url } = service;
  return {
    ...{ id, name, url, protocol, state, detail },
    latencyMs: latencyMs ?? null,
    version: version ?? null,
    observedAt: new Date(observedAt).toISOString(),
  };
}

function statePaint(state: ServiceState, paint: Palette): Paint {
  if (state === "up") return paint.green;
  return state === "down" ? paint.red : paint.yellow;
}

/** One aligned line a service. */
export function serviceLines(services: readonly ServiceHealth[], paint: Palette): string[] {
  return textTable(
    services.map(({ detail, service, state, version }) => [
      { text: service.name, paint: paint.bold },
      { text: state, paint: statePaint(state, paint) },
      { text: version ?? "" },
      { text: service.url },
      { text: detail, paint: paint.dim },
    ]),
  );
}

export const runServices: RunVerb = async (context) => {
  const { json, terminal } = context;
  const services = await withControlPlane(context, (plane) => plane.probeServices());
  if (json) printJson(terminal, { services: services.map(toServiceJson) });
  else if (services.length === 0) terminal.out("Neither the document nor your settings name a service.");
  else for (const line of serviceLines(services, terminal.paint)) terminal.out(line);
  return services.every(({ state }) => state === "up") ? exitCodes.clean : exitCodes.failure;
};
