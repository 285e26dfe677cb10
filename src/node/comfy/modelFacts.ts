import { modelFolderOf, type NamedValue } from "../../core/workflow/workflowSummary.ts";
import { numberOf, recordOf, textOf } from "../http/fields.ts";
import type { ComfyClient } from "./comfyClient.ts";

/** A model that a run has used, and what the server tells of its file; null for what it does not tell. */
export interface UsedModel extends NamedValue {
  readonly folder: string | null;
  readonly bytes: number | null;
  /** ISO time. */
  readonly modified: string | null;
  /** Written into the file by whoever trained it: `modelspec.hash_sha256`, and the like. The server hashes nothing itself. */
  readonly hash: { readonly name: string; readonly value: string } | null;
}

const hashNames = ["modelspec.hash_sha256", "sshs_model_hash", "sshs_legacy_hash"];

/** Asks the server of each model; one that cannot be asked is told by its name alone. */
export async function readModelFacts(
  client: ComfyClient,
  models: readonly NamedValue[],
  signal?: AbortSignal,
): Promise<readonly UsedModel[]> {
  return Promise.all(
    models.map(async (model) => {
      const folder = modelFolderOf(model);
      const untold = { ...model, folder: folder ?? null, bytes: null, modified: null, hash: null };
      if (folder === undefined) return untold;
      const [file, metadata] = await Promise.all([
        client.modelFile(folder, model.value, signal).catch(() => undefined),
        client.modelMetadata(folder, model.value, signal).catch(() => undefined),
      ]);
      return { ...untold, ...toFileFacts(file), hash: hashOf(metadata) };
    }),
  );
}

function toFileFacts(file: Readonly<Record<string, unknown>> | undefined) {
  const [bytes, seconds] = [numberOf(file?.size), numberOf(file?.modified)];
  const isTime = seconds !== undefined && Math.abs(seconds) < 8.64e12;
  return { bytes: bytes ?? null, modified: isTime ? new Date(seconds * 1000).toISOString() : null };
}

function hashOf(metadata: unknown): UsedModel["hash"] {
  const told = recordOf(metadata);
  const name = hashNames.find((each) => /^(?:0x)?[0-9a-f]{8,128}$/i.test(textOf(told?.[each]) ?? ""));
  return name === undefined ? null : { name, value: (textOf(told?.[name]) ?? "").replace(/^0x/i, "").toLowerCase() };
}
