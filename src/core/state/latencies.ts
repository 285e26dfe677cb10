import type { ServiceHealth } from "../ports.ts";

/** How long the last looks at a service took, oldest first, in milliseconds; null where it did not answer. */
export type Latencies = readonly (number | null)[];

/** Most looks that are kept of a service. */
export const keptLatencies = 40;

/** The rings by service id with what these looks add; a look that is known already adds nothing. */
export function withLatencies(
  rings: ReadonlyMap<string, Latencies>,
  former: readonly ServiceHealth[],
  looked: readonly ServiceHealth[],
): ReadonlyMap<string, Latencies> {
  const known = new Map(former.map(({ service, observedAt }) => [service.id, observedAt]));
  const fresh = looked.filter(
    ({ service, observedAt, state }) => state !== "unknown" && known.get(service.id) !== observedAt,
  );
  if (fresh.length === 0) return rings;
  const next = new Map(rings);
  for (const { service, latencyMs } of fresh) {
    next.set(service.id, [...(next.get(service.id) ?? []), latencyMs ?? null].slice(-keptLatencies));
  }
  return next;
}
