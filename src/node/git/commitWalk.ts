import { detached } from "../../core/base/detached.ts";
import { findTaskIds } from "../../core/document/ids.ts";
import type { CommitFact } from "../../core/lint/git/gitFacts.ts";
import { readStatement } from "../../core/lint/git/statement.ts";
import { readFields, type StreamCall } from "./gitStream.ts";

const none: readonly string[] = [];

export interface WalkedCommit {
  readonly commit: CommitFact;
  readonly parents: readonly string[];
}

/** Every commit that `head` contains and `known` does not, newest first, by one process. */
export async function walkCommits(head: string, known: string | undefined, call: StreamCall): Promise<WalkedCommit[]> {
  const format = "--format=tformat:%H%x00%P%x00%ct%x00%s%x00%B";
  const range = known === undefined ? [head] : [head, `^${known}`];
  const args = ["log", "-z", "--no-show-signature", "--no-color", "--encoding=UTF-8", format, ...range, "--"];
  const walked: WalkedCommit[] = [];
  let fields: string[] = [];
  await readFields(args, call, (field) => {
    fields.push(field);
    if (fields.length < 5) return;
    const [hash = "", parents = "", seconds = "", subject = "", message = ""] = fields;
    fields = [];
    const parentHashes = parents === "" ? none : parents.split(" ");
    const commit = toCommitFact(hash, Number(seconds) * 1000, subject, message, parentHashes[0]);
    walked.push({ commit, parents: parentHashes });
  });
  return walked;
}

/** A commit from its raw object, as `git cat-file` prints it. */
export function parseCommitObject(hash: string, text: string): CommitFact {
  const end = text.indexOf("\n\n");
  const head = end === -1 ? text : text.slice(0, end);
  const message = end === -1 ? "" : text.slice(end + 2);
  const seconds = /^committer .*> (\d+) [+-]\d{4}$/m.exec(head)?.[1] ?? "0";
  const subject = (message.trimStart().split(/\n\s*\n/)[0] ?? "").replace(/\s*\n\s*/g, " ").trim();
  const parent = /^parent ([0-9a-f]+)$/m.exec(head)?.[1];
  return toCommitFact(hash, Number(seconds) * 1000, subject, message, parent);
}

function toCommitFact(
  hash: string,
  time: number,
  subject: string,
  message: string,
  parent: string | undefined,
): CommitFact {
  const runId = trailers(message, "Run")[0];
  const ids = message.includes("T-") ? unique(findTaskIds(message).map(({ id }) => id)) : none;
  return {
    hash: detached(hash),
    time,
    subject: detached(subject),
    taskIds: ids.length === 0 ? none : ids.map(detached),
    trailerIds: trailers(message, "Task").filter((id) => ids.includes(id)),
    runId,
    statement: readStatement(message, runId, parent ?? ""),
  };
}

/** Values of our trailers, wherever they stand: a squash leaves them in the middle of the message. */
function trailers(message: string, name: "Task" | "Run"): readonly string[] {
  if (!message.includes("Control-Plane-")) return none;
  return unique(
    [...message.matchAll(new RegExp(`^[ \\t]*Control-Plane-${name}:[ \\t]*(\\S+)`, "gm"))].map(
      (match) => match[1] ?? "",
    ),
  );
}

function unique(items: readonly string[]): readonly string[] {
  return items.length < 2 ? items : [...new Set(items)];
}
