import type { BackendAnswer } from "./backendAnswer.ts";
import type { BackendClient } from "./backendClient.ts";
import { library } from "./backendContent.ts";
import { job } from "./backendImages.ts";
import { downloads } from "./backendModels.ts";
import type { BackendStatus, Content, Download, ImageJob } from "./backendShapes.ts";

export const factKinds = ["issue", "error", "job", "download", "content"] as const;
export type FactKind = (typeof factKinds)[number];

/** Something about the backend that a person may want to act on. */
export interface BackendFact {
  /** Of the backend, for the action; empty where nothing can be done. */
  readonly id: string;
  readonly kind: FactKind;
  readonly severity: "error" | "warning" | "information";
  readonly label: string;
  readonly detail: string;
  /** What may be done; empty when the backend says nothing. */
  readonly remedy: string;
  /** It goes on, or waits for a person. */
  readonly isOpen: boolean;
}

const shownErrors = 10;
const shownContent = 50;

/**
 * Issues of the machine, the newest errors, jobs by their ids (the backend has no list of them), downloads that are not done, and
 * content that waits for a yes. What the backend refuses to tell is left out.
 */
export async function readBackendFacts(
  client: BackendClient,
  known: { readonly status?: BackendStatus; readonly jobs?: readonly string[] } = {},
  signal?: AbortSignal,
): Promise<readonly BackendFact[]> {
  const [status, errors, loads, content, ...jobs] = await Promise.all([
    known.status ?? client.status(signal).then((answer) => (answer.ok ? answer.value : undefined)),
    client.errors(shownErrors, signal),
    downloads(client.calls, signal),
    library(client.calls, { approval_status: "pending", limit: shownContent }, signal),
    ...(known.jobs ?? []).map((id) => job(client.calls, id, signal)),
  ]);
  return [
    ...(status?.issues ?? []).map(
      ({ code, detail, fix, severity, title }): BackendFact => ({
        ...{ id: code, kind: "issue", severity: severity === "error" ? "error" : "warning" },
        ...{ label: title || code, detail, remedy: fix ?? "", isOpen: true },
      }),
    ),
    ...listOf(errors).map(
      ({ level, message, remediation, source, timestamp }, at): BackendFact => ({
        ...{ id: String(at), kind: "error", severity: level === "error" ? "error" : "information" },
        ...{ label: message, detail: `${source}, ${timestamp}`, remedy: remediation.join("; "), isOpen: true },
      }),
    ),
    ...jobs.flatMap((answer) => (answer.ok ? [toJobFact(answer.value)] : [])),
    ...listOf(loads)
      .filter(({ state }) => !["completed", "cancelled"].includes(state))
      .map(toDownloadFact),
    ...listOf(content).map(toContentFact),
  ];
}

function listOf<T>(answer: BackendAnswer<readonly T[]>): readonly T[] {
  return answer.ok ? answer.value : [];
}

function toJobFact({ done, error, id, images, message, prompt, state, total }: ImageJob): BackendFact {
  const share = total ? `, ${done ?? 0} of ${total}` : images.length > 0 ? `, ${images.length}` : "";
  return {
    ...{ id, kind: "job", severity: state === "failed" ? "error" : "information", remedy: "" },
    ...{ label: prompt || id, detail: error ?? `${state}${share}${message ? `: ${message}` : ""}` },
    isOpen: ["queued", "running"].includes(state),
  };
}

function toDownloadFact({ bytesDone, bytesTotal, error, filename, id, state }: Download): BackendFact {
  const share = bytesTotal
    ? `${Math.floor((100 * bytesDone) / bytesTotal)} %`
    : `${Math.round(bytesDone / 1024 ** 2)} MB`;
  return {
    ...{ id, kind: "download", severity: state === "failed" ? "error" : "information" },
    ...{ label: filename, detail: error ?? `${state}, ${share}`, remedy: "", isOpen: state !== "failed" },
  };
}

function toContentFact({ id, prompt, status, type }: Content): BackendFact {
  const what = { label: prompt.split("\n")[0] || id, detail: `${type}, ${status}`, remedy: "" };
  return { id, kind: "content", severity: "information", ...what, isOpen: status === "pending" };
}
