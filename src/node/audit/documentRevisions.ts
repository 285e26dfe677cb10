import type { RevisionSource } from "../../core/audit/documentHistory.ts";
import { detached } from "../../core/base/detached.ts";
import { readFields, type StreamCall } from "../git/gitStream.ts";

export interface DocumentRevision extends RevisionSource {
  /** Object id of the text. */
  readonly blob: string;
}

interface LoggedRevision extends DocumentRevision {
  /** A, M, D, T. */
  readonly status: string;
  readonly parent: string | undefined;
}

/** A file that was renamed more often is followed no further. */
const maximumRenames = 20;

/** The revisions of a file along the first parents of `head`, oldest first, under former names too: one `git log` a name. */
export async function readRevisions(
  file: string,
  head: string,
  call: StreamCall,
): Promise<readonly DocumentRevision[]> {
  const revisions: LoggedRevision[] = [];
  let from = head;
  let name = file;
  for (let renames = 0; renames <= maximumRenames; renames++) {
    const logged = await logOf(name, from, call);
    revisions.push(...logged);
    const oldest = logged.at(-1);
    if (oldest === undefined || oldest.status !== "A" || oldest.parent === undefined) break;
    const former = await formerName(name, oldest.parent, oldest.commit, call);
    if (former === undefined) break;
    name = former;
    from = oldest.parent;
  }
  return revisions
    .filter(({ status }) => status !== "D")
    .map(({ commit, time, subject, blob }) => ({ commit, time, subject, blob }))
    .reverse();
}

async function logOf(name: string, from: string, call: StreamCall): Promise<LoggedRevision[]> {
  const lines = ["--first-parent", "--diff-merges=first-parent", "--raw", "--no-abbrev", "--no-renames"];
  const format = ["--no-show-signature", "--no-color", "--encoding=UTF-8", "--format=tformat:%H %ct %P|%s"];
  const revisions: LoggedRevision[] = [];
  let header: RegExpExecArray | null = null;
  await readFields(["log", "-z", ...lines, ...format, from, "--", name], call, (field) => {
    const change = /^\n?:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) ([A-Z])/.exec(field);
    if (change !== null && header !== null) {
      const [, commit = "", seconds = "", parents = "", subject = ""] = header;
      const parent = parents.split(" ")[0];
      revisions.push({
        commit: detached(commit),
        time: Number(seconds) * 1000,
        subject: detached(subject),
        blob: detached(change[1] ?? ""),
        status: change[2] ?? "",
        parent: parent === undefined || parent === "" ? undefined : detached(parent),
      });
      header = null;
      return;
    }
    header = /^([0-9a-f]{40,64}) (\d+) ([0-9a-f ]*)\|(.*)$/s.exec(field) ?? header;
  });
  return revisions;
}

/** The name that a file had before the commit that brought it; undefined when it was new. */
async function formerName(name: string, parent: string, commit: string, call: StreamCall): Promise<string | undefined> {
  const args = ["diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status", parent, commit];
  const fields: string[] = [];
  await readFields(args, call, (field) => fields.push(field));
  for (let at = 0; at + 2 < fields.length; at += 3) if (fields[at + 2] === name) return fields[at + 1];
  return undefined;
}
