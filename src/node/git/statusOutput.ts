import type { ChangeKind, FileChange } from "../../core/ports.ts";

/** What `git status --porcelain=v2 --branch -z` says. */
export interface StatusOutput {
  readonly head: string | undefined;
  readonly branch: string | undefined;
  readonly changes: readonly FileChange[];
}

/** Reads the output of `git status --porcelain=v2 --branch -z`; unknown lines are passed over, as git's manual asks. */
export function parseStatus(text: string): StatusOutput {
  const entries = text.split("\0");
  const changes: FileChange[] = [];
  let head: string | undefined;
  let branch: string | undefined;
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] ?? "";
    if (entry.startsWith("# branch.oid ")) head = known(entry.slice(13), "(initial)");
    else if (entry.startsWith("# branch.head ")) branch = known(entry.slice(14), "(detached)");
    else if (entry.startsWith("1 ")) changes.push(toChange(entry, 8));
    else if (entry.startsWith("2 ")) changes.push({ ...toChange(entry, 9), from: entries[++index] ?? "" });
    else if (entry.startsWith("u ")) changes.push({ ...toChange(entry, 10), kind: "conflicted" });
    else if (entry.startsWith("? ")) {
      changes.push({ path: entry.slice(2), kind: "untracked", staged: false, unstaged: true });
    }
  }
  return { head, branch, changes };
}

function known(value: string, placeholder: string): string | undefined {
  return value === placeholder ? undefined : value;
}

/** `fields` blanks stand before the path. */
function toChange(entry: string, fields: number): FileChange {
  const index = entry.charAt(2);
  const tree = entry.charAt(3);
  let at = 0;
  for (let field = 0; field < fields; field++) at = entry.indexOf(" ", at) + 1;
  return { path: entry.slice(at), kind: kindOf(index, tree), staged: index !== ".", unstaged: tree !== "." };
}

function kindOf(index: string, tree: string): ChangeKind {
  if (index === "R" || tree === "R") return "renamed";
  if (index === "D" || tree === "D") return "deleted";
  // An intent to add shows as `.A`, a copy as `C`.
  if ("AC".includes(index) || "AC".includes(tree)) return "added";
  return "modified";
}
