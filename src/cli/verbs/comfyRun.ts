import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { ControlError, isAbort } from "../../core/base/errors.ts";
import { applyEdits, type TextEdit } from "../../core/base/text.ts";
import type { NodeClasses } from "../../core/workflow/nodeClasses.ts";
import { readWorkflow, type Workflow } from "../../core/workflow/readWorkflow.ts";
import { type ParameterKey, parameterEdit, parameterKeys, runParameters } from "../../core/workflow/runForm.ts";
import { neededNodes, outputNodes } from "../../core/workflow/validateWorkflow.ts";
import type { ComfyClient } from "../../node/comfy/comfyClient.ts";
import type { SubmitFault } from "../../node/comfy/comfyReplies.ts";
import { evidenceName, type MediaEvidence } from "../../node/comfy/mediaEvidence.ts";
import { errorCode } from "../../node/files/atomicWrite.ts";
import { fileWords } from "../../node/files/fileFailure.ts";
import { runProgressText } from "../comfyProgress.ts";
import { withComfy } from "../comfyServer.ts";
import type { Flags } from "../commandLine.ts";
import { type ExitCode, exitCodes } from "../exitCodes.ts";
import { abortOnInterrupt } from "../interrupt.ts";
import { printJson } from "../printJson.ts";
import { createStatusLine } from "../statusLine.ts";
import type { Terminal } from "../terminal.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { toVisibleText } from "../visibleText.ts";
import { readWorkflowFile } from "../workflowFile.ts";

type Ended =
  | { readonly type: "saved"; readonly folder: string; readonly evidence: MediaEvidence }
  | { readonly type: "refused"; readonly faults: readonly SubmitFault[] }
  | { readonly type: "lost" | "cancelled" };

/** Runs a workflow to its end, saves what it made and what proves it. */
export const runComfyWorkflow: RunVerb = async (context) => {
  const [file = ""] = context.words;
  const controller = new AbortController();
  const release = abortOnInterrupt(controller, context.terminal);
  try {
    const original = await readWorkflowFile(context.cwd, file);
    await prepareOutput(context);
    const running = withComfy(context, (client) => run(client, original, file, context, controller.signal));
    const ended = await running.catch((error: unknown): Ended => {
      if (controller.signal.aborted && isAbort(error)) return { type: "cancelled" };
      throw error;
    });
    tell(context, ended);
    return toExitCode(ended);
  } finally {
    release();
  }
};

async function run(
  client: ComfyClient,
  original: Workflow,
  file: string,
  context: VerbContext,
  signal: AbortSignal,
): Promise<Ended> {
  const [{ runWorkflow }, classes] = await Promise.all([
    import("../../node/comfy/comfyRun.ts"),
    client.nodeClasses(signal),
  ]);
  const workflow = changed(original, context.flags, classes);
  const submittedAt = new Date();
  const faults: SubmitFault[] = [];
  const line = createStatusLine(context.json || context.flags.has("quiet"));
  const started = performance.now();
  const answer = await runWorkflow(
    client,
    workflow.text,
    {
      neededNodes: neededNodes(workflow, outputNodes(workflow, classes)).length,
      isFirst: context.flags.has("first"),
      onFaults: (told) => faults.push(...told),
      onProgress: (progress) => {
        const title = workflow.nodes.get(progress.node ?? "")?.title;
        line.show(runProgressText(progress, title, performance.now() - started));
      },
    },
    signal,
  ).finally(() => line.end());
  if (answer.type === "refused") return answer;
  if (answer.type === "lost") return { type: signal.aborted ? "cancelled" : "lost" };
  const { keepingSignal, keepRun } = await import("../../node/comfy/keepRun.ts");
  const folder = await outputFolder(context, answer.entry.promptId);
  const about = { entry: answer.entry, workflow, classes, workflowFile: file, folder, faults, submittedAt };
  const { evidence } = await keepRun(client, about, keepingSignal(signal));
  return { type: "saved", folder, evidence };
}

/** Before anything is sent: what comes needs a place, and the proof of another run is never written over. */
async function prepareOutput({ cwd, flags }: VerbContext): Promise<void> {
  const asked = flags.value("output");
  if (asked === undefined) return;
  const folder = path.resolve(cwd, asked);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const why = errorCode(error) === "EEXIST" ? "a file has that name" : fileWords(error);
    throw new ControlError("usage", `Unexpected --output ${asked}, expected a folder: ${why}`);
  }
  if (existsSync(path.join(folder, evidenceName))) {
    const words = `${asked} holds another run, which its ${evidenceName} proves`;
    throw new ControlError("usage", `Unexpected --output: ${words}; name another folder`);
  }
}

/** In a cycle the run's own folder, beside the brief; else below `--cwd`, out of git's sight. */
async function outputFolder({ cwd, env, flags }: VerbContext, promptId: string): Promise<string> {
  const asked = flags.value("output");
  if (asked !== undefined) return path.resolve(cwd, asked);
  const { runFolder } = await import("../../node/comfy/keepRun.ts");
  if (env.CONTROL_PLANE_BRIEF) return runFolder(path.join(path.dirname(env.CONTROL_PLANE_BRIEF), "media"), promptId);
  const media = path.join(cwd, ".control-plane", "media");
  await mkdir(media, { recursive: true });
  await writeFile(path.join(media, ".gitignore"), "*\n");
  return runFolder(media, promptId);
}

/** The workflow with the values of the call. Throws `usage` for a value that is refused or that has no place. */
function changed(workflow: Workflow, flags: Flags, classes: NodeClasses): Workflow {
  const parameters = runParameters(workflow, classes);
  const edits = parameterKeys.flatMap((key): TextEdit[] => {
    const value = flags.value(key);
    if (value === undefined) return [];
    const meant = parameters.filter((parameter) => parameter.key === key);
    if (meant.length === 0) throw new ControlError("usage", `Unexpected --${key}: the workflow has no such input`);
    return meant.map((parameter) => parameterEdit(parameter, toValue(key, value)));
  });
  const chosen = flags.values("set").map((assignment) => setEdit(workflow, assignment));
  const reading = readWorkflow(applyEdits(workflow.text, [...edits, ...chosen]));
  if (reading.kind !== "api") throw new ControlError("usage", "The values make it no workflow any more");
  return reading.workflow;
}

function toValue(key: ParameterKey, value: string): string {
  return key === "seed" && value === "random" ? String(randomInt(0, 2 ** 48 - 1)) : value;
}

/** `5.denoise=0.8`: JSON where it is JSON, else a text. */
function setEdit(workflow: Workflow, assignment: string): TextEdit {
  const [, node = "", name = "", value = ""] = /^([^.=]+)\.([^=]+)=([\s\S]*)$/.exec(assignment) ?? [];
  const input = workflow.nodes.get(node)?.inputs?.find((each) => each.name === name);
  if (!input)
    throw new ControlError("usage", `Unexpected --set ${assignment}, expected NODE.INPUT=VALUE of the workflow`);
  return { range: input.range, newText: isJson(value) ? value : JSON.stringify(value) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // A bare word is a text.
    return false;
  }
}

function toExitCode(ended: Ended): ExitCode {
  if (ended.type === "refused") return exitCodes.findings;
  const isWhole = ended.type === "saved" && ended.evidence.status === "success" && ended.evidence.unsaved.length === 0;
  return isWhole ? exitCodes.clean : exitCodes.failure;
}

function tell({ json, terminal }: VerbContext, ended: Ended): void {
  if (json) printJson(terminal, toJson(ended));
  else if (ended.type === "saved") tellSaved(terminal, ended);
  else if (ended.type === "refused") for (const fault of ended.faults) terminal.out(faultText(fault));
  else if (ended.type === "cancelled") terminal.out("Cancelled.");
  else terminal.out("The server does not know the prompt any more: it was deleted, or the server was started anew.");
}

function tellSaved(terminal: Terminal, { evidence, folder }: Extract<Ended, { readonly type: "saved" }>): void {
  const { error, leftOut, missing, outputs, status, unsaved } = evidence;
  for (const fault of leftOut) terminal.err(terminal.errPaint.yellow(`left out: ${faultText(fault)}`));
  for (const { file } of outputs) terminal.out(path.join(folder, file));
  for (const name of missing) terminal.err(terminal.errPaint.yellow(`not there any more: ${toVisibleText(name)}`));
  for (const { filename, reason } of unsaved) {
    terminal.err(terminal.errPaint.red(toVisibleText(`not saved: ${filename}: ${reason}`)));
  }
  if (status === "success") return;
  terminal.err(terminal.errPaint.red(error ? toVisibleText(`${error.type}: ${error.message}`) : status));
}

function faultText({ input, message, node }: SubmitFault): string {
  const place = node === undefined ? "" : `node ${node}${input === undefined ? "" : `, ${input}`}: `;
  return toVisibleText(`${place}${message}`);
}

function toJson(ended: Ended): object {
  if (ended.type === "refused") return { status: "refused", faults: ended.faults };
  if (ended.type !== "saved") return { status: ended.type };
  const { schema: _, ...evidence } = ended.evidence;
  return { ...evidence, folder: ended.folder };
}
