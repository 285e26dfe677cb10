/** The commit that a document names as its last checkpoint, and what git says of it. */
import type { ControlDocument } from "../../core/document/model.ts";
import type { CommitInfo, GitState } from "../../core/ports.ts";
import type { TruthView } from "../../core/views/statusView.ts";
import type { GitRepository } from "./gitRepository.ts";

/** HEAD and the named commit, those of them that exist. */
export interface NamedCommits {
  readonly named: string | undefined;
  readonly commits: readonly CommitInfo[];
}

/** Looks for HEAD and the named commit by one process. */
export async function namedCommits(
  repository: GitRepository,
  named: string | undefined,
  signal: AbortSignal | undefined,
): Promise<NamedCommits> {
  return { named, commits: await repository.commits(named === undefined ? ["HEAD"] : ["HEAD", named], signal) };
}

/** The hash that LAST_CHECKPOINT begins with; undefined when it names none. */
export function claimedCheckpoint(document: ControlDocument): string | undefined {
  const field = document.dashboard?.fields.find(({ name }) => name === "LAST_CHECKPOINT");
  return /\b[0-9a-f]{7,40}\b/i.exec(field?.plain ?? "")?.[0];
}

/** What `claimedCheckpoint` will most likely say, for a text that is not parsed yet. */
export function guessCheckpoint(text: string): string | undefined {
  return /\bLAST_CHECKPOINT\b[\s|:*`]*\b([0-9a-f]{7,40})\b/i.exec(text)?.[1];
}

/** `checkpoint` is the hash that the document names. */
export function toTruth(state: GitState, checkpoint: string | undefined, commits: readonly CommitInfo[]): TruthView {
  const head = commits.find((commit) => commit.hash === state.head);
  const named = checkpoint?.toLowerCase();
  return {
    head: head?.shortHash ?? null,
    headSubject: head?.subject ?? null,
    branch: state.branch ?? null,
    dirty: state.changes.length,
    lastCheckpoint: checkpoint ?? null,
    lastCheckpointExists: named !== undefined && commits.some((commit) => commit.hash.startsWith(named)),
  };
}
