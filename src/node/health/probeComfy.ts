import { parsePythonJson } from "../../core/base/pythonJson.ts";
import { toComfyBase } from "../comfy/comfyAddress.ts";
import type { HttpAnswer } from "./httpClient.ts";
import { type Observation, toFailure } from "./probeHttp.ts";

/** ComfyUI is up when it tells its system statistics and opens a socket; without the socket no work can be followed. */
export async function probeComfy(url: string, signal: AbortSignal): Promise<Observation> {
  const base = toComfyBase(url);
  const [{ askHttp }, { socketFault }] = await Promise.all([import("./httpClient.ts"), import("./socketClient.ts")]);
  const [http, socket] = await Promise.all([
    askHttp(`${base}/system_stats`, signal).catch((error: unknown) => ({ failure: error })),
    socketFault(`${base.replace(/^http/, "ws")}/ws?clientId=control-plane-probe`, signal),
  ]);
  if ("failure" in http) return toFailure(http.failure, signal);
  const { latencyMs } = http;
  if (http.status !== 200) return { state: "degraded", detail: `answers ${http.status}`, latencyMs };
  const version = versionOf(http);
  if (version === undefined) return { state: "degraded", detail: "answers, but not as ComfyUI", latencyMs };
  if (socket !== undefined) return { state: "degraded", detail: `no socket: ${socket}`, latencyMs, version };
  return { state: "up", detail: `200 in ${latencyMs} ms, socket open`, latencyMs, version };
}

/** Empty when the server does not tell its version; undefined when it is not ComfyUI. */
function versionOf({ body }: HttpAnswer): string | undefined {
  const value = parsePythonJson(body);
  const system = typeof value === "object" && value !== null ? (value as Record<string, unknown>).system : undefined;
  if (typeof system !== "object" || system === null) return undefined;
  const version = (system as Record<string, unknown>).comfyui_version;
  return typeof version === "string" ? version : "";
}
