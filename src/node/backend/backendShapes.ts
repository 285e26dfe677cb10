import { numberOf, recordOf, recordsOf, textOf, textsOf } from "../http/fields.ts";
import { type Counts, shape, type Told, time, toCounts, word } from "./backendReaders.ts";

export interface BackendService {
  readonly state: string;
  readonly message: string;
  readonly error: string | undefined;
  readonly port: number | undefined;
  readonly processId: number | undefined;
}
export const toService = (told: Told): BackendService => ({
  state: word(told.state),
  message: word(told.message),
  error: textOf(told.error),
  port: numberOf(told.port),
  processId: numberOf(told.process_id),
});
export const decodeService = shape(toService);

export interface SystemIssue {
  readonly code: string;
  /** `error`, `warn` */
  readonly severity: string;
  readonly title: string;
  readonly detail: string;
  readonly fix: string | undefined;
}
const toIssue = (told: Told): SystemIssue => ({
  code: word(told.code),
  severity: word(told.severity),
  title: word(told.title),
  detail: word(told.detail),
  fix: textOf(recordOf(told.fix)?.summary),
});

export interface BackendStatus {
  /** `ok`, `warning`, `error`. A backend at another port than 8000 calls itself stopped all the same. */
  readonly overall: string;
  readonly backend: BackendService | undefined;
  readonly frontend: BackendService | undefined;
  /** `isInstalled` is the manager's, which is right also after a restart. */
  readonly comfy: { readonly state: string; readonly isInstalled: boolean; readonly url: string } | undefined;
  readonly os: string;
  readonly python: string;
  readonly issues: readonly SystemIssue[];
}
export const decodeStatus = (value: unknown): BackendStatus | undefined => {
  const told = recordOf(value);
  if (!told || typeof told.overall_status !== "string") return undefined;
  const system = recordOf(told.system) ?? {};
  const manager = recordOf(told.comfyui_manager);
  return {
    overall: told.overall_status,
    backend: decodeService(told.backend),
    frontend: decodeService(told.frontend),
    comfy: manager && {
      state: word(manager.state),
      isInstalled: manager.is_installed === true,
      url: word(manager.base_url),
    },
    os: word(recordOf(system.os)?.system),
    python: word(recordOf(system.python)?.version),
    issues: recordsOf(system.issues).map(toIssue),
  };
};

export interface ReportedError {
  readonly timestamp: string;
  readonly level: string;
  readonly source: string;
  readonly message: string;
  /** What may be done, where whoever reported it knew. */
  readonly remediation: readonly string[];
}
export const toReportedError = (told: Told): ReportedError => ({
  timestamp: word(told.timestamp),
  level: word(told.level),
  source: word(told.source),
  message: word(told.message),
  remediation: textsOf(recordOf(told.details)?.remediation),
});

export interface ErrorSummary {
  readonly total: number;
  /** Of the last 24 hours. */
  readonly recent: number;
  readonly byLevel: Counts;
  readonly bySource: Counts;
}
export const decodeErrorSummary = shape(
  (told): ErrorSummary => ({
    total: numberOf(told.total) ?? 0,
    recent: numberOf(told.recent_count) ?? 0,
    byLevel: toCounts(told.by_level),
    bySource: toCounts(told.by_source),
  }),
);

export interface LogLine {
  readonly at: number | undefined;
  readonly level: string;
  readonly source: string;
  readonly message: string;
}
export const toLogLine = (told: Told): LogLine => ({
  at: time(told.timestamp) || time(told.ts),
  level: word(told.level).toLowerCase(),
  source: word(told.source) || "installer",
  message: word(told.message),
});

export interface WorkflowPack {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly checkpoints: readonly string[];
}
export const toPack = (told: Told): WorkflowPack => ({
  id: word(told.id),
  name: word(told.name),
  description: word(told.description),
  category: word(told.category),
  checkpoints: textsOf(recordOf(told.required_models)?.checkpoints),
});

export interface PackValidation {
  readonly isValid: boolean;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly missingCheckpoints: readonly string[];
}
export const decodePackValidation = shape(
  (told): PackValidation => ({
    isValid: told.valid === true,
    errors: textsOf(told.errors),
    warnings: textsOf(told.warnings),
    missingCheckpoints: textsOf(recordOf(told.missing_models)?.checkpoints),
  }),
);

export interface ImageJob {
  readonly id: string;
  /** `queued`, `running`, `succeeded`, `failed`, `cancelled`; other words are kept. */
  readonly state: string;
  readonly message: string;
  readonly error: string | undefined;
  readonly createdAt: number | undefined;
  readonly finishedAt: number | undefined;
  /** File names, one or more; `/content/images/<name>`. */
  readonly images: readonly string[];
  readonly prompt: string;
  /** Of a batch. */
  readonly done: number | undefined;
  readonly total: number | undefined;
}
export const toImageJob = (told: Told): ImageJob => {
  const [single, several] = [textOf(told.image_path), textsOf(told.image_paths)];
  const batch = recordOf(recordOf(told.params)?.batch_progress);
  return {
    id: word(told.id),
    state: word(told.state),
    message: word(told.message),
    error: textOf(told.error),
    createdAt: time(told.created_at),
    finishedAt: time(told.finished_at),
    images: several.length > 0 ? several : single ? [single] : [],
    prompt: word(recordOf(told.params)?.prompt),
    done: numberOf(batch?.completed),
    total: numberOf(batch?.total),
  };
};

export interface Download {
  readonly id: string;
  readonly modelId: string;
  readonly filename: string;
  readonly state: string;
  readonly bytesTotal: number | undefined;
  readonly bytesDone: number;
  readonly error: string | undefined;
}
export const toDownload = (told: Told): Download => ({
  id: word(told.id),
  modelId: word(told.model_id),
  filename: word(told.filename),
  state: word(told.state),
  bytesTotal: numberOf(told.bytes_total),
  bytesDone: numberOf(told.bytes_downloaded) ?? 0,
  error: textOf(told.error),
});

export interface CatalogModel {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly filename: string;
  readonly sizeMb: number | undefined;
}
export const toModel = (told: Told): CatalogModel => ({
  id: word(told.id),
  name: word(told.name),
  type: word(told.type),
  filename: word(told.filename),
  sizeMb: numberOf(told.size_mb),
});

export interface InstalledModel {
  readonly path: string;
  readonly bytes: number;
  /** Where it was asked for. */
  readonly sha256: string | undefined;
}
export const toInstalled = (told: Told): InstalledModel => ({
  path: word(told.path),
  bytes: numberOf(told.size_bytes) ?? 0,
  sha256: textOf(told.sha256),
});

export interface RankedImage {
  readonly path: string;
  readonly quality: number | undefined;
}
export const toRankedImage = (told: Told): RankedImage => ({
  path: word(told.image_path),
  quality: numberOf(told.quality_score),
});

export interface Video {
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
}
export const toVideo = (told: Told): Video => ({
  name: word(told.filename),
  url: word(told.url),
  bytes: numberOf(told.size_bytes) ?? 0,
});

export interface PipelinePreset {
  readonly id: string;
  readonly name: string;
  readonly requiredInputs: readonly string[];
  readonly requiresConsent: boolean;
}
export const toPipelinePreset = (told: Told): PipelinePreset => ({
  id: word(told.id),
  name: word(told.name),
  requiredInputs: textsOf(told.required_inputs),
  requiresConsent: told.requires_consent === true,
});

export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  /** With the placeholder `{subject}`. */
  readonly promptTemplate: string;
  readonly negativePrompt: string;
  /** To be copied into a request under the same names: the backend does not apply a preset. */
  readonly values: Readonly<Record<string, string | number>>;
}
const presetValues = ["width", "height", "steps", "cfg", "sampler_name", "scheduler", "batch_size"] as const;
export const toPreset = (told: Told): Preset => ({
  id: word(told.id),
  name: word(told.name),
  category: word(told.category),
  promptTemplate: word(told.prompt_template),
  negativePrompt: word(told.negative_prompt),
  values: Object.fromEntries(
    presetValues.flatMap((name) => {
      const value = textOf(told[name]) ?? numberOf(told[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  ),
});

export interface BackendSettings {
  readonly comfyUrl: string;
  /** `env`, `file`, `default`: what the environment says cannot be changed. */
  readonly source: string;
}
export const decodeSettings = shape(
  (told): BackendSettings => ({ comfyUrl: word(told.comfyui_base_url), source: word(told.comfyui_base_url_source) }),
);

export interface ContentImage {
  readonly path: string;
  readonly url: string;
  readonly bytes: number;
  readonly modifiedAt: number | undefined;
  /** What it was made of, as newer backends tell it. */
  readonly prompt: string;
  readonly checkpoint: string;
  readonly seed: string;
}
export const toContentImage = (told: Told): ContentImage => {
  const made = recordOf(recordOf(told.metadata)?.generation_params) ?? {};
  return {
    path: word(told.path),
    url: word(told.url),
    bytes: numberOf(told.size_bytes) ?? 0,
    modifiedAt: time(told.mtime),
    prompt: word(made.prompt),
    checkpoint: word(made.checkpoint),
    seed: typeof made.seed === "number" || typeof made.seed === "bigint" ? String(made.seed) : "",
  };
};

export interface Content {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly prompt: string;
  readonly reason: string | undefined;
}
export const toContent = (told: Told): Content => ({
  id: word(told.id),
  type: word(told.content_type),
  status: word(told.approval_status),
  prompt: word(told.prompt),
  reason: textOf(told.rejection_reason),
});

export interface PipelineJob {
  readonly id: string;
  /** `queued`, `running`, `completed`, `failed`, `cancelled`. */
  readonly state: string;
  readonly outputUrl: string | undefined;
  readonly error: string | undefined;
}
export const decodePipelineJob = shape(
  (told): PipelineJob => ({
    id: word(told.job_id),
    state: word(told.status),
    outputUrl: textOf(told.output_url),
    error: textOf(told.error),
  }),
);
