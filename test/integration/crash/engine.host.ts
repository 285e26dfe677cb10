/** A process that runs one verb of a control plane, and ends by its own hand at the effect that it is told. */
import { appendFileSync, writeFileSync } from "node:fs";
import { defaultSettings, type Isolation } from "../../../src/core/settings.ts";
import { createControlPlane } from "../../../src/node/controlPlane.ts";
import { watchEffects } from "./effects.ts";

/** What the test tells the process, as JSON in its first argument. */
export interface EngineOrder {
  readonly folder: string;
  readonly approvalsFolder: string;
  readonly verb: "auto" | "verify" | "stop";
  readonly executor: "command" | "manual";
  readonly agentCommand: string | undefined;
  readonly isolation?: Isolation;
  /** Number of the effect before which it is killed; undefined: it lives, and writes the names of all effects to `list`. */
  readonly killAt: number | undefined;
  /** What fails instead: writing from an effect on, the document's folder, or one call of git. */
  readonly fault: { readonly kind: "disk-full" | "read-only" | "git"; readonly from: number } | undefined;
  readonly list: string;
}

const order = JSON.parse(process.argv[2] ?? "{}") as EngineOrder;
const { folder, killAt, list } = order;
const names: string[] = [];
// Hooks of git kill it by its number.
process.env.CRASH_ENGINE = String(process.pid);

/** Texts whose half may be met by the next process, each another way. */
const halved = /^record (begun|executing|executed|worked|will-|finished)|lock\.json|\.tmp$|waiting\.json/;

function reach(name: string): void {
  names.push(name);
  if (names.length - 1 === killAt) process.kill(process.pid, "SIGKILL");
}

const { fault } = order;
const isRemoval = /^(rm|rmSync|rename|(run|end) of) /;
let gitCalls = 0;

function failIfTold(name: string): void {
  const isFull = fault?.kind === "disk-full" && names.length > fault.from && !isRemoval.test(name);
  const isReadOnly = fault?.kind === "read-only" && / docs\//.test(name);
  if (!isFull && !isReadOnly) return;
  const code = isFull ? "ENOSPC" : "EROFS";
  throw Object.assign(new Error(`${code}: ${name}`), { code });
}

/** What a failing git says instead of its answer. */
function failingGit(): string | undefined {
  gitCalls += 1;
  if (fault?.kind === "git" && gitCalls - 1 === fault.from) return "fatal: unable to read tree";
  return fault?.kind === "disk-full" && names.length > fault.from ? "fatal: No space left on device" : undefined;
}

watchEffects(folder, failingGit, (name, half) => {
  reach(name);
  failIfTold(name);
  if (half === undefined || !halved.test(name)) return;
  if (names.length === killAt) half();
  reach(`half of ${name}`);
});
const plane = await createControlPlane({
  folder,
  settings: { ...defaultSettings, executor: order.executor, isolation: order.isolation ?? "none" },
  approvalsFolder: order.approvalsFolder,
});
const never = new AbortController().signal;
const { agentCommand, verb } = order;
const stream = verb === "auto" ? plane.auto(agentCommand ? { agentCommand } : {}, never) : plane.resume(verb, never);
let next = await stream.next();
while (!next.done) next = await stream.next();
plane.dispose();
if (killAt === undefined) writeFileSync(list, JSON.stringify({ names, gitCalls, result: next.value.result }));
else appendFileSync(list, "not reached\n");
