/** An unfinished run owns its dirt: while the tree's changes are exactly what it left, AUTO goes on with its task. */
import type { FileChange, RunStore, WorkFiles } from "../ports.ts";
import type { CycleRun } from "./cycleRun.ts";

const ownedFile = "owned.json";
const runsLookedAt = 20;
/** How many files are open at once; a system allows so many and no more. */
const openFiles = 64;

export interface OwnedDirt {
  /** The document that the task stands in; undefined: written by a former version. */
  readonly documentPath?: string | undefined;
  readonly taskId: string;
  /** SHA-256 of each changed path; null for a deleted one. */
  readonly digests: Readonly<Record<string, string | null>>;
  /** Untracked files that lay there before and are nobody's work. */
  readonly foreign: Readonly<Record<string, string>>;
}

/** Digests of the paths as they are now. */
export async function digestsOf(
  paths: readonly string[],
  files: WorkFiles,
): Promise<Readonly<Record<string, string | null>>> {
  const digests: Record<string, string | null> = {};
  for (let from = 0; from < paths.length; from += openFiles) {
    const some = paths.slice(from, from + openFiles);
    const entries = await Promise.all(some.map(async (path) => [path, (await files.digest(path)) ?? null] as const));
    Object.assign(digests, Object.fromEntries(entries));
  }
  return digests;
}

/** Remembers in the run folder what this run leaves in the tree. */
export async function keepOwnedDirt(run: CycleRun, taskId: string, paths: readonly string[]): Promise<void> {
  const foreign = run.hasBegun ? run.base.foreign : {};
  const documentPath = run.owned?.documentPath ?? run.ports.documentPath;
  const owned: OwnedDirt = { documentPath, taskId, digests: await digestsOf(paths, run.ports.files), foreign };
  await run.folder.writeFile(ownedFile, `${JSON.stringify(owned, null, 2)}\n`);
}

/** What of the changes an interrupted run owns, which could not remember them: all but the document and what lay there before. */
export async function ownedOf(
  { ports: { documentPath, files } }: CycleRun,
  owned: OwnedDirt,
  changes: readonly FileChange[],
): Promise<OwnedDirt | undefined> {
  const paths = bothSides(changes).filter((path) => path !== documentPath);
  const now = Object.entries(await digestsOf(paths, files));
  const own = now.filter(([path, digest]) => digest !== owned.foreign[path]);
  return own.length === 0 ? undefined : { ...owned, digests: Object.fromEntries(own) };
}

function bothSides(changes: readonly FileChange[]): string[] {
  return changes.flatMap(({ path, from }) => (from ? [path, from] : [path]));
}

/** What the newest run that left dirt owns, if the tree still has exactly that; the control document and `ignored` paths do not count. */
export async function findOwnedDirt(
  runs: RunStore,
  files: WorkFiles,
  changes: readonly FileChange[],
  ignored: (path: string) => boolean,
): Promise<OwnedDirt | undefined> {
  for (const summary of await runs.list(runsLookedAt)) {
    const text = await (await runs.open(summary.runId))?.readFile(ownedFile);
    const owned = text === undefined ? undefined : decodeOwnedDirt(text);
    if (owned) return (await matchesTree(owned, files, changes, ignored)) ? owned : undefined;
  }
  return undefined;
}

async function matchesTree(
  owned: OwnedDirt,
  files: WorkFiles,
  changes: readonly FileChange[],
  ignored: (path: string) => boolean,
): Promise<boolean> {
  const paths = bothSides(changes);
  const wanted = paths.filter((path) => !ignored(path) || path in owned.digests);
  const own = wanted.filter((path) => path in owned.digests);
  if (own.length === 0 || own.length !== Object.keys(owned.digests).length) return false;
  const now = await digestsOf(wanted, files);
  return wanted.every((path) => now[path] === (path in owned.digests ? owned.digests[path] : owned.foreign[path]));
}

function decodeOwnedDirt(text: string): OwnedDirt | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // A file cut by a crash owns nothing.
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { documentPath, taskId, digests, foreign } = value as Record<string, unknown>;
  if (typeof taskId !== "string" || typeof digests !== "object" || digests === null) return undefined;
  const entries = Object.entries(digests).filter(
    (entry): entry is [string, string | null] => typeof entry[1] === "string" || entry[1] === null,
  );
  const others = Object.entries(foreign ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return {
    documentPath: typeof documentPath === "string" ? documentPath : undefined,
    taskId,
    digests: Object.fromEntries(entries),
    foreign: Object.fromEntries(others),
  };
}
