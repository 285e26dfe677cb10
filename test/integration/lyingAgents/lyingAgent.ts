/** Agents that do what they must not, each with the one ending that is right, and what holds after every one of them. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CycleEvent, Outcome } from "../../../src/core/cycle/events.ts";
import { defaultSettings, type Settings } from "../../../src/core/settings.ts";
import { createControlPlane } from "../../../src/node/controlPlane.ts";
import { aControlDocument, type SeedTask } from "../../support/aControlDocument.ts";
import { type CycleRepo, type CycleResult, withCycleRepo } from "../../support/cycleRepo.ts";
import { runEngine } from "../crash/killedEngine.ts";

export const documentFile = "docs/CONTROL_PLANE.md";
export const taskId = "T-20260101-001";

export interface LyingAgent {
  readonly does: string;
  /** A Node script's body, with `git`, `write`, `read`, `work`, `fs`, `path`, `spawn` at hand. */
  readonly script: string;
  readonly ends: Outcome;
  /** What the report's result has to say. */
  readonly says?: RegExp;
  /** What a note of the cycle has to say. */
  readonly notes?: RegExp;
  readonly task?: Partial<SeedTask>;
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Partial<Settings>;
  /** Not on these systems, with the reason in the test's name. */
  readonly unless?: { readonly when: boolean; readonly why: string };
  readonly before?: (repo: CycleRepo) => void;
  readonly after?: (repo: CycleRepo, result: CycleResult) => void | Promise<void>;
  /** Its engine runs in a process of its own, which it kills; the cycle is that of the next AUTO, with an honest agent. */
  readonly killsEngine?: boolean;
  /** The tree is dirty before the cycle, and the document says so. */
  readonly isDirty?: boolean;
}

const preamble = `
import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";
const git = (...args) => execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const read = (file) => fs.readFileSync(file, "utf8");
const write = (file, text) => { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.writeFileSync(file, text); };
const work = () => write("src/notes.json", "{}\\n");
const runFolder = path.dirname(process.env.CONTROL_PLANE_BRIEF);
const forever = () => setInterval(() => undefined, 1000);
`;

const seedFiles = {
  "docs/OLD_PLAN.md": "# Old plan\n\nKept for the record.\n",
  "src/app.json": "{}\n",
  "src/other.json": "[]\n",
  "test/app.test.json": "[]\n",
};

/** So many agents are met before their turn: most of the time is spent waiting for processes. */
const ahead = 2;

/** One test an agent. */
export function describeAgents(family: string, agents: readonly LyingAgent[]): void {
  const here = agents.filter((agent) => !agent.unless?.when);
  const met = new Map<LyingAgent, Promise<void>>();
  const meetOnce = (agent: LyingAgent): Promise<void> => {
    const meeting = met.get(agent) ?? meet(agent);
    met.set(agent, meeting);
    return meeting;
  };
  const meetInTurn = (agent: LyingAgent): Promise<void> => {
    const turn = here.indexOf(agent);
    for (const next of here.slice(turn + 1, turn + 1 + ahead)) {
      // Told by the test of that agent.
      meetOnce(next).catch(() => undefined);
    }
    return meetOnce(agent);
  };
  describe(`lying agents: ${family}`, () => {
    for (const agent of agents) {
      const skipped = agent.unless?.when ? ` (not here: ${agent.unless.why})` : "";
      (skipped ? it.skip : it)(`${agent.does} → ${agent.ends}${skipped}`, () => meetInTurn(agent));
    }
  });
}

async function meet(agent: LyingAgent): Promise<void> {
  const document = aControlDocument({
    todo: [{ id: taskId, title: "Write notes", suffix: "[P1] (#core)", ...agent.task }],
    fields: agent.isDirty ? { REPO_CLEAN: "`dirty`", NEEDS_SAVE: "`true`" } : {},
    contract: ["Prohibited files: `docs/OLD_PLAN.md`"],
  });
  await withCycleRepo(
    { [documentFile]: document, ...seedFiles, ...agent.files },
    agent.settings ?? {},
    async (repo) => {
      agent.before?.(repo);
      const base = repo.git("rev-parse", "HEAD").trim();
      const settings = gitSettings(repo);
      if (agent.killsEngine) await meetKilled(repo, preamble + agent.script);
      const script = agent.killsEngine ? `${preamble} work();` : preamble + agent.script;
      const result = await repo.auto({ agentCommand: repo.agent(script) });
      const { outcome, result: said } = result.report;
      assert.equal(outcome, agent.ends, said);
      if (agent.says) assert.match(said, agent.says);
      if (agent.notes) assert.match(notesOf(result.events), agent.notes);
      assert.deepEqual(gitSettings(repo), settings, "hooks and configuration are as they were");
      assert.equal(repo.git("symbolic-ref", "HEAD").trim(), "refs/heads/main");
      repo.git("merge-base", "--is-ancestor", base, "HEAD");
      await assertTrueDocument(repo, agent);
      await agent.after?.(repo, result);
    },
  );
}

async function meetKilled(repo: CycleRepo, script: string): Promise<void> {
  const { signal, words } = await runEngine({
    folder: repo.root,
    approvalsFolder: `${repo.root}-outside`,
    verb: "auto",
    executor: "command",
    agentCommand: repo.agent(script),
    killAt: undefined,
    fault: undefined,
    list: `${repo.root}-outside/effects.json`,
  });
  assert.equal(signal, "SIGKILL", words);
}

async function assertTrueDocument(repo: CycleRepo, agent: LyingAgent): Promise<void> {
  const isDone = repo.document().findTask(taskId)?.state === "DONE";
  assert.equal(isDone, agent.ends === "DONE", "the task is DONE exactly when the cycle said so");
  const plane = await createControlPlane({ folder: repo.root, settings: defaultSettings });
  try {
    const errors = (await plane.checkAll()).filter(({ severity }) => severity === "error");
    assert.deepEqual(
      errors.map(({ message }) => message),
      [],
    );
    assert.equal(await plane.lockOwner(), undefined, "the lock was given back");
  } finally {
    plane.dispose();
  }
  assert.equal(repo.git("show", `HEAD:${documentFile}`), repo.read(documentFile), "HEAD has the document");
}

export function notesOf(events: readonly CycleEvent[]): string {
  return events.flatMap((event) => (event.type === "note" ? [event.text] : [])).join("\n");
}

/** Everything in git's folder that makes git do something, or keeps it from seeing something. */
function gitSettings(repo: CycleRepo): Readonly<Record<string, string>> {
  const folder = path.join(repo.root, ".git");
  const files = ["config", "config.worktree", "info/attributes", "info/grafts", "info/sparse-checkout"];
  const hooks = readdirSync(path.join(folder, "hooks")).map((name) => `hooks/${name}`);
  const there = [...files, ...hooks].filter((name) => existsSync(path.join(folder, name)));
  const exclude = readFileSync(path.join(folder, "info/exclude"), "utf8").replace(/^\/\.control-plane\/runs\/\n/m, "");
  return {
    ...Object.fromEntries(
      there.map((name) => [name, readFileSync(path.join(folder, name), "utf8").replace(/^\[branch[^[]*/gm, "")]),
    ),
    "info/exclude": exclude,
    flags: repo
      .git("ls-files", "-v", "-z")
      .split("\0")
      .filter((line) => /^[a-zS]/.test(line))
      .join(),
    replaced: repo.git("for-each-ref", "refs/replace"),
  };
}

/** The text of a file of the run's folder; empty when it is not there. */
export function runFile(repo: CycleRepo, { report }: CycleResult, name: string): string {
  const file = `.control-plane/runs/${report.run}/${name}`;
  return repo.exists(file) ? repo.read(file) : "";
}
