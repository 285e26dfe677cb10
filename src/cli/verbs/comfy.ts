import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ControlError, isControlError, messageOf } from "../../core/base/errors.ts";
import { LineIndex } from "../../core/base/lines.ts";
import { parsePythonJson, toExactJson } from "../../core/base/pythonJson.ts";
import { validateWorkflow, type WorkflowFinding } from "../../core/workflow/validateWorkflow.ts";
import { toWorkflowSummary } from "../../core/workflow/workflowSummary.ts";
import type { ComfyClient } from "../../node/comfy/comfyClient.ts";
import type { HistoryEntry, Queue } from "../../node/comfy/comfyReplies.ts";
import { recordOf } from "../../node/http/fields.ts";
import { withComfy } from "../comfyServer.ts";
import { type ExitCode, exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import { textTable } from "../textTable.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { toVisibleText } from "../visibleText.ts";
import { readWorkflowFile, toPlace } from "../workflowFile.ts";

const verbs: Readonly<Record<string, { readonly run: RunVerb; readonly words: readonly [number, number] }>> = {
  status: { run: runStatus, words: [0, 0] },
  queue: { run: runQueue, words: [0, 1000] },
  history: { run: runHistory, words: [0, 0] },
  validate: { run: runValidate, words: [1, 1000] },
  run: { run: async (context) => (await import("./comfyRun.ts")).runComfyWorkflow(context), words: [1, 1] },
};

export const runComfy: RunVerb = async (context) => {
  const [name = "", ...words] = context.words;
  const verb = verbs[name];
  if (!verb) throw new ControlError("usage", `Unexpected "${name}", expected ${Object.keys(verbs).join(", ")}`);
  const [least, most] = verb.words;
  if (words.length < least) throw new ControlError("usage", `comfy ${name}: expected a workflow file`);
  if (words.length > most) throw new ControlError("usage", `comfy ${name}: unexpected "${words[most]}"`);
  return verb.run({ ...context, words });
};

async function runStatus(context: VerbContext): Promise<ExitCode> {
  const { json, terminal } = context;
  const told = await withComfy(context, async (client) => {
    const [info, queue] = await Promise.all([client.serverInfo(), client.queue()]);
    return { url: client.baseUrl, ...info, running: queue.running.length, pending: queue.pending.length };
  });
  if (json) printJson(terminal, told);
  else {
    const devices = told.devices.map(
      ({ name, vramFree, vramTotal }) => `${name}, ${gigabytes(vramFree)} of ${gigabytes(vramTotal)} free`,
    );
    terminal.out(`ComfyUI ${toVisibleText(told.version) || "(version unknown)"} at ${told.url}`);
    for (const device of devices) terminal.out(toVisibleText(device));
    terminal.out(`${told.running} running, ${told.pending} waiting`);
  }
  return exitCodes.clean;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}

async function runQueue(context: VerbContext): Promise<ExitCode> {
  const { json, terminal } = context;
  const [verb, ...words] = context.words;
  if (verb !== undefined) requireQueueChange(verb, words);
  const { changed, queue } = await withComfy(context, async (client) => {
    const change: QueueChange = verb === undefined ? {} : await changeQueue(client, verb, words);
    return { changed: change, queue: await client.queue() };
  });
  const { cancelled = [], moved } = changed;
  // What was interrupted stays there for a moment.
  const running = queue.running.filter(({ promptId }) => !cancelled.includes(promptId));
  if (json) printJson(terminal, { ...changed, ...toQueueJson({ ...queue, running }) });
  else {
    for (const id of cancelled) terminal.out(`cancelled ${id}`);
    if (moved !== undefined) terminal.out(`moved ${moved}`);
    const rows = [
      ...running.map(({ promptId }) => ["running", promptId]),
      ...queue.pending.map(({ promptId }, at) => [`${at + 1}.`, promptId]),
    ];
    if (rows.length === 0) terminal.out("Nothing runs and nothing waits.");
    for (const line of textTable(rows.map((row) => row.map((text) => ({ text }))))) terminal.out(line);
  }
  return exitCodes.clean;
}

type QueueChange = { readonly moved?: string; readonly cancelled?: readonly string[] };

/** Throws `usage` for words that are no change of the queue. */
function requireQueueChange(verb: string, words: readonly string[]): void {
  const isMove = verb === "move" && words.length === 2 && /^[1-9]\d{0,5}$/.test(words[1] ?? "");
  if (isMove || (verb === "cancel" && words.length > 0) || (verb === "interrupt" && words.length === 0)) return;
  throw new ControlError("usage", "comfy queue: expected nothing, move ID PLACE, cancel ID… or interrupt");
}

/** `move ID PLACE`, `cancel ID…` and `interrupt`; an id may be cut as long as it names one prompt. */
async function changeQueue(client: ComfyClient, verb: string, words: readonly string[]): Promise<QueueChange> {
  const { pending, running } = await client.queue();
  const idOf = (word: string): string => {
    const found = [...running, ...pending].filter(({ promptId }) => promptId.startsWith(word));
    if (found.length === 1 && found[0]) return found[0].promptId;
    throw new ControlError("usage", `Unexpected "${word}", expected the id of one prompt that runs or waits`);
  };
  if (verb === "interrupt")
    return cancelAll(
      client,
      running.map(({ promptId }) => promptId),
    );
  if (verb === "cancel") return cancelAll(client, words.map(idOf));
  const [word = "", place = ""] = words;
  const promptId = idOf(word);
  if ((await client.move(promptId, Number(place)).catch(keepPrompt)) !== undefined) return { moved: promptId };
  throw new ControlError("service-failed", `${promptId} does not wait any more`);
}

/** A prompt that was lost on its way is kept as a workflow file, which `comfy run` takes. */
async function keepPrompt(error: unknown): Promise<never> {
  const { prompt, promptId } = isControlError(error) ? error.data : {};
  if (typeof prompt !== "string") throw error;
  const folder = await mkdtemp(path.join(os.tmpdir(), "control-plane-prompt-"));
  const file = path.join(folder, `${promptId}.json`);
  await writeFile(file, toExactJson(recordOf(parsePythonJson(prompt))?.prompt));
  throw new ControlError("service-failed", `${messageOf(error)}. Its workflow is kept: ${file}`, { cause: error });
}

async function cancelAll(client: ComfyClient, ids: readonly string[]): Promise<QueueChange> {
  const cancelled: string[] = [];
  for (const id of ids) if (await client.cancel(id)) cancelled.push(id);
  return { cancelled };
}

function toQueueJson({ pending, running }: Queue) {
  const toItem = ({ number, promptId }: { readonly number: number; readonly promptId: string }) => ({
    promptId,
    number,
  });
  return { running: running.map(toItem), pending: pending.map(toItem) };
}

async function runHistory(context: VerbContext): Promise<ExitCode> {
  const { flags, json, terminal } = context;
  const limit = Number(flags.value("limit") ?? 20);
  if (!Number.isInteger(limit) || limit < 1)
    throw new ControlError("usage", "Unexpected --limit, expected a number from 1");
  const entries = (await withComfy(context, (client) => client.history(limit))).toReversed();
  if (json) printJson(terminal, { history: entries.map(toHistoryJson) });
  else {
    if (entries.length === 0) terminal.out("The server remembers no run.");
    for (const line of textTable(entries.map((entry) => historyRow(entry).map((text) => ({ text })))))
      terminal.out(line);
  }
  return exitCodes.clean;
}

function historyRow({ endedAt, failure, files, promptId, startedAt, status }: HistoryEntry): string[] {
  const seconds =
    startedAt !== undefined && endedAt !== undefined ? `${((endedAt - startedAt) / 1000).toFixed(1)} s` : "";
  const what = failure ? `${failure.nodeType}: ${failure.message}` : files.map(({ filename }) => filename).join(", ");
  return [promptId, status, endedAt === undefined ? "" : new Date(endedAt).toISOString(), seconds, what];
}

function toHistoryJson({ endedAt, failure, files, promptId, startedAt, status }: HistoryEntry) {
  const time = (milliseconds: number | undefined) =>
    milliseconds === undefined ? null : new Date(milliseconds).toISOString();
  return { promptId, status, startedAt: time(startedAt), endedAt: time(endedAt), error: failure ?? null, files };
}

async function runValidate(context: VerbContext): Promise<ExitCode> {
  const { cwd, json, terminal, words } = context;
  const workflows = await Promise.all(
    words.map(async (file) => ({ file, workflow: await readWorkflowFile(cwd, file) })),
  );
  const classes = await withComfy(context, (client) => client.nodeClasses());
  const checked = workflows.map(({ file, workflow }) => {
    const lines = new LineIndex(workflow.text);
    const findings = validateWorkflow(workflow, classes).map((finding) => ({
      ...finding,
      ...toPlace(lines, finding.range),
    }));
    findings.sort((a, b) => a.range.start - b.range.start);
    return { file, summary: toWorkflowSummary(workflow, classes), findings };
  });
  if (json)
    printJson(terminal, {
      files: checked.map(({ file, findings, summary }) => ({
        file,
        ...summary,
        findings: findings.map(toFindingJson),
      })),
    });
  else for (const { file, findings } of checked) tellFindings(context, file, findings);
  const hasErrors = checked.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
  return hasErrors ? exitCodes.findings : exitCodes.clean;
}

type PlacedFinding = WorkflowFinding & ReturnType<typeof toPlace>;

function toFindingJson({ column, endColumn, endLine, fault, input, line, message, node, severity }: PlacedFinding) {
  return { fault, severity, message, node: node ?? null, input: input ?? null, line, column, endLine, endColumn };
}

function tellFindings({ terminal }: VerbContext, file: string, findings: readonly PlacedFinding[]): void {
  const { paint } = terminal;
  for (const { column, line, message, severity } of findings) {
    const shown = severity === "error" ? paint.red(severity) : paint.yellow(severity);
    terminal.out(`${toVisibleText(file)}:${line}:${column} ${shown} ${toVisibleText(message)}`);
  }
  if (findings.length === 0) terminal.out(`${toVisibleText(file)} ${paint.green("ok")}`);
}
