/** Well-formed values of a cycle, for tests. */
import type { CheckRecord, CycleReport } from "../../src/core/cycle/events.ts";
import type { ServiceHealth, ServiceState } from "../../src/core/ports.ts";
import type { CycleState } from "../../src/core/state/cycleState.ts";
import { reduceCycle } from "../../src/core/state/reduceCycle.ts";

export function aCheck(change: Partial<CheckRecord> = {}): CheckRecord {
  return {
    name: "python syntax",
    command: "python -m py_compile a.py",
    verdict: "PASS",
    strength: "syntax",
    exitCode: 0,
    durationMs: 12,
    outputTail: "",
    reason: undefined,
    ofTask: false,
    proof: undefined,
    ...change,
  };
}

export function aReport(change: Partial<CycleReport> = {}): CycleReport {
  return {
    run: "20260102T030405Z-abcd",
    outcome: "DONE",
    task: { id: "T-20260101-001", title: "First task", priority: "P1" },
    files: ["src/a.py"],
    commands: [{ command: "python -m py_compile src/a.py", verdict: "PASS" }],
    tests: [{ name: "unit", verdict: "SKIP", reason: "no tests here" }],
    result: "DONE",
    next: "type AUTO for T-20260101-002",
    checkpoint: "abc1234",
    commits: ["abc1234", "def5678"],
    closed: undefined,
    io: undefined,
    ...change,
  };
}

export function aHealth(id: string, state: ServiceState, detail = "200 in 12 ms"): ServiceHealth {
  return {
    service: {
      id,
      name: id.toUpperCase(),
      url: `http://localhost:8000/${id}`,
      protocol: id === "comfyui" ? "comfyui" : "http",
    },
    state,
    detail,
    latencyMs: state === "up" ? 12 : undefined,
    version: undefined,
    observedAt: 1000,
  };
}

/** The state of a run that has just begun. */
export function aStartedCycle(): CycleState {
  return reduceCycle(undefined, { type: "started", runId: "r1", at: 1000, runFolder: ".runs/r1/" });
}
