/** Step B: only the services that the chosen task needs; one recovery, one re-check, then a blocker. */
import type { Task } from "../document/model.ts";
import { serviceNames, verificationCommands } from "../document/taskDetails.ts";
import type { ServiceHealth, ServiceSpec } from "../ports.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endBlocked } from "./ending.ts";

/** Services that the task's Services bullet names or that one of its verification commands addresses. */
export function servicesNeeded(task: Task, services: readonly ServiceSpec[]): ServiceSpec[] {
  const named = serviceNames(task).map((name) => name.toLowerCase());
  const commands = verificationCommands(task).join("\n");
  return services.filter((service) => {
    const isNamed = named.some((name) => name === service.id.toLowerCase() || name === service.name.toLowerCase());
    return isNamed || addresses(commands, service.url);
  });
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
    const health = await probeTwice(run, service);
    run.health.push(health);
    if (health.state !== "up" && health.state !== "degraded") {
      return endBlocked(
        `${service.name} is ${health.state}`,
        `${service.url} was asked: ${health.detail}`,
        `start ${service.name}, then type AUTO`,
      );
    }
  }
  return undefined;
}

async function probeTwice(run: CycleRun, service: ServiceSpec): Promise<ServiceHealth> {
  const first = await probe(run, service);
  if (first.state === "up" || first.state === "degraded") return first;
  if (!(await recover(run, service))) return first;
  return probe(run, service);
}

async function probe(run: CycleRun, service: ServiceSpec): Promise<ServiceHealth> {
  const health = await run.ports.probe.probe(service, run.signal);
  await run.record({ type: "health", health });
  return health;
}

async function recover(run: CycleRun, service: ServiceSpec): Promise<boolean> {
  const { recovery, approvals } = run.ports;
  const command = await recovery.commandFor(service.id);
  if (command === undefined) return false;
  const approved =
    (await approvals.isApproved(command)) ||
    ((await run.options.interaction?.approve?.(command, `start ${service.name}`)) ?? false);
  if (!approved) {
    await run.note(`${service.name} could be started with "${command}", which nobody has approved yet`);
    return false;
  }
  await approvals.approve(command);
  await run.folder.append("will-recover", { service: service.id, command });
  const result = await recovery.recover(service.id, run.signal);
  await run.note(`${service.name}: ${result.detail}`);
  return result.started;
}
