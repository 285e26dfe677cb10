import type { ControlDocument, Task } from "../../document/model.ts";
import { syntaxOnlyTasks, toDoneClaim } from "./doneClaim.ts";
import type { GitFacts } from "./gitFacts.ts";
import { type Proof, proveClaims } from "./proof.ts";

export interface ProvenTask {
  readonly task: Task;
  readonly proof: Proof;
}

/** Every task in DONE, in document order, with what git proves of it. */
export function proveTasks(document: ControlDocument, facts: GitFacts): readonly ProvenTask[] {
  const tasks = document.ledgers.flatMap((ledger) => ledger.tasks).filter(({ state }) => state === "DONE");
  const proofs = proveClaims(tasks.map(toDoneClaim), facts, syntaxOnlyTasks(document));
  return tasks.map((task, index) => ({ task, proof: proofs[index] as Proof }));
}
