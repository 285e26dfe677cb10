import { parsePythonJson } from "../../core/base/pythonJson.ts";
import type { ServiceHealth, ServiceSpec } from "../../core/ports.ts";
import type { HttpAnswer } from "./httpClient.ts";
import { toNetworkWords } from "./networkWords.ts";

/** What was observed of one address. */
export type Observation = Pick<ServiceHealth, "state" | "detail" | "isSlow" | "answer"> &
  Partial<Pick<ServiceHealth, "latencyMs" | "version">>;

/** A look takes no longer than this. */
export const lookMs = 2000;
const slowMs = 1500;
const shownAnswer = 300;

/** One look at a service over HTTP; `signal` ends it, after a time-out or an abort. */
export async function probeHttp(
  { expect, url }: Pick<ServiceSpec, "expect" | "url">,
  signal: AbortSignal,
  runId?: string,
): Promise<Observation> {
  let answer: HttpAnswer;
  try {
    const { askHttp } = await import("./httpClient.ts");
    answer = await askHttp(url, signal, runId ? { "x-run-id": runId } : {});
  } catch (error) {
    return toFailure(error, signal);
  }
  const said = answer.body.replace(/\s+/g, " ").trim().slice(0, shownAnswer);
  return { ...judge(url, answer, expect), ...(said ? { answer: said } : {}) };
}

/** What a failed question tells: nobody there is `down`, somebody who does not speak HTTP is `degraded`. */
export function toFailure(error: unknown, signal: AbortSignal): Observation {
  if (signal.aborted) return { state: "down", detail: `no answer in ${lookMs / 1000} s` };
  const detail = toNetworkWords(error);
  return { state: detail === "it does not speak HTTP" ? "degraded" : "down", detail };
}

function judge(url: string, answer: HttpAnswer, expect: string | undefined): Observation {
  const { status, latencyMs } = answer;
  const wantsJson = /\/api(\/|$)|\/health[a-z]*\/?$|\.json$/.test(new URL(url).pathname);
  const degraded = (detail: string): Observation => ({ state: "degraded", detail, latencyMs });
  if (status >= 300 && status < 400) {
    const where = answer.location ? ` to ${answer.location}` : "";
    return wantsJson ? degraded(`${status}${where}`) : up(`${status}${where} in ${latencyMs} ms`, answer);
  }
  if (status < 200 || status > 299) return degraded(`answers ${status}`);
  if (wantsJson && /text\/html/i.test(answer.type)) return degraded("answers HTML");
  const said = wantsJson ? statedStatus(answer.body) : {};
  if (said.status && /^(error|down|fail|failed|failing|unhealthy|critical)$/i.test(said.status)) {
    return degraded(`says ${said.status}`);
  }
  if (expect !== undefined && !answer.body.includes(expect)) return degraded(`answers without "${expect}"`);
  return up(`${status} in ${latencyMs} ms`, answer, said.version);
}

function up(detail: string, { latencyMs }: HttpAnswer, version?: string): Observation {
  const told = { latencyMs, ...(version ? { version } : {}) };
  if (latencyMs <= slowMs) return { state: "up", detail, ...told };
  return { state: "degraded", isSlow: true, detail: `slow: ${detail}`, ...told };
}

/** `status` and `version` of a health answer; empty when it is no such object. */
function statedStatus(body: string): { readonly status?: string; readonly version?: string } {
  const value = parsePythonJson(body);
  if (typeof value !== "object" || value === null) return {};
  const { status, version } = value as Record<string, unknown>;
  return {
    ...(typeof status === "string" ? { status } : {}),
    ...(typeof version === "string" ? { version } : {}),
  };
}
