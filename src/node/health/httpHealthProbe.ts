import type { Clock, HealthProbe, ServiceHealth, ServiceSpec } from "../../core/ports.ts";
import { boundedSignal } from "../http/boundedSignal.ts";
import { throwIfAborted } from "../process/abortError.ts";
import { probeComfy } from "./probeComfy.ts";
import { lookMs, type Observation, probeHttp } from "./probeHttp.ts";

/** Looks at services over HTTP, at ComfyUI over its socket as well; each look ends after 2 s. */
export class HttpHealthProbe implements HealthProbe {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async probe(service: ServiceSpec, signal?: AbortSignal, runId?: string): Promise<ServiceHealth> {
    throwIfAborted(signal);
    const { latencyMs, version, ...seen } = judgeVersion(service, await observe(service, signal, runId));
    throwIfAborted(signal);
    return {
      service,
      ...seen,
      latencyMs,
      version: version || undefined,
      observedAt: this.#clock.now().getTime(),
    };
  }
}

function judgeVersion({ version }: ServiceSpec, seen: Observation): Observation {
  if (version === undefined || seen.state !== "up" || seen.version?.startsWith(version)) return seen;
  return { ...seen, state: "degraded", detail: `version ${seen.version || "unknown"}, expected ${version}` };
}

async function observe(
  service: ServiceSpec,
  signal: AbortSignal | undefined,
  runId: string | undefined,
): Promise<Observation> {
  if (!URL.canParse(service.url) || !/^https?:$/.test(new URL(service.url).protocol)) {
    return { state: "unknown", detail: `${service.url} is no HTTP address` };
  }
  const ended = boundedSignal(lookMs, signal);
  try {
    return await (service.protocol === "comfyui"
      ? probeComfy(service.url, ended.signal)
      : probeHttp(service, ended.signal, runId));
  } finally {
    ended.release();
  }
}
