/** The local backend. Loads undici: import this file when it is first needed. */
import type { Disposable } from "../../core/base/disposables.ts";
import { ControlError } from "../../core/base/errors.ts";
import { isLoopbackUrl } from "../../core/policy/safeValues.ts";
import { BackendCalls } from "./backendCalls.ts";
import * as readers from "./backendReaders.ts";
import * as shapes from "./backendShapes.ts";

export interface BackendClientInit {
  /** `http://localhost:8000` */
  readonly baseUrl: string;
  /** A person has agreed that this host, which is not this machine, may be asked. */
  readonly isHostApproved?: boolean;
  /** Sent as `X-Run-Id` with every call of a cycle. */
  readonly runId?: string | undefined;
}

/**
 * Calls of the backend, each bounded and decoded. A refusal in any of its five shapes is a value; a backend that is not there, or
 * answers no JSON, throws `service-failed`. Where routes are known not to work, the dependable one is used.
 */
export class BackendClient implements Disposable {
  readonly baseUrl: string;
  /** For the routes that stand in modules of their own: what is not asked for is not packed. */
  readonly calls: BackendCalls;

  /** Throws `not-approved` for a host that is not this machine and that nobody approved. */
  constructor({ baseUrl, isHostApproved = false, runId }: BackendClientInit) {
    if (!URL.canParse(baseUrl) || (!isHostApproved && !isLoopbackUrl(baseUrl))) {
      throw new ControlError(
        "not-approved",
        `The backend at ${baseUrl} is not on this machine; approve the host first`,
      );
    }
    this.baseUrl = baseUrl.replace(/\/+$/, "");
    this.calls = new BackendCalls(baseUrl, runId ? { "x-run-id": runId } : {});
  }

  /** Slow: it looks at ports and at the machine. Not to be asked more often than every few seconds. */
  status(signal?: AbortSignal) {
    return this.calls.get("/status", shapes.decodeStatus, signal, 20_000);
  }

  errors(limit = 50, signal?: AbortSignal) {
    return this.calls.get(`/errors?limit=${limit}`, readers.listUnder("errors", shapes.toReportedError), signal);
  }

  /**
   * Newest first. The backend's own filter by level answers something else than was asked, so levels are told apart here; lines of
   * the installer come from its own route.
   */
  async logs(
    options: { readonly limit?: number; readonly source?: string; readonly levels?: readonly string[] } = {},
    signal?: AbortSignal,
  ) {
    const { levels, limit = 200, source = "all" } = options;
    const isInstaller = source === "installer";
    const path = isInstaller ? "/installer/logs" : `/logs?limit=${limit}&source=${encodeURIComponent(source)}`;
    const decode = readers.listUnder(isInstaller ? "items" : "logs", shapes.toLogLine);
    const answer = await this.calls.get(path, decode, signal);
    if (!answer.ok) return answer;
    const newestFirst = isInstaller ? answer.value.toReversed().slice(0, limit) : answer.value;
    return { ok: true as const, value: newestFirst.filter(({ level }) => !levels || levels.includes(level)) };
  }

  /** Packs of the person's own are listed here alone. */
  packs(signal?: AbortSignal) {
    return this.calls.get("/workflows/catalog", readers.listUnder("packs", shapes.toPack), signal);
  }

  validatePack(id: string, signal?: AbortSignal) {
    const path = `/workflows/validate/${encodeURIComponent(id)}`;
    return this.calls.send("POST", path, undefined, shapes.decodePackValidation, signal);
  }

  dispose(): void {
    this.calls.dispose();
  }
}
