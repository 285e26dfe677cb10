import type { ServiceSpec } from "../../core/ports.ts";

/** Where ComfyUI listens when nobody says otherwise. */
export const defaultComfyUrl = "http://127.0.0.1:8188";

/** The server's address out of a health address: `http://localhost:8188/system_stats` is `http://localhost:8188`. */
export function toComfyBase(url: string): string {
  return url.replace(/\/(?:system_stats|prompt|queue)?\/*(?:[?#].*)?$/, "");
}

/** The ComfyUI that document or settings name; undefined when they name none. */
export function findComfyService(services: readonly ServiceSpec[]): ServiceSpec | undefined {
  return services.find(({ protocol }) => protocol === "comfyui");
}
