import { type HistoryEntry, isRecord, type Job } from "./engine.ts";
import { type HttpReply, json } from "./httpReply.ts";

export interface JobsState {
  readonly pending: readonly Job[];
  readonly running: Job | undefined;
  readonly history: ReadonlyMap<string, HistoryEntry>;
}

const statuses = ["pending", "in_progress", "completed", "failed", "cancelled"];
const previewable = ["images", "gifs", "video", "audio", "3d"];

interface JobView {
  readonly id: string;
  readonly status: string;
  readonly create_time: number | undefined;
  readonly execution_start_time?: number | undefined;
  readonly execution_end_time?: number | undefined;
  readonly workflow_id?: string | undefined;
}

function workflowId({ extra }: Job): string | undefined {
  const info = isRecord(extra.extra_pnginfo) ? extra.extra_pnginfo.workflow : undefined;
  return isRecord(info) && typeof info.id === "string" ? info.id : undefined;
}

function head(job: Job, status: string) {
  return { id: job.id, status, priority: job.number, create_time: job.extra.create_time as number | undefined };
}

function toWaiting(job: Job, status: string): JobView {
  return { ...head(job, status), ...{ outputs_count: 0, previewable_outputs_count: 0 }, workflow_id: workflowId(job) };
}

function toFinished({ job, outputs, status }: HistoryEntry): JobView {
  const messages = status.messages as readonly (readonly [string, Readonly<Record<string, unknown>>])[];
  const last = messages.at(-1);
  const isError = last?.[0] === "execution_error";
  const word = status.completed ? "completed" : isError ? "failed" : "cancelled";
  const entries = Object.entries(outputs).flatMap(([node, ui]) =>
    Object.entries(ui)
      .filter(([kind]) => kind !== "animated")
      .flatMap(([kind, values]) =>
        Array.isArray(values) ? values.map((value: unknown) => ({ node, kind, value })) : [],
      ),
  );
  const files = entries.filter(({ kind, value }) => previewable.includes(kind) && isRecord(value));
  const shown = files.find(({ value }) => isRecord(value) && value.type === "output") ?? files[0];
  const text = entries.find(({ kind }) => kind === "text");
  const place = shown ?? text;
  const content = shown ? shown.value : { content: text?.value };
  const preview = place && { ...(content as object), nodeId: place.node, mediaType: place.kind };
  return {
    ...head(job, word),
    ...{
      execution_start_time: messages[0]?.[1].timestamp as number,
      execution_end_time: last?.[1].timestamp as number,
    },
    ...(isError ? { execution_error: last?.[1] } : {}),
    ...{
      outputs_count: entries.filter(({ value }) => isRecord(value)).length,
      previewable_outputs_count: files.length,
    },
    ...(preview ? { preview_output: preview } : {}),
    workflow_id: workflowId(job),
  };
}

function allJobs({ history, pending, running }: JobsState): JobView[] {
  return [
    ...(running ? [toWaiting(running, "in_progress")] : []),
    ...pending.map((job) => toWaiting(job, "pending")),
    ...[...history.values()].map(toFinished),
  ];
}

/** `GET /api/jobs/{id}` */
export function jobAnswer(id: string, state: JobsState): HttpReply {
  const view = allJobs(state).find((job) => job.id === id);
  if (!view) return json({ error: "Job not found" }, 404);
  const entry = view.execution_end_time === undefined ? undefined : state.history.get(id);
  if (!entry) return json(view);
  const { extra, prompt } = entry.job;
  return json({
    ...view,
    outputs: entry.outputs,
    execution_status: entry.status,
    workflow: { prompt, extra_data: extra },
  });
}

/** `GET /api/jobs` */
export function jobsAnswer(query: URLSearchParams, state: JobsState): HttpReply {
  const refused = (error: string) => json({ error }, 400);
  const wanted = query.get("status")?.split(",") ?? statuses;
  const unknown = wanted.filter((status) => !statuses.includes(status));
  if (unknown.length > 0) {
    return refused(`Invalid status value(s): ${unknown.join(", ")}. Valid values: ${statuses.join(", ")}`);
  }
  const sortBy = query.get("sort_by") ?? "created_at";
  if (!["created_at", "execution_duration"].includes(sortBy)) {
    return refused("sort_by must be 'created_at' or 'execution_duration'");
  }
  const order = query.get("sort_order") ?? "desc";
  if (!["asc", "desc"].includes(order)) return refused("sort_order must be 'asc' or 'desc'");
  const [limit, offset] = [query.get("limit"), query.get("offset")];
  if (limit !== null && !/^-?\d+$/.test(limit)) return refused("limit must be an integer");
  if (limit !== null && Number(limit) < 1) return refused("limit must be a positive integer");
  if (offset !== null && !/^-?\d+$/.test(offset)) return refused("offset must be an integer");
  return page(
    allJobs(state)
      .filter(
        ({ status, workflow_id }) =>
          wanted.includes(status) && (query.get("workflow_id") ?? workflow_id) === workflow_id,
      )
      .sort((a, b) => (order === "asc" ? 1 : -1) * (sortKey(a, sortBy) - sortKey(b, sortBy))),
    Math.max(0, Number(offset ?? 0)),
    limit === null ? null : Number(limit),
  );
}

function sortKey(job: JobView, sortBy: string): number {
  if (sortBy === "created_at") return job.create_time ?? 0;
  return (job.execution_end_time ?? 0) - (job.execution_start_time ?? 0);
}

function page(jobs: readonly JobView[], offset: number, limit: number | null): HttpReply {
  const chosen = jobs.slice(offset, limit === null ? undefined : offset + limit);
  const has_more = offset + chosen.length < jobs.length;
  return json({ jobs: chosen, pagination: { offset, limit, total: jobs.length, has_more } });
}
