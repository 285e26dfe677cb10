import type { BackendAnswer } from "./backendAnswer.ts";
import type { BackendClient } from "./backendClient.ts";

/** Something about the backend that a person may want to act on. */
export interface BackendFact {
  readonly id: string;
  readonly kind: "issue" | "error" | "download";
  readonly severity: "error" | "warning" | "information";
  readonly label: string;
  readonly detail: string;
  /** What may be done; empty when the backend says nothing. */
  readonly remedy: string;
}

const shownErrors = 10;

/** Issues of the machine, the newest errors, and downloads that are not done. What the backend refuses to tell is left out. */
export async function readBackendFacts(client: BackendClient, signal?: AbortSignal): Promise<readonly BackendFact[]> {
  const [status, errors, downloads] = await Promise.all([
    client.status(signal),
    client.errors(shownErrors, signal),
    client.downloads(signal),
  ]);
  const issues = (status.ok ? status.value.issues : []).map(
    ({ code, detail, fix, severity, title }): BackendFact => ({
      ...{ id: `issue-${code}`, kind: "issue", severity: severity === "error" ? "error" : "warning" },
      ...{ label: title || code, detail, remedy: fix ?? "" },
    }),
  );
  const reported = listOf(errors).map(
    ({ level, message, source, timestamp }, at): BackendFact => ({
      ...{ id: `error-${at}`, kind: "error", severity: level === "error" ? "error" : "information" },
      ...{ label: message, detail: `${source}, ${timestamp}`, remedy: "" },
    }),
  );
  const open = listOf(downloads).filter(({ state }) => !["completed", "cancelled"].includes(state));
  return [...issues, ...reported, ...open.map(toDownloadFact)];
}

function listOf<T>(answer: BackendAnswer<readonly T[]>): readonly T[] {
  return answer.ok ? answer.value : [];
}

function toDownloadFact(download: {
  readonly id: string;
  readonly filename: string;
  readonly state: string;
  readonly bytesDone: number;
  readonly bytesTotal: number | undefined;
  readonly error: string | undefined;
}): BackendFact {
  const { bytesDone, bytesTotal, error, filename, id, state } = download;
  const share = bytesTotal
    ? `${Math.floor((100 * bytesDone) / bytesTotal)} %`
    : `${Math.round(bytesDone / 1024 ** 2)} MB`;
  return {
    ...{ id: `download-${id}`, kind: "download", severity: state === "failed" ? "error" : "information" },
    ...{ label: filename, detail: error ?? `${state}, ${share}`, remedy: "" },
  };
}
