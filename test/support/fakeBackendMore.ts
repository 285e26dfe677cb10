/** Routes of the fake backend that answer with files, or that nothing else builds upon. */

interface Call {
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly id: string;
}
type Routes = Readonly<Record<string, (call: Call) => { readonly status?: number; readonly body: unknown }>>;

/** An empty archive. */
export const emptyZip = Buffer.from("504b0506000000000000000000000000000000000000", "hex");

const notFound = { body: { ok: false, error: "not_found", message: "No such job" } };
const content = (id: string) => ({
  ...{ id, content_type: "image", approval_status: "pending", is_approved: false, prompt: "a boat" },
  ...{ file_path: "C:\\bilder\\ü.png", rejection_reason: null, tags: [] },
});
const isUuid = (id: string) => /^[0-9a-f-]{36}$/.test(id);
const badId = { status: 400, body: { detail: "Invalid content_id format. Must be UUID." } };
const preset = (id: string) => ({
  ...{ id, name: id, description: "", category: "photography", prompt_template: "{subject}", negative_prompt: "" },
  ...{ width: 768, height: 1024, steps: 30, cfg: 6.5, sampler_name: "euler", scheduler: "normal", batch_size: 1 },
});

export function contentRoutes(): Routes {
  return {
    "GET /content/library/*": ({ id }) => (isUuid(id) ? { body: { ok: true, content: content(id) } } : badId),
    "PUT /content/library/*": ({ body, id }) =>
      isUuid(id) ? { body: { ok: true, content: { ...content(id), ...body } } } : badId,
    "POST /content/library/*/tags": ({ body }) => ({ body: { ok: true, tags: body.tags } }),
    "DELETE /content/library/*/tags": ({ body }) => ({ body: { ok: true, tags: [], removed: body.tags } }),
    // A file that is gone is told with a yes.
    "GET /content/library/*/download": ({ id }) =>
      id.startsWith("0") ? { body: { ok: false, error: "File not found on disk" } } : { body: Buffer.from("\x89PNG") },
    "POST /content/library/batch/download": () => ({ body: emptyZip }),
    "DELETE /content/images/*": ({ id }) => ({
      body: decodeURIComponent(id).includes("/") ? { ok: false, error: "invalid_filename" } : { ok: true },
    }),
    "POST /content/images/delete": ({ body }) => ({
      body: { ok: true, deleted: (body.filenames as readonly string[]).length, skipped: 0 },
    }),
    "POST /content/images/cleanup": ({ body }) => ({
      body: { ok: true, deleted: 2, skipped: 0, older_than_days: body.older_than_days },
    }),
    "GET /content/images/download": () => ({ body: emptyZip }),
    "GET /content/videos": () => ({
      body: {
        items: [{ filename: "a.mp4", size_bytes: 9, url: "/content/videos/a.mp4", thumbnail_url: null }],
        total: 1,
      },
    }),
    "GET /content/videos/storage": () => ({ body: { videos_count: 1, videos_bytes: 9 } }),
    "DELETE /content/videos/*": () => ({ body: { ok: true } }),
    "POST /content/videos/bulk-delete": () => ({ body: { ok: true, deleted: 1, skipped: 0 } }),
    "POST /content/videos/cleanup": () => ({ body: { ok: true, deleted: 0, skipped: 0 } }),
    "GET /content/videos/download-all": () => ({ body: emptyZip }),
  };
}

/** `isPinned`: the framework does not see the body of the pipeline's route. */
export function pipelineRoutes(
  refused: (() => { readonly status?: number; readonly body: unknown }) | undefined,
): Routes {
  return {
    "GET /pipeline/presets/*": ({ id }) =>
      id === "unknown"
        ? { status: 404, body: { ok: false, error_code: "FILE_NOT_FOUND", message: "No such preset", remediation: [] } }
        : {
            body: { ok: true, preset: { id, name: "Cinematic", required_inputs: ["prompt"], requires_consent: true } },
          },
    "POST /pipeline/generate/image": ({ body }) => {
      if (refused) return refused();
      if (body.consent_given !== true) {
        const code = "CONSENT_MISSING";
        return {
          status: 400,
          body: { ok: false, error_code: code, message: "Consent is missing", remediation: ["Ask"] },
        };
      }
      // An engine that is down is no HTTP error.
      return {
        body: { job_id: "p1", status: "failed", preset_id: body.preset_id, output_url: null, error: "offline" },
      };
    },
    "GET /pipeline/jobs/*/artifacts": ({ id }) => ({ body: { ok: true, job_id: id, artifacts: [{ kind: "image" }] } }),
  };
}

export function modelRoutes(): Routes {
  const model = { id: "custom-1", name: "Mine", type: "lora", filename: "mine.safetensors", size_mb: null };
  return {
    "GET /models/catalog/custom": () => ({ body: { items: [model] } }),
    "POST /models/catalog/custom": ({ body }) =>
      /^https?:/.test(String(body.url))
        ? { body: { ok: true, item: { ...model, name: body.name } } }
        : { status: 400, body: { detail: "The address is no HTTP address" } },
    "PUT /models/catalog/custom/*": ({ body, id }) => ({ body: { ok: true, item: { ...model, id, name: body.name } } }),
    "DELETE /models/catalog/custom/*": () => ({ body: { ok: true } }),
    "GET /models/downloads/queue": () => ({ body: { items: [] } }),
    "POST /models/import": ({ body }) => {
      const text = String(body.text);
      const type = /name="model_type"\r\n\r\n(\w+)/.exec(text)?.[1];
      const file = /filename="([^"]+)"\r\n[^\r]*\r\n\r\n([\s\S]*)\r\n--/.exec(text);
      if (!file) return { status: 400, body: { detail: "no file" } };
      return { body: { ok: true, item: { path: `${type}/${file[1]}`, size_bytes: file[2]?.length, mtime: 1 } } };
    },
    "POST /models/verify": ({ body }) =>
      String(body.path).includes("..")
        ? { status: 400, body: { detail: "Invalid path" } }
        : { body: { ok: true, item: { path: body.path, sha256: "a".repeat(64), size_bytes: 7 } } },
  };
}

export function generateRoutes(hasJob: (id: string) => boolean): Routes {
  return {
    "GET /generate/image/*/download": ({ id }) => (hasJob(id) ? { body: emptyZip } : notFound),
    "GET /generate/image/*/rank": ({ id }) => ({
      body: { ok: true, job_id: id, top_images: [{ image_path: "a.png", quality_score: 0.9, rank: 1 }] },
    }),
    "GET /generate/image/batch/queue": () => ({ body: { ok: true, queue_stats: { queued: 1, running: 0 } } }),
    "GET /generate/image/batch/*/summary": ({ id }) => ({
      body: hasJob(id)
        ? { ok: true, summary: { total: 4, completed: 1 } }
        : { ok: false, error: "Job not found or not a batch job" },
    }),
    "GET /generate/storage": () => ({ body: { images_count: 3, images_bytes: 99 } }),
    "POST /generate/clear": () => ({ body: { ok: true, deleted_images: 3, deleted_jobs: 2 } }),
    "GET /generate/presets/*": ({ id }) =>
      id === "unknown" ? { body: { ok: false, error: "not_found" } } : { body: { ok: true, preset: preset(id) } },
    "GET /logs/stats": () => ({ body: { total: 3, by_level: { info: 2, error: 1 }, by_source: { backend: 3 } } }),
    "GET /services/*/info": () => ({
      body: { status: "stopped", port: 8000, instructions: { start: "run the launcher", note: "then wait" } },
    }),
    "POST /workflows/catalog/custom": ({ body }) =>
      body.id === "portrait-basic"
        ? { status: 400, body: { detail: "Workflow pack id is reserved" } }
        : { body: { ok: true, pack: body } },
    "PUT /workflows/catalog/custom/*": ({ body, id }) => ({ body: { ok: true, pack: { id, name: "Own", ...body } } }),
    "DELETE /workflows/catalog/custom/*": () => ({ body: { ok: true } }),
  };
}
