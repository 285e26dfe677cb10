import type { Clock, HealthProbe, ServiceHealth, ServiceSpec } from "../../core/ports.ts";
import { throwIfAborted } from "../process/abortError.ts";
import { probeComfy } from "./probeComfy.ts";
import { lookMs, type Observation, probeHttp } from "./probeHttp.ts";

/** Looks at services over HTTP, at ComfyUI over its socket as well; each look ends after 2 s. */
export class HttpHealthProbe implements HealthProbe {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async probe(service: ServiceSpec, signal?: AbortSignal): Promise<ServiceHealth> {
    throwIfAborted(signal);
    const seen = await observe(service, signal);
    throwIfAborted(signal);
    return {
      service,
      state: seen.state,
      detail: seen.detail,
      latencyMs: seen.latencyMs,
      version: seen.version || undefined,
      observedAt: this.#clock.now().getTime(),
    };
  }
}

async function observe(service: ServiceSpec, signal: AbortSignal | undefined): Promise<Observation> {
  if (!URL.canParse(service.url) || !/^https?:$/.test(new URL(service.url).protocol)) {
    return { state: "unknown", detail: `${service.url} is no HTTP address` };
  }
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), lookMs);
  const onAbort = () => ended.abort();
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await (service.protocol === "comfyui" ? probeComfy : probeHttp)(service.url, ended.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}
