/** Why a commit that is there proves little of a task. */
import { findTaskIds } from "../../document/ids.ts";
import type { DoneClaim } from "./doneClaim.ts";
import type { CommitFact, GitFacts } from "./gitFacts.ts";

export type WeaknessKind =
  | "no-change"
  | "documents-only"
  | "other-task"
  | "unrelated-subject"
  | "shared"
  | "syntax-only";

export interface Weakness {
  readonly kind: WeaknessKind;
  /** Goes on a sentence that begins with the commit: `changes documents only`. */
  readonly words: string;
}

export interface Circumstances {
  /** How many tasks in DONE name the commit. */
  readonly shares: number;
  /** True when the document's own run entries name nothing but checks of syntax. */
  readonly isSyntaxOnly: boolean;
}

type NamedCommit = Pick<CommitFact, "hash" | "runId" | "subject" | "taskIds" | "trailerIds">;

/** So many tasks of one commit are too many, unless its message names them. */
export const manyShares = 3;

export function findWeaknesses(
  claim: DoneClaim,
  commit: NamedCommit,
  facts: Pick<GitFacts, "documentPath" | "files" | "proofs">,
  { shares, isSyntaxOnly }: Circumstances,
): readonly Weakness[] {
  const files = facts.files.get(commit.hash);
  const found: Weakness[] = [];
  const add = (kind: WeaknessKind, words: string | undefined) => {
    if (words !== undefined) found.push({ kind, words });
  };
  if (files?.length === 0) add("no-change", "changes nothing");
  else if (files !== undefined) add("documents-only", documentsOnly(claim, files, facts.documentPath));
  if (!namesTask(commit, claim.id)) {
    const other = otherTask(commit);
    if (other !== undefined) add("other-task", `names ${other}`);
    else if (!isRelated(claim, commit, files ?? [])) add("unrelated-subject", "speaks of something else");
    if (shares >= manyShares) add("shared", `is shared by ${shares} tasks`);
  }
  const strength = commit.runId === undefined ? undefined : facts.proofs.get(commit.runId);
  if (strength === "syntax" || (strength === undefined && isSyntaxOnly))
    add("syntax-only", "was proved by syntax alone");
  return found;
}

/** True for the task itself, and for the task that a subtask such as `T-20260102-001A` belongs to. */
function namesTask({ taskIds }: NamedCommit, id: string): boolean {
  return taskIds.includes(id) || taskIds.includes(id.replace(/[A-Z]$/, ""));
}

/** The task that the subject or a trailer names; a mention in the body is none. */
function otherTask({ subject, trailerIds }: NamedCommit): string | undefined {
  return trailerIds[0] ?? findTaskIds(subject)[0]?.id;
}

function documentsOnly(claim: DoneClaim, files: readonly string[], documentPath: string): string | undefined {
  if (files.every((file) => file === documentPath)) return "changes the control document only";
  if (!files.every((file) => file === documentPath || isDocument(file))) return undefined;
  if (claim.isDocumentation || meets(claim.paths, files)) return undefined;
  return "changes documents only";
}

/** True for prose: what a person reads and nothing runs. */
export function isDocument(path: string): boolean {
  return /\.(?:md|markdown|mdx|rst|adoc|asciidoc|txt)$/i.test(path) || /(?:^|\/)(?:LICENSE|NOTICE|AUTHORS)$/.test(path);
}

/** True when a path of the task is, or lies above, one of the files. */
function meets(paths: readonly string[], files: readonly string[]): boolean {
  return paths.some((path) => {
    const folder = path.replace(/\/+$/, "");
    return files.some((file) => file === folder || file.startsWith(`${folder}/`));
  });
}

function isRelated({ title, paths }: DoneClaim, { subject }: NamedCommit, files: readonly string[]): boolean {
  if (meets(paths, files)) return true;
  const words = stems(title);
  const said = stems(subject);
  return (
    words.length === 0 || words.some((word) => said.some((other) => word.startsWith(other) || other.startsWith(word)))
  );
}

/** Words that every second subject has. */
const commonWords =
  /^(?:the|and|for|all|are|its|not|new|use|with|from|into|that|this|when|task|tasks|feat|fix\w*|chore|docs|tests?|adds?|added|updat\w*|various|files?)$/;

/** Beginnings of the words that carry meaning, so that `prune` meets `pruning`. */
function stems(text: string): string[] {
  const words = quoteless(text).match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return words.filter((word) => !commonWords.test(word)).map((word) => word.slice(0, 4));
}

function quoteless(text: string): string {
  return text.replace(/['’]/g, "").toLowerCase();
}
