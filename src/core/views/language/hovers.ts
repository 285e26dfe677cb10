import type { ControlDocument } from "../../document/model.ts";
import type { RunSummary } from "../../ports.ts";
import { taskTooltip } from "../ledgerTree.ts";
import type { FoundName } from "./nameAt.ts";

/** What the document knows of a name, one plain line each, the first as a title; undefined when it knows nothing. */
export function toHover(document: ControlDocument, { kind, text }: FoundName): readonly string[] | undefined {
  switch (kind) {
    case "task": {
      const task = document.findTask(text);
      return task && taskTooltip(task);
    }
    case "blocker": {
      const blocker = document.blockers?.items.find(({ id }) => id === text);
      if (!blocker) return undefined;
      const { id, title, resolved, taskId, why, needed, created } = blocker;
      return [`${id} — ${title}`, resolved ? "Resolved" : "Open"].concat(
        named("Task", taskId),
        named("Why blocked", why),
        named("What's needed", needed),
        named("Created", created),
      );
    }
    case "decision": {
      const decision = document.decisions?.items.find(({ id }) => id === text);
      return decision && [`${text} — ${decision.text}`];
    }
    default:
      return undefined;
  }
}

/** What the run's folder says of it; undefined when no run of the list has the id. */
export function toRunHover(runs: readonly RunSummary[], id: string): readonly string[] | undefined {
  const run = runs.find(({ runId }) => runId === id);
  if (!run) return undefined;
  const { runId, taskId, title, outcome, startedAt, endedAt, path } = run;
  return [`Run ${runId}`, outcome ?? "Not ended"].concat(
    named("Task", [taskId, title].filter(Boolean).join(" — ")),
    named("Started", startedAt),
    named("Ended", endedAt),
    named("Folder", path),
  );
}

function named(label: string, value: string | undefined): string[] {
  return value === undefined || value === "" ? [] : [`${label}: ${value}`];
}
