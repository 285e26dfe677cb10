import type { DocumentHistory } from "../../core/audit/documentHistory.ts";
import { HistoryWalk } from "../../core/audit/historyWalk.ts";
import type { Settings } from "../../core/settings.ts";
import type { FactsRequest, GitFactsReader } from "../git/gitFactsReader.ts";
import { GitObjects } from "../git/gitObjects.ts";
import type { StreamCall } from "../git/gitStream.ts";
import { readRevisions } from "./documentRevisions.ts";

export interface HistoryProgress {
  /** Revisions read so far, and of how many. */
  readonly done: number;
  readonly total: number;
}

export interface WalkOptions {
  readonly reader: GitFactsReader;
  readonly request: Omit<FactsRequest, "hashes">;
  readonly settings: Settings;
  readonly call: StreamCall;
  /** Undefined before the first commit. */
  readonly head: string | undefined;
  readonly onProgress?: ((progress: HistoryProgress) => void) | undefined;
}

/** How many texts are under way at once; each may be some hundred kilobytes. */
const readAhead = 3;

/** Walks the whole history of the document; a fixed number of processes, and the memory of a few texts. */
export async function walkHistory({
  reader,
  request,
  settings,
  call,
  head,
  onProgress,
}: WalkOptions): Promise<DocumentHistory> {
  const { signal } = call;
  const revisions = head === undefined ? [] : await readRevisions(request.documentPath, head, call);
  const walk = new HistoryWalk(settings);
  const objects = new GitObjects(call.cwd, call.onGit);
  try {
    const pending = revisions.slice(0, readAhead).map(({ blob }) => objects.read(blob, signal));
    for (const [index, { blob: _, ...source }] of revisions.entries()) {
      const text = await pending.shift();
      const next = revisions[index + readAhead];
      if (next !== undefined) pending.push(objects.read(next.blob, signal));
      signal?.throwIfAborted();
      if (text?.type === "blob") walk.add(source, text.bytes.toString("utf8"));
      onProgress?.({ done: index + 1, total: revisions.length });
    }
  } finally {
    objects.dispose();
  }
  return walk.finish(await reader.read({ ...request, hashes: walk.hashes() }, signal));
}
