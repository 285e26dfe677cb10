import type { RunProgress } from "../node/comfy/runProgress.ts";
import { toVisibleText } from "./visibleText.ts";

const cells = 20;

/** `[████░░░░] 45 % 5 Sampler 3/8 12 s, 15 s left`; `title` names the node at work. */
export function runProgressText(progress: RunProgress, title: string | undefined, elapsedMs: number): string {
  const seconds = `${Math.round(elapsedMs / 1000)} s`;
  if (progress.state === "waiting") {
    const ahead = progress.ahead ? `, ${progress.ahead} before it` : "";
    return `waiting${ahead} ${seconds}`;
  }
  if (progress.state === "unreachable") return `the server does not answer ${seconds}`;
  const full = Math.round(progress.fraction * cells);
  const bar = `[${"█".repeat(full)}${"░".repeat(cells - full)}]`;
  const step = progress.step ? ` ${progress.step.value}/${progress.step.max}` : "";
  const node = progress.node === undefined ? "" : ` ${toVisibleText(title ?? progress.node)}${step}`;
  const left = progress.msLeft ? `, ${Math.ceil(progress.msLeft / 1000)} s left` : "";
  return `${bar} ${Math.floor(progress.fraction * 100)} %${node} ${seconds}${left}`;
}
