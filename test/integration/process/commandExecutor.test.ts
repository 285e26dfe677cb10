import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { isAbort } from "../../../src/core/base/errors.ts";
import type { Brief } from "../../../src/core/cycle/executor.ts";
import { IoBudget } from "../../../src/core/cycle/ioBudget.ts";
import { CommandExecutor } from "../../../src/node/process/commandExecutor.ts";
import { NodeProcessRunner } from "../../../src/node/process/nodeProcessRunner.ts";
import { withTempFolder } from "../../support/tempRepo.ts";

const slashed = (file: string) => file.replaceAll("\\", "/");

async function withAgent(
  script: string,
  use: (init: {
    brief: Brief;
    run(options?: { words?: string; minutes?: number; signal?: AbortSignal }): ReturnType<CommandExecutor["execute"]>;
    output: string[];
  }) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const agent = path.join(folder, "agent.mjs");
    writeFileSync(agent, `import { readFileSync, writeFileSync } from "node:fs";\n${script}`);
    const brief: Brief = {
      runId: "20260102-030405-a1b2",
      verification: [],
      task: { id: "T-20260101-001", title: "a task", priority: "P1" },
      text: "Do the task: ä\n",
      file: path.join(folder, "brief.md"),
      outcomeFile: path.join(folder, "outcome.json"),
      root: folder,
    };
    const output: string[] = [];
    const run = ({ words = "", minutes = 1, signal = new AbortController().signal } = {}) =>
      new CommandExecutor({
        commandLine: `"${slashed(process.execPath)}" "${slashed(agent)}" ${words}`,
        timeoutMinutes: minutes,
        runner: new NodeProcessRunner(),
      }).execute(brief, { signal, budget: unlimited(), onOutput: (text) => void output.push(text), note });
    await use({ brief, run, output });
  });
}

/** A command line has nothing to note. */
const note = async () => assert.fail("a note was taken");

/** An agent of its own process is not metered. */
function unlimited(): IoBudget {
  const most = Number.MAX_SAFE_INTEGER;
  const counts = { contextFiles: most, changes: most, changesSameSurface: most, miniCheckEvery: most };
  return new IoBudget({ ...counts, documentPath: "docs/CONTROL_PLANE.md", surfaces: [], isProhibited: () => false });
}

const outcome = (value: unknown) => `writeFileSync(process.env.CONTROL_PLANE_OUTCOME, ${JSON.stringify(value)});`;

describe("CommandExecutor", () => {
  it("hands over the brief by input, variables and words, and takes exit code 0 for done", async () => {
    const script = `
      const { CONTROL_PLANE_RUN_ID: run, CONTROL_PLANE_TASK: task } = process.env;
      console.log(JSON.stringify([readFileSync(0, "utf8"), run, task, process.cwd(), process.argv[2]]));`;
    await withAgent(script, async ({ brief, run, output }) => {
      assert.deepEqual(await run({ words: "$CONTROL_PLANE_BRIEF" }), { type: "done" });
      assert.deepEqual(JSON.parse(output.join("")), [brief.text, brief.runId, brief.task.id, brief.root, brief.file]);
    });
  });

  it("lets the outcome file lower the claim, never raise it", async () => {
    const cases = [
      [outcome('{"outcome":"continue","reason":"half done"}'), { type: "continue", reason: "half done" }],
      [outcome('{"outcome":"blocked","reason":"no key"}'), { type: "blocked", reason: "no key" }],
      [`${outcome('{"outcome":"blocked","reason":"no key"}')}process.exit(1)`, { type: "blocked", reason: "no key" }],
      [
        `${outcome('{"outcome":"done"}')}console.error("bad");process.exit(2)`,
        { type: "failed", reason: "exit code 2: bad" },
      ],
      [outcome('{"outcome":"done"}'), { type: "done" }],
      [outcome('\uFEFF{"outcome":"blocked","reason":"no key"}'), { type: "blocked", reason: "no key" }],
      [outcome("{half"), { type: "continue", reason: "the executor's outcome file is not JSON" }],
      [outcome('{"outcome":"perfect"}'), { type: "continue", reason: /"perfect"/ }],
      [outcome('{"outcome":"blocked"}'), { type: "blocked", reason: "the executor gave no reason" }],
    ] as const;
    for (const [script, expected] of cases) {
      await withAgent(script, async ({ run }) => {
        const claim = await run();
        assert.equal(claim.type, expected.type);
        if ("reason" in claim && "reason" in expected) {
          if (typeof expected.reason === "string") assert.equal(claim.reason, expected.reason);
          else assert.match(claim.reason, expected.reason);
        }
      });
    }
  });

  it("forgets an outcome from before", async () => {
    await withAgent("", async ({ brief, run }) => {
      writeFileSync(brief.outcomeFile, '{"outcome":"blocked","reason":"old"}');
      assert.deepEqual(await run(), { type: "done" });
    });
  });

  it("tells a failure by its last line, a time-out, and what cannot be started", async () => {
    await withAgent("console.log('one'); console.log('two'); process.exit(7)", async ({ run }) => {
      assert.deepEqual(await run(), { type: "failed", reason: "exit code 7: two" });
    });
    await withAgent("setInterval(() => {}, 1000)", async ({ run }) => {
      assert.deepEqual(await run({ minutes: 0.002 }), { type: "continue", reason: "timed out after 0.002 minutes" });
    });
    await withAgent("", async ({ brief }) => {
      const init = { commandLine: "no-such-agent-here --go", timeoutMinutes: 1, runner: new NodeProcessRunner() };
      const context = { signal: new AbortController().signal, budget: unlimited(), onOutput: () => undefined, note };
      const claim = await new CommandExecutor(init).execute(brief, context);
      assert.equal(claim.type, "absent");
      assert.match("reason" in claim ? claim.reason : "", /no-such-agent-here could not be started/);
    });
  });

  it("rejects for an abort, and refuses a command line that needs a shell", async () => {
    await withAgent("console.log('up'); setInterval(() => {}, 1000)", async ({ run }) => {
      const abort = new AbortController();
      const running = run({ signal: abort.signal });
      abort.abort();
      await assert.rejects(running, (error) => isAbort(error));
    });
    const runner = new NodeProcessRunner();
    for (const commandLine of ["agent | tee log", "", "agent $UNKNOWN"]) {
      assert.throws(() => new CommandExecutor({ commandLine, timeoutMinutes: 1, runner }), {
        code: "executor-missing",
      });
    }
  });
});
