/** LEDGER_SYNC: work that is there already is verified and closed, never redone. */
import type { Task } from "../document/model.ts";
import { evidencePaths, verificationCommands } from "../document/taskDetails.ts";
import type { CommitInfo } from "../ports.ts";
import type { LedgerSyncWish } from "../settings.ts";
import type { PlannedCheck } from "./checks.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type Ending, endDone } from "./ending.ts";
import type { CheckRecord } from "./events.ts";
import { findShortfall } from "./proof.ts";
import { isApproved } from "./runChecks.ts";
import { runUndisturbed } from "./runUndisturbed.ts";
import { findSurfaceMates } from "./surfaceMates.ts";

const mostOthers = 10;

/** A task whose work is there, with the last commit that touched its evidence. */
interface Found {
  readonly task: Task;
  readonly commit: CommitInfo;
}

/** Closes the chosen task, and up to ten of its surface, when a person or the policy takes the offer; undefined: the work begins. */
export async function ledgerSync(run: CycleRun): Promise<Ending | undefined> {
  const task = run.candidate?.task;
  const { offerSync } = run.options.interaction ?? {};
  const wish = wishOf(run);
  if (!task || run.continued || wish === "off" || (wish === "ask" && !offerSync)) return undefined;
  const known = new Map<string, CheckRecord>();
  const first = await findProven(run, task, known);
  if (!first) return undefined;
  const found = [first, ...(await findOthers(run, task, known))];
  const offers = found.map(({ task: { id, title, priority }, commit }) => ({ task: { id, title, priority }, commit }));
  const picked = wish === "auto" ? offers.map((offer) => offer.task.id) : ((await offerSync?.(offers)) ?? []);
  if (!picked.includes(task.id)) {
    run.checks.length = 0;
    await run.note(`LEDGER_SYNC was not wanted for ${task.id}`);
    return undefined;
  }
  run.evidence = { kind: "ledger-sync" };
  run.foundAt = first.commit;
  run.also = found
    .slice(1)
    .filter((other) => picked.includes(other.task.id))
    .map((other) => ({ task: other.task, evidence: run.evidence, checkpoint: other.commit }));
  const others = run.also.length === 0 ? "" : `, and ${run.also.length} more of its surface`;
  return endDone({ commitWork: false, reason: `LEDGER_SYNC, the work is in ${first.commit.shortHash}${others}` });
}

function wishOf({ options, ports }: CycleRun): LedgerSyncWish {
  return options.ledgerSync ?? ports.settings.ledgerSync;
}

async function findOthers(run: CycleRun, task: Task, known: Map<string, CheckRecord>): Promise<Found[]> {
  const found: Found[] = [];
  for (const mate of findSurfaceMates(run.document, run.policy, task)) {
    if (found.length === mostOthers) break;
    const proven = await findProven(run, mate, known);
    if (proven) found.push(proven);
  }
  return found;
}

/** Undefined unless evidence, approved verification and strength of proof all hold; then nothing of the attempt is reported. */
async function findProven(run: CycleRun, task: Task, known: Map<string, CheckRecord>): Promise<Found | undefined> {
  const commit = await lastTouch(run, evidencePaths(task));
  if (!commit) return undefined;
  const planned = await planVerification(run, task);
  if (!planned) return undefined;
  const former = run.checks.length;
  const fresh = planned.filter((check) => !known.has(check.command));
  const { failed } = await runUndisturbed(run, async () => fresh, evidencePaths(task));
  for (const record of run.checks.slice(former)) known.set(record.command, record);
  const records = planned.flatMap((check) => known.get(check.command) ?? []);
  const isVerified = !failed && records.every((record) => !record.ofTask || record.verdict === "PASS");
  const isProven = isVerified && records.every((record) => record.verdict !== "FAIL");
  if (isProven && !findShortfall(planned, records, run.ports.settings.leastStrength)) return { task, commit };
  run.checks.length = former;
  return undefined;
}

/** The last commit that touched the evidence; undefined when some of it is not there, or in no commit as it is. */
async function lastTouch(run: CycleRun, paths: readonly string[]): Promise<CommitInfo | undefined> {
  const { files, repository } = run.ports;
  if (paths.length === 0) return undefined;
  const there = await Promise.all(paths.map((path) => files.exists(path)));
  if (there.includes(false)) return undefined;
  const { changes } = await run.treeNow();
  const isDirty = (path: string) =>
    changes.some((change) => change.path === path || change.path.startsWith(`${path.replace(/\/+$/, "")}/`));
  if (paths.some(isDirty)) return undefined;
  const each = await Promise.all(paths.map((path) => repository.lastCommitOf([path], run.signal)));
  if (each.includes(undefined)) return undefined;
  return paths.length === 1 ? each[0] : repository.lastCommitOf(paths, run.signal);
}

/**
 * The checks of the evidence and the task's own commands; undefined when it has none, or one that nobody approved. Who wants it without
 * an offer is asked for those of the chosen task.
 */
async function planVerification(run: CycleRun, task: Task): Promise<PlannedCheck[] | undefined> {
  const { approvals, checks } = run.ports;
  const commands = verificationCommands(task).map((command) => checks.forTaskCommand(command));
  if (commands.length === 0) return undefined;
  const isAsked = task.id === run.task?.id && wishOf(run) === "auto";
  for (const command of commands) {
    const { approvalText } = command;
    if (approvalText === undefined || run.options.interaction?.isApproved?.(approvalText)) continue;
    if (await approvals.isApproved(approvalText)) continue;
    if (!isAsked) return undefined;
    if (await isApproved(run, command)) continue;
    await run.note(`LEDGER_SYNC passes ${task.id} by: "${command.command}" is not approved`);
    return undefined;
  }
  return [...(await checks.forChanges(evidencePaths(task), run.signal)), ...commands];
}
