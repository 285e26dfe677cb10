/** What stands behind a DONE: a commit, work that was there already, or a word that a person gave. */
import type { Task } from "../document/model.ts";
import type { CommitInfo } from "../ports.ts";

/** DONE without a change; only a person gives or confirms it. */
export type StatedEvidence =
  | { readonly kind: "no-code"; readonly reason: string }
  /** The work is elsewhere: where, and who says so. */
  | { readonly kind: "external"; readonly link: string; readonly who: string };

export type Evidence = { readonly kind: "commit" } | { readonly kind: "ledger-sync" } | StatedEvidence;

/** A task that a save moves to DONE, with the commit that its line names. */
export interface Closure {
  readonly task: Task;
  readonly evidence: Evidence;
  /** Where nothing was committed for it: the commit at which it was found done. */
  readonly checkpoint: CommitInfo;
}

/** Begins the line of a run entry for each task that the run closed beside the selected one. */
export const alsoDone = "Also DONE:";

/** One line for the run entry and the trailer. */
export function evidenceText(evidence: Evidence, checkpoint: CommitInfo | undefined): string {
  switch (evidence.kind) {
    case "commit":
      return `commit ${checkpoint?.shortHash ?? "none"}`;
    case "ledger-sync":
      return `LEDGER_SYNC ${checkpoint?.shortHash ?? "none"}`;
    case "no-code":
      return `no code: ${evidence.reason}`;
    case "external":
      return `external: ${evidence.link}, says ${evidence.who}`;
  }
}

/** What a person or a worker stated, with its texts trimmed to one line; undefined when a part is missing or no link. */
export function parseStatedEvidence(value: {
  readonly noCode?: unknown;
  readonly link?: unknown;
  readonly who?: unknown;
}): StatedEvidence | undefined {
  const reason = oneLine(value.noCode);
  if (reason !== undefined) return { kind: "no-code", reason };
  const link = oneLine(value.link);
  const who = oneLine(value.who);
  if (link === undefined || who === undefined || !/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(link)) return undefined;
  return { kind: "external", link, who };
}

const longest = 200;

function oneLine(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const line = value.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line === "" ? undefined : line.slice(0, longest);
}
