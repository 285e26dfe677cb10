import * as vscode from "vscode";
import type { WorkflowRun } from "./mediaRuns.ts";

/** `45 % · Sampler · 3/8 · 12 s left`, or how it ended; one line of plain text, in the person's language. */
export function runLabel({ message, pictures, progress, state, titleOf }: WorkflowRun): string {
  const { l10n } = vscode;
  if (state === "success") {
    const files = pictures.length === 1 ? l10n.t("1 file") : l10n.t("{0} files", pictures.length);
    return [files, message].filter(Boolean).join(" · ");
  }
  if (state !== "working") return [endWords()[state], message].filter(Boolean).join(" · ");
  if (!progress || progress.state === "waiting")
    return progress?.ahead ? l10n.t("waiting, {0} before it", progress.ahead) : l10n.t("waiting");
  if (progress.state === "unreachable") return l10n.t("the server does not answer");
  const step = progress.step ? `${progress.step.value}/${progress.step.max}` : undefined;
  const node = progress.node === undefined ? undefined : (titleOf(progress.node) ?? l10n.t("node {0}", progress.node));
  const left = progress.msLeft ? l10n.t("{0} s left", Math.ceil(progress.msLeft / 1000)) : undefined;
  return [`${Math.floor(progress.fraction * 100)} %`, node, step, left].filter(Boolean).join(" · ");
}

function endWords(): Readonly<Record<"error" | "cancelled" | "lost", string>> {
  const { l10n } = vscode;
  return { error: l10n.t("failed"), cancelled: l10n.t("cancelled"), lost: l10n.t("the server has lost it") };
}
