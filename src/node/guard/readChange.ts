import type { ControlDocument } from "../../core/document/model.ts";
import { parseDocument, updateDocument } from "../../core/document/parse.ts";
import type { GuardedChange } from "../../core/lint/guard/guardedChange.ts";
import { readTexts, runGit, toPaths } from "./gitObjects.ts";

/** What `git commit` is about to commit, against HEAD; undefined when there is no HEAD or nothing is staged. */
export function readStagedChange(cwd: string, documentPath: string): GuardedChange | undefined {
  const changedPaths = stagedPaths(cwd);
  if (changedPaths === undefined || changedPaths.length === 0) return undefined;
  return readChange(cwd, documentPath, changedPaths, "HEAD:", ":");
}

/** What a branch brings: its end against the commit where it left `base`. */
export function readRangeChange(cwd: string, documentPath: string, base: string, head: string): GuardedChange {
  const fork = runGit(cwd, ["merge-base", base, head]).toString("utf8").trim();
  const changedPaths = toPaths(runGit(cwd, ["diff-tree", "-r", "-z", "--name-only", fork, head]));
  return readChange(cwd, documentPath, changedPaths, `${fork}:`, `${head}:`);
}

/** Both versions of the control document, whether they differ or not. */
export function readStagedDocuments(cwd: string, documentPath: string): Pick<GuardedChange, "before" | "after"> {
  return readChange(cwd, documentPath, [documentPath], "HEAD:", ":");
}

/** Undefined on an unborn branch. */
function stagedPaths(cwd: string): string[] | undefined {
  try {
    return toPaths(runGit(cwd, ["diff-index", "--cached", "-z", "--name-only", "HEAD", "--"]));
  } catch (error) {
    if (isUnborn(cwd)) return undefined;
    throw error;
  }
}

function isUnborn(cwd: string): boolean {
  try {
    runGit(cwd, ["rev-parse", "--quiet", "--verify", "HEAD^{commit}"]);
    return false;
  } catch {
    return true;
  }
}

function readChange(
  cwd: string,
  documentPath: string,
  changedPaths: readonly string[],
  from: string,
  to: string,
): GuardedChange {
  const isChanged = changedPaths.includes(documentPath);
  const names = isChanged ? [from + documentPath, to + documentPath] : [from + documentPath];
  const [former, latter] = readTexts(cwd, names);
  const before = former === undefined ? undefined : parseDocument(former, "before");
  if (!isChanged) return { documentPath, before, after: before, changedPaths };
  return { documentPath, before, after: latter === undefined ? undefined : parseAgain(before, latter), changedPaths };
}

function parseAgain(before: ControlDocument | undefined, text: string): ControlDocument {
  return before === undefined ? parseDocument(text, "after") : updateDocument(before, text, "after");
}
