import type { IncomingMessage } from "node:http";
import { parsePythonJson } from "../../../src/core/base/pythonJson.ts";
import { type Engine, type HistoryEntry, isRecord, type Job } from "./engine.ts";
import type { FakeNode } from "./fakeNode.ts";
import { crashed, empty, type HttpReply, json, plain } from "./httpReply.ts";
import { type JobsState, jobAnswer, jobsAnswer } from "./jobRoutes.ts";
import type { Sockets } from "./sockets.ts";
import { uploadAnswer } from "./uploadRoutes.ts";
import type { UserFiles } from "./userFiles.ts";
import { viewAnswer } from "./viewRoutes.ts";

const modelExtensions = [".bin", ".ckpt", ".pkl", ".pt", ".pt2", ".pth", ".safetensors", ".sft"];

/** A model's file, and what was written into it. */
export interface FakeModel {
  readonly name: string;
  readonly size: number;
  readonly metadata?: Readonly<Record<string, string>>;
}
export type FakeModels = ReadonlyMap<string, readonly (string | FakeModel)[]>;

/** The files of a model folder; undefined when there is no such folder. */
function filesOf(models: FakeModels, folder: string): readonly FakeModel[] | undefined {
  const files = models.get(folder)?.map((file) => (typeof file === "string" ? { name: file, size: 1024 } : file));
  // What has no extension of a model is no model; the real server sorts.
  const isModel = ({ name }: FakeModel) => modelExtensions.some((extension) => name.endsWith(extension));
  return files?.filter(isModel).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `GET /experiment/models/*`: times in seconds. */
function modelFiles({ rest, state }: Call): HttpReply {
  const times = { modified: 1795350719.157421, created: 1795350719.157421 };
  const files = filesOf(state.models, rest);
  return files ? json(files.map(({ name, size }) => ({ name, pathIndex: 0, ...times, size }))) : empty(404);
}

function modelMetadata({ rest, state, url }: Call): HttpReply {
  const name = url.searchParams.get("filename");
  const metadata = filesOf(state.models, rest)?.find((file) => file.name === name)?.metadata;
  return metadata ? json(metadata) : empty(404);
}

export interface RouteState {
  readonly engine: Engine;
  readonly nodes: ReadonlyMap<string, FakeNode>;
  readonly isOld: boolean;
  readonly version: string;
  readonly models: FakeModels;
  readonly features: () => Readonly<Record<string, unknown>>;
  readonly userFiles: UserFiles;
  readonly sockets: Sockets;
}

interface Call {
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly body: Buffer;
  /** What stands for `*` in the path, decoded. */
  readonly rest: string;
  /** What stands for the second one. */
  readonly more: string;
  readonly state: RouteState;
}
type Handler = (call: Call) => HttpReply;

const notFound = () => plain(404, "404: Not Found");

function bodyOf({ body }: Call): unknown {
  const value = parsePythonJson(body.toString("utf8"));
  if (value === undefined) throw new SyntaxError("the body is no JSON");
  return value;
}

export function toTuple({ extra, id, number, outputs, prompt }: Job) {
  return [number, id, prompt, extra, outputs];
}

function toEntry({ job, meta, outputs, status }: HistoryEntry) {
  return { prompt: toTuple(job), outputs, status, meta };
}

function infoOf(state: RouteState, name: string): unknown {
  const node = state.nodes.get(name);
  if (!node) return undefined;
  const required = Object.entries(node.info.input.required ?? {}).map(([input, spec]) => {
    const isUpload = isRecord(spec[1]) && spec[1].image_upload === true;
    return [input, isUpload ? [state.engine.files.inputs(), spec[1]] : spec];
  });
  if (required.length === 0) return node.info;
  return { ...node.info, input: { ...node.info.input, required: Object.fromEntries(required) } };
}

function historyAnswer({ state, url }: Call): HttpReply {
  const { history } = state.engine;
  const whole = (name: string): number | undefined => {
    const text = url.searchParams.get(name);
    if (text === null) return undefined;
    if (!/^-?\d+$/.test(text)) throw new TypeError(`${name} is no number`);
    return Number(text);
  };
  const [count, offset] = [whole("max_items"), state.isOld ? undefined : whole("offset")];
  const all = [...history];
  const start = offset ?? (count === undefined ? 0 : Math.max(0, all.length - count));
  const chosen = count === 0 ? [] : all.slice(start, count === undefined ? undefined : start + count);
  return json(Object.fromEntries(chosen.map(([id, entry]) => [id, toEntry(entry)])));
}

function systemStats({ state }: Call): HttpReply {
  const memory = { ram_total: 25276502016, ram_free: 24293916672 };
  const templates = {
    required_frontend_version: "1.49.6",
    installed_templates_version: null,
    required_templates_version: "0.11.44",
  };
  const packages = [{ name: "comfyui-frontend-package", installed: null, required: "1.49.6" }];
  const system = {
    os: state.isOld ? "posix" : "linux",
    ...memory,
    comfyui_version: state.version,
    ...(state.isOld ? {} : { ...templates, comfy_package_versions: packages }),
    ...{ python_version: "3.11.2", pytorch_version: "1.13.0a0", embedded_python: false },
    ...(state.isOld ? {} : { deploy_environment: "local-git" }),
    argv: ["main.py"],
  };
  const vram = { vram_total: memory.ram_total, vram_free: memory.ram_free, torch_vram_total: memory.ram_total };
  const device = { name: "cpu", type: "cpu", index: null, ...vram, torch_vram_free: memory.ram_free };
  return json({ system, devices: [device] });
}

const postQueue: Handler = (call) => {
  const body = bodyOf(call);
  if (!isRecord(body)) throw new TypeError("no object");
  if (body.clear) call.state.engine.clear();
  if (Array.isArray(body.delete)) call.state.engine.delete(body.delete);
  return empty(200);
};

const postHistory: Handler = (call) => {
  const body = bodyOf(call);
  const { history } = call.state.engine;
  if (!isRecord(body)) throw new TypeError("no object");
  if (body.clear) history.clear();
  if (Array.isArray(body.delete)) for (const id of body.delete) history.delete(String(id));
  return empty(200);
};

const postInterrupt: Handler = (call) => {
  const body = call.body.length > 0 ? parsePythonJson(call.body.toString("utf8")) : undefined;
  if (body !== undefined && !isRecord(body)) throw new TypeError("no object");
  call.state.engine.interrupt(body?.prompt_id || undefined);
  return empty(200);
};

const postCancelJobs: Handler = (call) => {
  const body = parsePythonJson(call.body.toString("utf8"));
  if (body === undefined) return json({ error: "Request body must be valid JSON" }, 400);
  const ids = isRecord(body) ? body.job_ids : undefined;
  if (!Array.isArray(ids)) return json({ error: "job_ids must be a list" }, 400);
  const invalid = ids.filter((id) => typeof id !== "string" || !/^[0-9a-f-]{36}$/.test(id)).map(String);
  if (invalid.length > 0) return json({ error: "job_ids contains invalid id(s)", invalid_ids: invalid }, 400);
  return json({ cancelled: ids.map((id) => call.state.engine.cancel(String(id))).includes(true) });
};

function jobsState({ engine }: RouteState): JobsState {
  return { pending: engine.pending, running: engine.running, history: engine.history };
}

/** Routes that exist with and without `/api`. */
const common: Readonly<Record<string, Handler>> = {
  "GET /system_stats": systemStats,
  "GET /features": ({ state }) => (state.isOld ? notFound() : json(state.features())),
  "GET /prompt": ({ state }) => json({ exec_info: { queue_remaining: state.engine.remaining } }),
  "POST /prompt": (call) => {
    const { body, status } = call.state.engine.submit(bodyOf(call));
    return json(body, status);
  },
  "GET /queue": ({ state: { engine } }) =>
    json({
      queue_running: engine.running ? [toTuple(engine.running)] : [],
      queue_pending: engine.pending.map(toTuple),
    }),
  "POST /queue": postQueue,
  "GET /history": historyAnswer,
  "POST /history": postHistory,
  "GET /history/*": ({ rest, state }) => {
    const entry = state.engine.history.get(rest);
    return json(entry ? { [rest]: toEntry(entry) } : {});
  },
  "POST /interrupt": postInterrupt,
  "POST /free": (call) => {
    const body = bodyOf(call);
    if (isRecord(body)) call.state.engine.free(body);
    return empty(200);
  },
  "GET /object_info": ({ state }) =>
    json(Object.fromEntries([...state.nodes.keys()].map((name) => [name, infoOf(state, name)]))),
  "GET /object_info/*": ({ rest, state }) => {
    const info = infoOf(state, rest);
    return json(info ? { [rest]: info } : {});
  },
  "GET /models": ({ state }) => json([...state.models.keys()]),
  "GET /models/*": ({ rest, state }) => {
    const files = filesOf(state.models, rest);
    return files ? json(files.map(({ name }) => name)) : empty(404);
  },
  "GET /experiment/models/*": modelFiles,
  "GET /experiment/models/preview/*/*/*": () => empty(404),
  "GET /view_metadata/*": modelMetadata,
  "GET /embeddings": () => json([]),
  "GET /node_replacements": ({ state }) => (state.isOld ? notFound() : json({})),
  "GET /users": () => json({ storage: "server", migrated: false }),
  "GET /settings": () => json({}),
  "GET /extensions": () => json([]),
  "GET /workflow_templates": () => json({}),
  "GET /i18n": () => json({}),
  "GET /": () => ({
    status: 200,
    headers: { "content-type": "text/html" },
    body: "<!doctype html><title>stub</title>\n",
  }),
  "GET /experiment/models": ({ state }) =>
    json([...state.models.keys()].map((name) => ({ name, folders: [`models/${name}`], extensions: modelExtensions }))),
  "GET /userdata": ({ state, url }) => state.userFiles.list(url.searchParams),
  "GET /v2/userdata": ({ state, url }) => state.userFiles.tree(url.searchParams.get("path") ?? ""),
  "GET /userdata/*": ({ rest, state }) => state.userFiles.get(rest),
  "POST /userdata/*": ({ body, rest, state, url }) => state.userFiles.put(rest, body, url.searchParams),
  "DELETE /userdata/*": ({ rest, state }) => state.userFiles.delete(rest),
  "POST /userdata/*/move/*": ({ more, rest, state }) => state.userFiles.move(rest, more),
  "GET /view": ({ request, state, url }) => viewAnswer(url.searchParams, request.headers, state.engine.files),
  "POST /upload/image": ({ body, request, state }) =>
    uploadAnswer(request.headers["content-type"], body, state.engine.files),
  "POST /upload/mask": ({ body, request, state }) =>
    uploadAnswer(request.headers["content-type"], body, state.engine.files),
};

/** Routes that have no form below `/api`. */
const internal: Readonly<Record<string, Handler>> = {
  "PATCH /internal/logs/subscribe": (call) => {
    const body = bodyOf(call);
    if (isRecord(body)) call.state.sockets.readLog(String(body.clientId), body.enabled === true);
    return empty(200);
  },
  "GET /internal/files/*": ({ rest, state }) => {
    if (!["output", "temp", "input"].includes(rest)) return json({ error: "Invalid directory type" }, 400);
    return json(state.engine.files.names(rest).map((name) => `${name} [${rest}]`));
  },
};

/** Routes that only exist below `/api`, and not on old servers. */
const jobs: Readonly<Record<string, Handler>> = {
  "GET /api/jobs": ({ state, url }) => jobsAnswer(url.searchParams, jobsState(state)),
  "GET /api/jobs/*": ({ rest, state }) => jobAnswer(rest, jobsState(state)),
  "POST /api/jobs/cancel": postCancelJobs,
  "POST /api/jobs/*/cancel": ({ rest, state }) => json({ cancelled: state.engine.cancel(rest) }),
};

function findHandler(table: Readonly<Record<string, Handler>>, method: string, path: string) {
  for (const [key, handler] of Object.entries(table)) {
    const [verb = "", pattern = ""] = key.split(" ");
    const match = new RegExp(`^${pattern.replaceAll("*", "([^/]+)")}$`).exec(path);
    const [rest, more] = [match?.[1], match?.[2]].map((part) => decodeURIComponent(part ?? ""));
    if (match && verb === method) return { handler, rest: rest ?? "", more: more ?? "" };
  }
  return undefined;
}

/** What the server answers; a handler that throws is its 500. */
export function answer(request: IncomingMessage, body: Buffer, state: RouteState): HttpReply {
  const url = new URL(request.url ?? "/", "http://x");
  const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
  const table = state.isOld ? common : { ...jobs, ...internal, ...common };
  const hasOneForm = /^\/api\/(?:jobs|internal)/.test(url.pathname);
  const path = hasOneForm ? url.pathname : url.pathname.replace(/^\/api(?=\/)/, "");
  const found = findHandler(table, method, path);
  if (!found) {
    const isKnown = ["GET", "POST"].some((other) => findHandler(table, other, path));
    const allow = ["GET", "HEAD", "POST"].filter((verb) => findHandler(table, verb === "HEAD" ? "GET" : verb, path));
    const refused = plain(405, "405: Method Not Allowed");
    return isKnown ? { ...refused, headers: { ...refused.headers, allow: allow.join(",") } } : notFound();
  }
  try {
    const { handler, more, rest } = found;
    return handler({ url, request, body, rest, more, state });
  } catch (error) {
    if (error instanceof Error) return crashed();
    throw error;
  }
}
