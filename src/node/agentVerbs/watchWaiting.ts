import { setTimeout as delay } from "node:timers/promises";
import type { WaitingLook } from "../../core/cycle/lookWaiting.ts";
import type { ControlPlane } from "../controlPlane.ts";

const leastMs = 1000;
const longestMs = 10_000;
/** Looking takes at most this share of the time. */
const looksShare = 1 / 20;

/**
 * Looks at the run in somebody's hands until the signal fires, less often while nothing changes. `onLook` hears of every change, and
 * again and again of a run that may not go on.
 */
export async function watchWaiting(
  plane: Pick<ControlPlane, "lookWaiting">,
  onLook: (look: WaitingLook) => void,
  signal: AbortSignal,
): Promise<void> {
  let told = "";
  for (let wait = leastMs; await paused(wait, signal); ) {
    const began = Date.now();
    const look = await plane.lookWaiting(signal);
    const text = look ? JSON.stringify(look.blast) : told;
    const atLeast = Math.max(leastMs, (Date.now() - began) / looksShare);
    wait = text === told ? Math.min(Math.max(wait * 1.5, atLeast), Math.max(longestMs, atLeast)) : atLeast;
    if (signal.aborted) return;
    if (look && (text !== told || look.broken !== undefined)) onLook(look);
    told = text;
  }
}

/** False as soon as the signal fires. Keeps no process alive. */
function paused(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return delay(milliseconds, true, { signal, ref: false }).catch(() => false);
}
