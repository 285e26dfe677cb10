import { ControlError } from "../../core/base/errors.ts";
import type { LockOwner } from "../../core/ports.ts";

/** Throws `lock-held` while a cycle is at work; a run that waits for somebody lets the document be edited. */
export function refuseWhileWorking(owner: LockOwner | undefined): void {
  if (owner?.kind !== "process") return;
  const who = `process ${owner.pid} on ${owner.host}`;
  throw new ControlError("lock-held", `AUTO works here (${who}), and the document is the engine's until it has ended`);
}
