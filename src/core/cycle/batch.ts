/** Batching: other tasks of the same surface area that this cycle's work proved as well, where the contract allows it. */
import type { ControlDocument, Task } from "../document/model.ts";
import { evidencePaths, verificationCommands } from "../document/taskDetails.ts";
import type { Policy } from "../policy/policy.ts";
import type { CycleRun } from "./cycleRun.ts";
import { areasOf, findSurfaceMates, liesIn } from "./surfaceMates.ts";

/** Tasks that the brief may offer: in the surface of the chosen one, and verified by nothing more than it. */
export function findBatch(document: ControlDocument, policy: Policy, task: Task): Task[] {
  if (!policy.batching.value) return [];
  const commands = verificationCommands(task);
  return findSurfaceMates(document, policy, task).filter(
    (mate) =>
      evidencePaths(mate).length > 0 && verificationCommands(mate).every((command) => commands.includes(command)),
  );
}

/** Fills `run.also` with those of the named tasks that this cycle proved; what is not closed is told with its reason. */
export async function closeBatch(run: CycleRun): Promise<void> {
  const task = run.candidate?.task;
  const named = new Set([...(run.said?.also ?? []), ...(run.options.also ?? [])]);
  if (task) named.delete(task.id);
  if (!task || named.size === 0) return;
  const mates = findSurfaceMates(run.document, run.policy, task);
  const closed: Task[] = [];
  for (const id of named) {
    const mate = mates.find((candidate) => candidate.id === id);
    const reason = await whyNot(run, mate);
    if (mate && reason === undefined) closed.push(mate);
    else await run.note(`${run.ports.redact(id)} is not closed with ${task.id}: ${reason}`);
  }
  run.also = closed.map((mate) => ({ task: mate, evidence: { kind: "commit" } }));
}

async function whyNot(run: CycleRun, mate: Task | undefined): Promise<string | undefined> {
  if (!run.policy.batching.value) return "the contract closes one task a cycle";
  if (!mate) return "it is no open task of the same surface area";
  const changed = [...run.files.map((file) => file.path), ...(run.earlier?.paths ?? [])];
  const [surface, ...more] = run.blast?.surfaces ?? [];
  if (surface === undefined || more.length > 0) return "the changes are not in one surface area";
  const areas = areasOf(mate);
  if (!liesIn([surface], areas) && !liesIn(areas, [surface])) return `the changes are not in ${areas.join(", ")}`;
  const evidence = evidencePaths(mate);
  if (!evidence.some((path) => changed.some((file) => liesIn([file], [path])))) return "its evidence was not touched";
  const there = await Promise.all(evidence.map((path) => run.ports.files.exists(path)));
  if (there.includes(false)) return "its evidence is not all there";
  const passed = run.checks.filter((check) => check.verdict === "PASS").map((check) => check.command);
  const missing = verificationCommands(mate).find((command) => !passed.includes(command));
  return missing === undefined ? undefined : `${missing} did not run and pass in this cycle`;
}
