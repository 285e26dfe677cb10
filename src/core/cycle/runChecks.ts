import type { PlannedCheck } from "./checks.ts";
import type { CycleRun } from "./cycleRun.ts";
import type { CheckRecord } from "./events.ts";

/** Runs checks one after the other and records each; one that nobody approved is skipped with that reason. */
export async function runChecks(run: CycleRun, checks: readonly PlannedCheck[], tree?: string): Promise<CheckRecord[]> {
  const records: CheckRecord[] = [];
  let head = await run.ports.repository.head();
  for (const check of checks) {
    run.signal.throwIfAborted();
    const headBefore = head;
    const plain = (await isApproved(run, check)) ? await runOne(run, check) : skipped(check);
    head = plain.proof ? await run.ports.repository.head() : headBefore;
    const record = plain.proof ? { ...plain, proof: { ...plain.proof, headBefore, headAfter: head, tree } } : plain;
    records.push(record);
    run.checks.push(record);
    await run.record({ type: "checked", check: record });
    await run.folder.appendFile("commands.log", toLogText(record));
  }
  return records;
}

async function runOne(run: CycleRun, check: PlannedCheck): Promise<CheckRecord> {
  await run.record({ type: "check-started", name: check.name, command: check.command });
  return check.run(run.signal);
}

/** Asks a person where nobody approved it yet. */
export async function isApproved(run: CycleRun, check: PlannedCheck): Promise<boolean> {
  const text = check.approvalText;
  if (text === undefined) return true;
  if (await run.ports.approvals.isApproved(text)) return true;
  if (!(await run.options.interaction?.approve?.(text, check.name))) return false;
  await run.ports.approvals.approve(text);
  return true;
}

function skipped(check: PlannedCheck): CheckRecord {
  return {
    name: check.name,
    command: check.command,
    verdict: "SKIP",
    strength: check.strength,
    exitCode: undefined,
    durationMs: 0,
    outputTail: "",
    reason: "not approved by a person yet",
    ofTask: check.ofTask,
  };
}

function toLogText(record: CheckRecord): string {
  const why = record.reason ? ` (${record.reason})` : "";
  const result = `${record.verdict}${why}, exit ${record.exitCode ?? "none"}, ${record.durationMs} ms`;
  return `$ ${record.command}\n${result}\n${proofText(record)}${record.outputTail}\n`;
}

function proofText({ proof }: CheckRecord): string {
  if (!proof) return "";
  const { headBefore = "none", headAfter = "none", outputDigest, tree = "not compared" } = proof;
  return `HEAD ${headBefore}${headAfter === headBefore ? "" : ` then ${headAfter}`}, tree ${tree}, output ${outputDigest}\n`;
}
