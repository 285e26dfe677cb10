import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "../files/atomicWrite.ts";
import type { RepositoryPlace } from "../git/findRepository.ts";

/** Folders below `refs` that belong to the person; remotes move whenever somebody fetches. */
const ownFolders = ["heads", "tags", "replace"] as const;

/** What HEAD, branches, tags, replacements and the stash are, read from files: no process. */
export interface GitRefs {
  /** The whole text of HEAD. */
  readonly head: string;
  /** The branch that HEAD names, `refs/heads/main`; undefined when it is detached. */
  readonly branch: string | undefined;
  readonly refs: ReadonlyMap<string, string>;
  /** Commits of the stash, oldest first, with their messages. */
  readonly stash: readonly { readonly hash: string; readonly message: string }[];
}

export async function readRefs({ gitFolder, commonFolder }: RepositoryPlace): Promise<GitRefs> {
  const loose = new Map<string, string>();
  const [head, packed, stash] = await Promise.all([
    readText(path.join(gitFolder, "HEAD")),
    readText(path.join(commonFolder, "packed-refs")),
    readText(path.join(commonFolder, "logs", "refs", "stash")),
    ...ownFolders.map((folder) => readLoose(loose, commonFolder, `refs/${folder}`)),
  ] as const);
  return {
    head,
    branch: /^ref: (refs\/heads\/\S+)/.exec(head)?.[1],
    refs: new Map([...packedRefs(packed), ...loose]),
    stash: parseStash(stash),
  };
}

function packedRefs(text: string): Map<string, string> {
  const refs = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^([0-9a-f]{40,64}) (refs\/(?:heads|tags|replace)\/\S+)/.exec(line);
    if (match) refs.set(match[2] ?? "", match[1] ?? "");
  }
  return refs;
}

async function readLoose(refs: Map<string, string>, commonFolder: string, folder: string): Promise<void> {
  let entries: Awaited<ReturnType<typeof readEntries>>;
  try {
    entries = await readEntries(path.join(commonFolder, folder));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  for (const entry of entries) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) await readLoose(refs, commonFolder, name);
    else if (!name.endsWith(".lock")) {
      const hash = (await readText(path.join(commonFolder, name))).trim();
      if (/^[0-9a-f]{40,64}$/.test(hash)) refs.set(name, hash);
    }
  }
}

function readEntries(folder: string) {
  return readdir(folder, { withFileTypes: true });
}

/** The reflog of `refs/stash`: old hash, new hash, who and when, a tab, the message. */
function parseStash(text: string): GitRefs["stash"] {
  return text.split("\n").flatMap((line) => {
    const match = /^[0-9a-f]+ ([0-9a-f]{40,64}) [^\t]*\t?(.*)$/.exec(line);
    return match ? [{ hash: match[1] ?? "", message: match[2] ?? "" }] : [];
  });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (["ENOENT", "EISDIR", "ENOTDIR"].includes(errorCode(error) ?? "")) return "";
    throw error;
  }
}
