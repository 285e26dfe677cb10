import { ControlError } from "../../core/base/errors.ts";
import { toAgentContext } from "../../core/cycle/agentContext.ts";
import { requireTask } from "../../core/document/edits/taskEdits.ts";
import type { ControlDocument } from "../../core/document/model.ts";
import { readPolicy } from "../../core/policy/readPolicy.ts";
import type { Selection } from "../../core/selection/candidate.ts";
import type { CountsView, NextView } from "../../core/views/statusView.ts";
import { toStatusView } from "../../core/views/statusView.ts";
import type { ControlPlane } from "../controlPlane.ts";
import { createRedactor } from "../runs/redact.ts";

const shownRuns = 3;

/** What `context --json` prints beside its schema; without secrets. */
export interface AgentContextView {
  readonly file: string;
  readonly counts: CountsView;
  readonly task: (NextView & { readonly reasons: readonly string[] }) | null;
  readonly limits: {
    readonly files: number;
    readonly lines: number;
    readonly contextFiles: number;
    readonly changes: number;
    readonly changesSameSurface: number;
    readonly prohibitedPaths: readonly string[];
  };
  readonly runs: readonly { readonly time: string; readonly title: string; readonly result: string | null }[];
  /** All of it in words, for a chat. */
  readonly text: string;
}

/** The context of the task that AUTO would choose, or of `taskId`. Throws `task-unknown`. */
export async function readAgentContext(plane: ControlPlane, taskId?: string): Promise<AgentContextView> {
  const [document, selection] = await Promise.all([plane.document(), plane.select()]);
  const { settings } = plane;
  const policy = readPolicy(document, settings);
  const redactor = createRedactor();
  const chosen = choose(document, selection, taskId);
  const { limits } = settings;
  const { counts } = toStatusView({ file: settings.file, document, selection, truth: null });
  const view: AgentContextView = {
    file: settings.file,
    counts,
    task: chosen
      ? {
          id: chosen.task.id,
          title: chosen.task.title,
          priority: chosen.task.priority ?? null,
          reasons: chosen.reasons,
        }
      : null,
    limits: {
      ...{ files: limits.files, lines: limits.lines, contextFiles: policy.contextFiles.value },
      ...{ changes: policy.changes.value, changesSameSurface: policy.changesSameSurface.value },
      prohibitedPaths: policy.prohibitedPaths.value,
    },
    runs: (document.runLog?.entries ?? []).slice(0, shownRuns).map(({ fields, timestamp, title }) => ({
      ...{ time: timestamp, title, result: fields.find(({ name }) => name === "RESULT")?.value ?? null },
    })),
    text: toAgentContext({
      ...{ document, documentPath: settings.file, policy, limits, chosen, redact: redactor.text },
    }),
  };
  return redactor.value(view) as AgentContextView;
}

function choose(document: ControlDocument, { candidates, selected }: Selection, taskId: string | undefined) {
  if (taskId === undefined) return selected;
  const found = candidates.find(({ task }) => task.id === taskId);
  if (found) return { task: found.task, reasons: ["it was asked for"] };
  const { id, state } = requireTask(document, taskId);
  throw new ControlError("task-unknown", `${id} is ${state}, so there is nothing to do`, { data: { id } });
}
