import {
  type BlastRadius,
  type CheckProof,
  type CheckRecord,
  type ClosedTask,
  type CycleReport,
  type CycleTask,
  type IoReport,
  outcomes,
} from "../cycle/events.ts";
import { riskLevels } from "../cycle/risk.ts";
import type { ServiceHealth, ServiceSpec } from "../ports.ts";
import { proofStrengths } from "../settings.ts";
import type { CycleState } from "../state/cycleState.ts";
import { finite, flag, listOf, natural, optional, shapeOf, text, wordOf } from "./decode.ts";
import { fileDiff, serviceState } from "./decodeDashboard.ts";

const verdict = wordOf(["PASS", "FAIL", "SKIP"]);

const task = shapeOf<CycleTask>({ id: text, title: text, priority: optional(text) });

const check = shapeOf<CheckRecord>({
  name: text,
  command: text,
  verdict,
  strength: wordOf(proofStrengths),
  exitCode: optional(finite),
  durationMs: finite,
  outputTail: text,
  reason: optional(text),
  ofTask: flag,
  proof: optional(
    shapeOf<CheckProof>({
      outputDigest: text,
      headBefore: optional(text),
      headAfter: optional(text),
      tree: optional(text),
    }),
  ),
});

const blast = shapeOf<BlastRadius>({
  files: listOf(fileDiff),
  lines: natural,
  bytes: natural,
  surfaces: listOf(text),
  dependencies: listOf(text),
  risk: wordOf(riskLevels),
  remarks: listOf(text),
});

const serviceSpec = shapeOf<Pick<ServiceSpec, "id" | "name" | "url" | "protocol">>({
  id: text,
  name: text,
  url: text,
  protocol: wordOf(["http", "comfyui"]),
});
const health = shapeOf<Omit<ServiceHealth, "isSlow" | "answer" | "since">>({
  service: serviceSpec,
  state: serviceState,
  detail: text,
  latencyMs: optional(finite),
  version: optional(text),
  observedAt: finite,
});

const io = shapeOf<IoReport>({
  governanceReads: natural,
  governanceWrites: natural,
  contextFiles: optional(natural),
  changes: optional(natural),
  miniChecks: optional(natural),
});

const report = shapeOf<CycleReport>({
  run: text,
  outcome: wordOf(outcomes),
  task: optional(task),
  files: listOf(text),
  commands: listOf(shapeOf<CycleReport["commands"][number]>({ command: text, verdict })),
  tests: listOf(shapeOf<CycleReport["tests"][number]>({ name: text, verdict, reason: optional(text) })),
  result: text,
  next: text,
  checkpoint: optional(text),
  commits: listOf(text),
  closed: optional(listOf(shapeOf<ClosedTask>({ id: text, evidence: text, checkpoint: text }))),
  io: optional(io),
});

export const cycleState = shapeOf<CycleState>({
  runId: text,
  runFolder: text,
  startedAt: finite,
  endedAt: optional(finite),
  phase: wordOf(["running", "waiting", "ended"]),
  step: optional(wordOf(["bootstrap", "selection", "health", "execute", "verify", "save"])),
  task: optional(task),
  reasons: listOf(text),
  executor: optional(text),
  checks: listOf(check),
  runningCheck: optional(text),
  blast: optional(blast),
  health: listOf(health),
  notes: listOf(text),
  outputTail: text,
  commits: listOf(shapeOf<CycleState["commits"][number]>({ what: text, hash: text, subject: text })),
  report: optional(report),
});
