import path from "node:path";
import type { NodeClasses } from "../../core/workflow/nodeClasses.ts";
import type { Workflow } from "../../core/workflow/readWorkflow.ts";
import { runParameters } from "../../core/workflow/runForm.ts";
import { toWorkflowSummary } from "../../core/workflow/workflowSummary.ts";
import { atomicWrite } from "../files/atomicWrite.ts";
import type { ComfyClient } from "./comfyClient.ts";
import type { HistoryEntry, OutputFile, SubmitFault } from "./comfyReplies.ts";
import { type MediaEvidence, type MediaEvidenceInit, toMediaEvidence, writeMediaEvidence } from "./mediaEvidence.ts";
import { readModelFacts } from "./modelFacts.ts";
import { defaultSaveLimits, safeName, saveOutputs, type WrittenFile } from "./outputFolder.ts";

export interface KeepRunInit {
  readonly entry: HistoryEntry;
  /** Exactly what was sent. */
  readonly workflow: Workflow;
  readonly classes: NodeClasses;
  /** As named by the person; undefined for one that has no file. */
  readonly workflowFile: string | undefined;
  /** Where pictures and evidence go; made when it is not there. */
  readonly folder: string;
  readonly faults: readonly SubmitFault[];
  readonly submittedAt: Date;
  /** Hears of the outputs as soon as they can be shown, before anything proves them. */
  readonly onWritten?: (written: readonly WrittenFile[]) => void;
}

export interface KeptRun {
  readonly saved: readonly WrittenFile[];
  readonly evidence: MediaEvidence;
}

const interruptedMs = 10_000;

/** The signal for keeping a run that `signal` may have interrupted: what it made until then is fetched, but not for long. */
export function keepingSignal(signal: AbortSignal): AbortSignal {
  return signal.aborted ? AbortSignal.timeout(interruptedMs) : signal;
}

/** The folder of a run below `media`, whatever a server takes for an id. */
export function runFolder(media: string, promptId: string): string {
  return path.join(media, safeName(promptId));
}

/**
 * Saves what a run has made, the workflow as it was sent, and `media.json`, which proves them. A file that cannot be fetched loses
 * nothing of the others: the evidence says why. `signal` ends the fetching, and what is there is proved all the same.
 */
export async function keepRun(
  client: ComfyClient,
  { classes, workflow, ...init }: KeepRunInit,
  signal?: AbortSignal,
): Promise<KeptRun> {
  const summary = toWorkflowSummary(workflow, classes);
  const unsaved: MediaEvidenceInit["unsaved"][number][] = [];
  const onFault = (file: OutputFile, reason: string) => void unsaved.push({ file, reason });
  const saved = await saveOutputs(client, init.entry.files, init.folder, signal, defaultSaveLimits, onFault);
  init.onWritten?.(saved);
  const [info, models] = await Promise.all([
    client.serverInfo(signal).catch(() => undefined),
    readModelFacts(client, summary.models, signal),
  ]);
  const evidence = toMediaEvidence({
    ...{
      ...init,
      url: client.baseUrl,
      version: info?.version,
      workflowText: workflow.text,
      summary,
      models,
      saved,
      unsaved,
    },
    ...{ parameters: runParameters(workflow, classes), savedAt: new Date() },
  });
  await atomicWrite(path.join(init.folder, "workflow.json"), workflow.text);
  await writeMediaEvidence(init.folder, evidence);
  return { saved, evidence };
}
