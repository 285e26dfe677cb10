import { statSync } from "node:fs";
import path from "node:path";
import { ControlError, isControlError } from "../../core/base/errors.ts";
import { undecidedHosts } from "../../core/policy/hosts.ts";
import { readPolicy } from "../../core/policy/readPolicy.ts";
import type { ServiceHealth, ServiceState } from "../../core/ports.ts";
import type { ControlPlane } from "../../node/controlPlane.ts";
import { FileFollower } from "../../node/health/fileFollower.ts";
import { namedServices } from "../../node/health/namedServices.ts";
import type { ServiceProcesses } from "../../node/health/serviceProcesses.ts";
import { ApprovalDesk } from "../approvalDesk.ts";
import { type ExitCode, exitCodes } from "../exitCodes.ts";
import { abortOnInterrupt } from "../interrupt.ts";
import { printJson } from "../printJson.ts";
import type { Paint, Palette } from "../terminal.ts";
import { textTable } from "../textTable.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { toVisibleText } from "../visibleText.ts";
import { withControlPlane } from "../withControlPlane.ts";

function toServiceJson(health: ServiceHealth) {
  const { detail, latencyMs, observedAt, service, state, version } = health;
  const { id, name, protocol, url } = service;
  return {
    ...{ id, name, url, protocol, state, detail },
    latencyMs: latencyMs ?? null,
    version: version ?? null,
    observedAt: new Date(observedAt).toISOString(),
  };
}

function statePaint(state: ServiceState, paint: Palette): Paint {
  if (state === "up") return paint.green;
  return state === "down" ? paint.red : paint.yellow;
}

/** One aligned line a service. */
export function serviceLines(services: readonly ServiceHealth[], paint: Palette): string[] {
  return textTable(
    services.map(({ detail, service, state, version }) => [
      { text: service.name, paint: paint.bold },
      { text: state, paint: statePaint(state, paint) },
      { text: version ?? "" },
      { text: service.url },
      { text: detail, paint: paint.dim },
    ]),
  );
}

export const runServices: RunVerb = async (context) => {
  const [what = "status", id, ...rest] = context.words;
  if (what === "status" && id === undefined) return runStatus(context);
  if (!["start", "stop", "logs"].includes(what) || rest.length > 0) {
    throw new ControlError(
      "usage",
      `Unexpected "${context.words.join(" ")}", expected status, start ID, stop ID or logs ID`,
    );
  }
  if (id === undefined) throw new ControlError("usage", `services ${what}: expected the id of a service`);
  return withProcesses(context, (processes, signal) => {
    if (what === "start") return runStart(context, processes, id, signal);
    return what === "stop" ? runStop(context, processes, id) : runLogs(context, processes, id, signal);
  });
};

async function runStatus(context: VerbContext): Promise<ExitCode> {
  const { json, terminal } = context;
  const { services, undecided } = await withControlPlane(context, async (plane) => ({
    services: await plane.probeServices(),
    undecided: await hostsToAllow(plane),
  }));
  for (const host of undecided) {
    terminal.err(`${host} is another machine and was not asked: --allow-host ${host}, or "hosts" in your settings`);
  }
  if (json) printJson(terminal, { services: services.map(toServiceJson) });
  else if (services.length === 0) terminal.out("Neither the document nor your settings name a service.");
  else for (const line of serviceLines(services, terminal.paint)) terminal.out(line);
  return services.every(({ state }) => state === "up") ? exitCodes.clean : exitCodes.failure;
}

/** Other machines that the document names; none without a document. */
async function hostsToAllow(plane: ControlPlane): Promise<readonly string[]> {
  try {
    return undecidedHosts(readPolicy(await plane.document(), plane.settings), plane.settings);
  } catch (error) {
    if (isControlError(error) && error.code === "document-missing") return [];
    throw error;
  }
}

async function withProcesses(
  context: VerbContext,
  use: (processes: ServiceProcesses, signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { env, flags, json, terminal } = context;
  const controller = new AbortController();
  const interactive = !json && !env.CI && process.stdin.isTTY === true && process.stderr.isTTY === true;
  const desk = new ApprovalDesk({ hashes: flags.values("approve"), interactive, terminal, controller });
  const release = abortOnInterrupt(controller, terminal);
  try {
    return await withControlPlane(context, async (plane) => {
      const { openServiceProcesses } = await import("../../node/health/openServiceProcesses.ts");
      const approve = async (command: string) => {
        const isApproved = await desk.approve(command, "starts services");
        for (const { hash } of isApproved ? [] : desk.open) terminal.err(`Approve it with --approve ${hash}`);
        return isApproved;
      };
      const services = await namedServices(plane);
      return use(
        await openServiceProcesses({ folder: path.resolve(plane.folder), services, approve }),
        controller.signal,
      );
    });
  } finally {
    release();
  }
}

async function runStart(
  { json, terminal }: VerbContext,
  processes: ServiceProcesses,
  id: string,
  signal: AbortSignal,
): Promise<ExitCode> {
  const answer = await processes.start(id, signal);
  if (json)
    printJson(terminal, { service: id, result: answer.type, detail: answer.detail, log: processes.logFile(id) });
  else terminal.out(`${id} ${answer.type.replaceAll("-", " ")}: ${toVisibleText(answer.detail)}`);
  return answer.type === "started" || answer.type === "runs-already" ? exitCodes.clean : exitCodes.failure;
}

async function runStop(
  { flags, json, terminal }: VerbContext,
  processes: ServiceProcesses,
  id: string,
): Promise<ExitCode> {
  const answer = await processes.stop(id, { force: flags.has("force") });
  const hint = answer.type === "not-ours" ? "; --force ends it" : "";
  if (json) printJson(terminal, { service: id, result: answer.type, detail: answer.detail });
  else terminal.out(`${id} ${answer.type.replaceAll("-", " ")}: ${toVisibleText(answer.detail)}${hint}`);
  return answer.type === "not-ours" ? exitCodes.blocked : exitCodes.clean;
}

async function runLogs(
  { flags, json, terminal }: VerbContext,
  processes: ServiceProcesses,
  id: string,
  signal: AbortSignal,
): Promise<ExitCode> {
  const count = Number(flags.value("lines") ?? 100);
  if (!Number.isInteger(count) || count < 1)
    throw new ControlError("usage", "Unexpected --lines, expected a number from 1");
  const lines = await processes.logs(id, count);
  if (json) printJson(terminal, { service: id, file: processes.logFile(id), lines: lines ?? null });
  else if (lines) for (const line of lines) terminal.out(toVisibleText(line));
  else terminal.out(`There is no ${processes.logFile(id)}; nothing is known of what ${id} prints.`);
  if (flags.has("follow") && !json) await follow(processes.logFile(id), terminal, signal);
  return lines ? exitCodes.clean : exitCodes.failure;
}

/** Until a person interrupts. */
async function follow(file: string, terminal: VerbContext["terminal"], signal: AbortSignal): Promise<void> {
  const from = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const follower = new FileFollower(
    file,
    (text) => {
      for (const line of text.replace(/\n$/, "").split(/\r?\n/)) terminal.out(toVisibleText(line));
    },
    from,
  );
  const held = setInterval(() => undefined, 60_000);
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  clearInterval(held);
  follower.dispose();
}
