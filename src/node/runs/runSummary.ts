import type { JournalRecord, RunFolder, RunSummary } from "../../core/ports.ts";

/** What a run's journal says about it; a run without an end has neither time nor outcome. */
export async function toRunSummary(folder: RunFolder): Promise<RunSummary> {
  const records = await folder.records();
  const finished = records.findLast((record) => record.type === "finished");
  const report = fieldOf(finished?.data, "report");
  const selected = records.findLast((record) => record.type === "selected");
  const task = fieldOf(report, "task") ?? fieldOf(selected?.data, "task");
  return {
    runId: folder.runId,
    path: folder.path,
    startedAt: records[0]?.at ?? timeOf(folder.runId),
    endedAt: finished?.at,
    outcome: textOf(fieldOf(report, "outcome")) ?? waiting(records),
    taskId: textOf(fieldOf(task, "id")),
    title: textOf(fieldOf(task, "title")),
  };
}

function waiting(records: readonly JournalRecord[]): string | undefined {
  return records.at(-1)?.type === "waiting" ? "WAITING" : undefined;
}

/** The ISO time in a run id, for a folder whose journal is gone. */
function timeOf(runId: string): string {
  return runId.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)(\d{3}).*/, "$1-$2-$3T$4:$5:$6.$7Z");
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
