/** A small repository with an agent, in which cycles are killed and then run again; and what must hold afterwards. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CycleEvent, CycleReport } from "../../../src/core/cycle/events.ts";
import type { ControlDocument } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { isAlarming } from "../../../src/core/lint/finding.ts";
import type { Clock } from "../../../src/core/ports.ts";
import { defaultSettings, type Isolation } from "../../../src/core/settings.ts";
import { type ControlPlane, createControlPlane } from "../../../src/node/controlPlane.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { withTempFolder, withTempRepo } from "../../support/tempRepo.ts";
import type { EngineOrder } from "./engine.host.ts";
import { type Ended, runEngine } from "./killedEngine.ts";

export const documentFile = "docs/CONTROL_PLANE.md";
export const first = "T-20260101-001";
export const second = "T-20260101-002";
const mine = '{ "mine": 1 }\n';

/** Does its task for good, and notes beside the repository when it began and ended. */
const agentText = `
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
const task = process.env.CONTROL_PLANE_TASK;
const log = new URL("agent.log", import.meta.url);
appendFileSync(log, "begin " + task + "\\n");
mkdirSync("src", { recursive: true });
writeFileSync("src/" + task + ".json", JSON.stringify({ task }) + "\\n");
writeFileSync("src/shared.json", JSON.stringify({ last: task }) + "\\n");
console.log("did " + task);
appendFileSync(log, "end " + task + "\\n");
`;

export class CrashPlace {
  readonly root: string;
  readonly outside: string;
  isolation: Isolation = "none";
  /** Of what runs in this process: a person types AUTO again a minute later. */
  clock: Clock = { now: () => new Date(Date.now() + 60_000) };

  constructor(folder: string) {
    this.root = path.join(folder, "repo");
    this.outside = path.join(folder, "outside");
  }

  git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  read(file: string): string {
    return readFileSync(path.join(this.root, file), "utf8");
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
    writeFileSync(path.join(this.root, file), text);
  }

  /** A person's checked work is in the tree, so that SAVE-FIRST has something to do. */
  makeDirty(): void {
    this.write("src/mine.json", mine);
  }

  /** The commit that everything begins on. */
  get base(): string {
    return this.git("rev-list", "--max-parents=0", "HEAD").trim();
  }

  document(): ControlDocument {
    return parseDocument(this.read(documentFile));
  }

  get agentCommand(): string {
    const words = [process.execPath, path.join(this.outside, "agent.mjs")];
    return words.map((word) => `"${word.replaceAll("\\", "/")}"`).join(" ");
  }

  /** Lines of the agent's log, such as `begin T-…`. */
  agentLog(): string[] {
    const file = path.join(this.outside, "agent.log");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  /** The engine in a process of its own, killed before effect number `killAt`. */
  async engine(order: Partial<EngineOrder>, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const whole: EngineOrder = {
      folder: this.root,
      approvalsFolder: this.outside,
      verb: "auto",
      executor: "command",
      agentCommand: this.agentCommand,
      isolation: this.isolation,
      killAt: undefined,
      fault: undefined,
      list: path.join(this.outside, "effects.json"),
      ...order,
    };
    return runEngine(whole, env);
  }

  /** Names of the effects of the last whole run, and how often it called git. */
  effects(): { readonly names: readonly string[]; readonly gitCalls: number } {
    return JSON.parse(readFileSync(path.join(this.outside, "effects.json"), "utf8"));
  }

  /** Another agent than the good one. */
  writeAgent(text: string): void {
    writeFileSync(path.join(this.outside, "agent.mjs"), text);
  }

  /** AUTO in this process. */
  async auto(executor: "command" | "manual" = "command", file = documentFile): Promise<Recovered> {
    const options = { executor, agentCommand: this.agentCommand };
    return this.#run((plane) => plane.auto(options, new AbortController().signal), file);
  }

  async resume(decision: "verify" | "stop", file = documentFile): Promise<Recovered> {
    return this.#run((plane) => plane.resume(decision, new AbortController().signal), file);
  }

  /** What the rules say, those against git included. */
  async alarms(): Promise<string[]> {
    return this.#with(async (plane) => {
      const alarming = (await plane.checkAll()).filter(isAlarming);
      return alarming.map(({ rule, message }) => `${rule}: ${message}`);
    });
  }

  async #run(
    start: (plane: ControlPlane) => AsyncGenerator<CycleEvent, CycleReport>,
    file: string,
  ): Promise<Recovered> {
    return this.#with(async (plane) => {
      const notes: string[] = [];
      const stream = start(plane);
      for (let next = await stream.next(); ; next = await stream.next()) {
        if (next.done) return { report: next.value, notes };
        if (next.value.type === "note") notes.push(next.value.text);
      }
    }, file);
  }

  async #with<T>(use: (plane: ControlPlane) => Promise<T>, file = documentFile): Promise<T> {
    const settings = { ...defaultSettings, file, executor: "command" as const, isolation: this.isolation };
    const options = { folder: this.root, settings, approvalsFolder: this.outside, clock: this.clock };
    const plane = await createControlPlane(options);
    try {
      return await use(plane);
    } finally {
      plane.dispose();
    }
  }

  /** Nothing of a killed engine is left: no lock, no half-made file, no note of a process; every run is over, in one folder. */
  assertNothingLeft(): void {
    const names = readdirSync(this.root, { recursive: true }).map((name) => String(name).replaceAll("\\", "/"));
    assert.deepEqual(
      names.filter((name) =>
        /\.lock$|\.tmp$|lock\.json|takeover|control-plane\/guarded|latest\..|worktrees\/|control-plane\/children\//.test(
          name,
        ),
      ),
      [],
    );
    const guards = path.join(this.outside, "guards");
    assert.deepEqual(existsSync(guards) ? readdirSync(guards) : [], [], "nothing is remembered any more");
    for (const runId of this.runIds()) {
      const lines = this.read(`.control-plane/runs/${runId}/events.jsonl`).split("\n");
      // A line that was cut off is none.
      const ends = lines.filter((line) => line.includes('"type":"finished"') && line.endsWith("}"));
      assert.equal(ends.length, 1, `the run ${runId} ended ${ends.length} times`);
    }
  }

  runIds(): string[] {
    const folder = path.join(this.root, ".control-plane/runs");
    return existsSync(folder) ? readdirSync(folder).filter((name) => /^\d{8}-/.test(name)) : [];
  }

  /** The events of all runs. */
  journals(): string {
    const files = this.runIds().map((runId) => `.control-plane/runs/${runId}/events.jsonl`);
    return files.map((file) => (existsSync(path.join(this.root, file)) ? this.read(file) : "")).join("");
  }

  remove(): void {
    rmSync(path.dirname(this.root), { recursive: true, force: true, maxRetries: 5 });
  }

  /** The document is that of HEAD, says nothing that a rule or git contradicts, and nothing else is left in the tree. */
  async assertTrue(): Promise<void> {
    assert.equal(this.git("status", "--porcelain"), "");
    assert.deepEqual(await this.alarms(), []);
  }
}

export interface Recovered {
  readonly report: CycleReport;
  readonly notes: readonly string[];
}

/** Two tasks, a clean tree; `prepare` may change it before it is copied. */
export async function withCrashPlaces(
  prepare: (place: CrashPlace) => void | Promise<void>,
  use: (next: () => CrashPlace) => Promise<void>,
): Promise<void> {
  const todo = [
    { id: first, suffix: "[P1] (#core)" },
    { id: second, suffix: "[P2] (#core)" },
  ];
  const files = { [documentFile]: aControlDocument({ todo }), "src/shared.json": "{}\n", "src/mine.json": "{}\n" };
  await withTempRepo(files, async (repo) => {
    rmSync(path.join(repo.root, ".git/hooks"), { recursive: true, force: true });
    const template = new CrashPlace(path.dirname(repo.root));
    template.git("config", "core.hooksPath", ".git/hooks");
    mkdirSync(template.outside);
    template.writeAgent(agentText);
    await prepare(template);
    let made = 0;
    await withTempFolder(async (folder) => {
      await use(() => {
        const own = path.join(folder, String(made++));
        const place = new CrashPlace(own);
        cpSync(path.dirname(repo.root), own, { recursive: true, verbatimSymlinks: true });
        return place;
      });
    });
  });
}

/** Whatever happened before: the first task is DONE by one commit of its own, which holds the work, and nothing is lost. */
export async function assertSound(place: CrashPlace): Promise<void> {
  const task = place.document().findTask(first);
  assert.equal(task?.state, "DONE");
  assert.deepEqual(JSON.parse(place.git("show", `${task?.checkpoint}:src/${first}.json`)), { task: first });
  assert.equal(place.git("show", "HEAD:src/mine.json"), mine, "no work is lost");
  const works = place.git("log", "--format=%h", `${place.base}..HEAD`, "--", `src/${first}.json`).trim().split("\n");
  assert.deepEqual(works, [task?.checkpoint], "nothing is done twice");
  await place.assertTrue();
  place.assertNothingLeft();
}

/** AUTO again: the task is done once and truly, in one commit, and nothing else is in the way. */
export async function assertDoneOnce(place: CrashPlace): Promise<void> {
  const wasExecuted = /"type":"(executed|worked)"/.test(place.journals());
  const { report, notes } = await place.auto();
  assert.equal(report.outcome, "DONE", report.result);
  const wasOver = report.task?.id === second;
  const document = place.document();
  const subjects = place.git("log", "--format=%s", `${place.base}..HEAD`).trim().split("\n");
  assert.equal(subjects.length, wasOver ? 5 : 3, subjects.join("; "));
  assert.equal(new Set(subjects).size, subjects.length, `nothing is done twice: ${subjects.join("; ")}`);
  assert.equal(document.runLog?.entries.length, wasOver ? 2 : 1);
  assert.equal(place.runIds().length, wasOver ? 2 : 1, "one folder a run");
  const begun = place.agentLog().filter((line) => line === `begin ${first}`).length;
  assert.ok(begun === 1 || !wasExecuted, "what had been executed is not executed again");
  assert.ok(
    wasOver || !wasExecuted || notes.some((note) => /was interrupted in its step \w+/.test(note)),
    "it is told",
  );
  await place.assertTrue();
  place.assertNothingLeft();
}

/** Runs `act` on all of them, two at a time. */
export async function twoAtATime<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await act(item);
  };
  await Promise.all([worker(), worker()]);
}
