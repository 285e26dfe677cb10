/** Step B: only the services that the chosen task needs; one recovery, one re-check, then a blocker. */
import type { Task } from "../document/model.ts";
import { serviceNames, verificationCommands } from "../document/taskDetails.ts";
import type { ServiceHealth, ServiceSpec } from "../ports.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endBlocked } from "./ending.ts";

/** Services that the task's Services bullet names or that one of its verification commands addresses, behind those that they depend on. */
export function servicesNeeded(task: Task, services: readonly ServiceSpec[]): ServiceSpec[] {
  const named = serviceNames(task).map((name) => name.toLowerCase());
  const commands = verificationCommands(task).join("\n");
  const needed = services.filter((service) => {
    const isNamed = named.some((name) => name === service.id.toLowerCase() || name === service.name.toLowerCase());
    return isNamed || addresses(commands, service.url);
  });
  return withDependencies(needed, services);
}

/** Each service once, behind those that it depends on; services that wait for one another keep their order. */
export function withDependencies(wanted: readonly ServiceSpec[], services: readonly ServiceSpec[]): ServiceSpec[] {
  const ordered: ServiceSpec[] = [];
  const seen = new Set<string>();
  const visit = (service: ServiceSpec): void => {
    if (seen.has(service.id)) return;
    seen.add(service.id);
    for (const other of services) if (service.dependsOn?.includes(other.id)) visit(other);
    ordered.push(service);
  };
  wanted.forEach(visit);
  return ordered;
}

/** It answers as it should, perhaps late. */
export function isUsable({ isSlow, state }: Pick<ServiceHealth, "isSlow" | "state">): boolean {
  return state === "up" || (state === "degraded" && isSlow === true);
}

function addresses(commands: string, url: string): boolean {
  const { host } = new URL(url);
  const others = host.replace(/^localhost(?=:|$)/, "127.0.0.1");
  return [host, others].some((name) => new RegExp(`//${name.replaceAll(".", "\\.")}(?![\\w.:-])`).test(commands));
}

export async function healthGate(run: CycleRun): Promise<Ending | undefined> {
  const task = run.candidate?.task;
  const needed = task ? servicesNeeded(task, run.policy.services.value) : [];
  if (needed.length === 0) return undefined;
  await run.step("health");
  for (const service of needed) {
    const { health, tried } = await probeTwice(run, service);
    run.health.push(health);
    if (!isUsable(health)) return endUnusable(health, tried);
  }
  return undefined;
}

function endUnusable({ detail, service, state }: ServiceHealth, tried: string | undefined): Ending {
  const why = `${service.url} was asked: ${detail}${tried ? `; ${tried}` : ""}`;
  const needed =
    state === "degraded"
      ? `mend ${service.name}, or end what has its address, then type AUTO`
      : `start ${service.name}, then type AUTO`;
  return endBlocked(`${service.name} is ${state}`, why, needed);
}

interface Look {
  readonly health: ServiceHealth;
  /** What was done about it, undefined when nothing was. */
  readonly tried?: string | undefined;
}

/** Who answers wrongly is not started a second time: its address is taken. */
async function probeTwice(run: CycleRun, service: ServiceSpec): Promise<Look> {
  const health = await probe(run, service);
  if (isUsable(health) || health.state === "degraded") return { health };
  const tried = await recover(run, service);
  return tried === undefined ? { health } : { health: await probe(run, service), tried };
}

async function probe(run: CycleRun, service: ServiceSpec): Promise<ServiceHealth> {
  const health = await run.ports.probe.probe(service, run.signal, run.folder.runId);
  await run.record({ type: "health", health });
  return health;
}

/** What came of it; undefined when nothing could be run, or nobody let it run. */
async function recover(run: CycleRun, service: ServiceSpec): Promise<string | undefined> {
  const { recovery, approvals } = run.ports;
  const offer = await recovery.offer(service.id);
  if (!offer) return undefined;
  const { command, isOwn } = offer;
  if (!isOwn) {
    const approved =
      (await approvals.isApproved(command)) ||
      ((await run.options.interaction?.approve?.(command, `start ${service.name}`)) ?? false);
    if (!approved) {
      await run.note(`${service.name} could be started with "${command}", which nobody has approved yet`);
      return undefined;
    }
    await approvals.approve(command);
  }
  await run.folder.append("will-recover", { service: service.id, command });
  const { detail } = await recovery.recover(service.id, run.signal);
  await run.note(`${service.name}: ${detail}`);
  return detail;
}
