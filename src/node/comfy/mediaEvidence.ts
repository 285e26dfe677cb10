import { createHash } from "node:crypto";
import path from "node:path";
import type { RunParameter } from "../../core/workflow/runForm.ts";
import type { WorkflowSummary } from "../../core/workflow/workflowSummary.ts";
import { atomicWrite } from "../files/atomicWrite.ts";
import type { HistoryEntry, OutputFile, SubmitFault } from "./comfyReplies.ts";
import type { UsedModel } from "./modelFacts.ts";
import type { WrittenFile } from "./outputFolder.ts";

/** What proves how pictures came to be; `media.json` beside them. */
export interface MediaEvidence {
  readonly schema: 1;
  readonly promptId: string;
  readonly status: HistoryEntry["status"];
  readonly server: { readonly url: string; readonly version: string | null };
  readonly workflow: {
    /** As named by the person; null for one that has no file. */
    readonly file: string | null;
    /** SHA-256 of exactly what was sent. */
    readonly sha256: string;
    readonly nodes: number;
  };
  /** Decimal digits, as JSON numbers would lose some. */
  readonly seeds: readonly { readonly node: string; readonly input: string; readonly value: string }[];
  readonly models: readonly UsedModel[];
  /** What the run form asks for, as it was sent: prompt, steps, size. */
  readonly parameters: readonly Pick<RunParameter, "key" | "node" | "input" | "value">[];
  /** Parts of the workflow that the server left out. */
  readonly leftOut: readonly SubmitFault[];
  readonly error: { readonly node: string; readonly type: string; readonly message: string } | null;
  readonly times: {
    readonly submitted: string;
    readonly started: string | null;
    readonly ended: string | null;
    readonly saved: string;
  };
  readonly outputs: readonly {
    /** Beside this file. */
    readonly file: string;
    readonly node: string;
    readonly kind: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly server: { readonly filename: string; readonly subfolder: string; readonly type: string };
  }[];
  /** Files that the server named and did not have any more. */
  readonly missing: readonly string[];
  /** Files that could not be fetched. */
  readonly unsaved: readonly { readonly filename: string; readonly reason: string }[];
}

export interface MediaEvidenceInit {
  readonly entry: HistoryEntry;
  readonly url: string;
  readonly version: string | undefined;
  readonly workflowFile: string | undefined;
  readonly workflowText: string;
  readonly summary: WorkflowSummary;
  readonly models: readonly UsedModel[];
  readonly parameters: readonly RunParameter[];
  readonly faults: readonly SubmitFault[];
  readonly saved: readonly WrittenFile[];
  readonly unsaved: readonly { readonly file: OutputFile; readonly reason: string }[];
  readonly submittedAt: Date;
  readonly savedAt: Date;
}

export function toMediaEvidence(init: MediaEvidenceInit): MediaEvidence {
  const { entry, faults, models, parameters, saved, summary, unsaved, url, version, workflowFile, workflowText } = init;
  const time = (milliseconds: number | undefined) =>
    milliseconds === undefined ? null : new Date(milliseconds).toISOString();
  const known = new Set([...saved, ...unsaved].map(({ file }) => file));
  return {
    schema: 1,
    promptId: entry.promptId,
    status: entry.status,
    server: { url, version: version || null },
    workflow: {
      file: workflowFile ?? null,
      sha256: createHash("sha256").update(workflowText).digest("hex"),
      nodes: summary.nodes,
    },
    seeds: summary.seeds,
    models,
    parameters: parameters.map(({ input, key, node, value }) => ({ key, node, input, value })),
    leftOut: faults,
    error: entry.failure
      ? { node: entry.failure.node, type: entry.failure.type, message: entry.failure.message }
      : null,
    times: {
      submitted: init.submittedAt.toISOString(),
      started: time(entry.startedAt),
      ended: time(entry.endedAt),
      saved: init.savedAt.toISOString(),
    },
    outputs: saved.map(({ bytes, file: { filename, kind, node, subfolder, type }, path: place, sha256 }) => ({
      ...{ file: path.basename(place), node, kind, bytes, sha256: sha256(), server: { filename, subfolder, type } },
    })),
    missing: entry.files.filter((file) => !known.has(file)).map(({ filename }) => filename),
    unsaved: unsaved.map(({ file: { filename }, reason }) => ({ filename, reason })),
  };
}

export const evidenceName = "media.json";

/** Writes the evidence beside the outputs; resolves with its path. */
export async function writeMediaEvidence(folder: string, evidence: MediaEvidence): Promise<string> {
  const file = path.join(folder, evidenceName);
  await atomicWrite(file, `${JSON.stringify(evidence, undefined, 2)}\n`);
  return file;
}
