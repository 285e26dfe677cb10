import { stat } from "node:fs/promises";
import path from "node:path";
import type { ControlDocument } from "../../core/document/model.ts";
import { parseDocument } from "../../core/document/parse.ts";
import { CommitIndex } from "../../core/lint/git/commitIndex.ts";
import type { CommitFact, GitFacts, ProhibitedTouch } from "../../core/lint/git/gitFacts.ts";
import { createProhibitedTest } from "../../core/policy/prohibitedPaths.ts";
import { readPolicy } from "../../core/policy/readPolicy.ts";
import { defaultSettings, type ProofStrength } from "../../core/settings.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { parseCommitObject, walkCommits } from "./commitWalk.ts";
import { GitObjects } from "./gitObjects.ts";
import type { GitRepository } from "./gitRepository.ts";
import { readFields, type StreamCall } from "./gitStream.ts";
import { prohibitedPathspecs } from "./prohibitedPathspecs.ts";

export interface FactsRequest {
  /** Relative to the repository. */
  readonly documentPath: string;
  /** Commits that are looked at closely, by the beginnings of their hashes. */
  readonly hashes: Iterable<string>;
  /** What the document prohibits today. */
  readonly prohibited: readonly string[];
  /** What lies below is no change: run folders that are not ignored. Without a slash at the end. */
  readonly runsFolder: string;
  /** The strongest check of a run that passed; undefined when nothing is left of the run. */
  strengthOf(runId: string): Promise<ProofStrength | undefined>;
}

/** So many commits that touched prohibited documents are looked at. */
const maximumTouches = 200;

/** After so many allowed changes in a row the time before the prohibition is reached. */
const maximumAllowed = 20;

/**
 * Gathers facts of one repository by at most five processes, however long its history is. What an object's id decides is kept:
 * commits, their paths, and what documents prohibited.
 */
export class GitFactsReader {
  readonly #repository: GitRepository;
  readonly #call: StreamCall;
  #walked: { readonly head: string; readonly commits: CommitIndex } | undefined;
  readonly #files = new Map<string, readonly string[]>();
  readonly #prohibitedBy = new Map<string, readonly string[]>();
  #committed: { readonly id: string; readonly document: ControlDocument } | undefined;

  constructor(repository: GitRepository, onGit?: StreamCall["onGit"]) {
    this.#repository = repository;
    this.#call = { cwd: repository.place.root, onGit };
  }

  async read(request: FactsRequest, signal?: AbortSignal): Promise<GitFacts> {
    const state = await this.#repository.state(signal);
    const [commits, isShallow] = await Promise.all([this.#commits(state.head, signal), this.#isShallow()]);
    const objects = new GitObjects(this.#repository.place.root, this.#call.onGit);
    try {
      const { found, strays } = await resolve(request.hashes, commits, objects, signal);
      const looked = new Set([...found, ...commits.all.filter(({ statement }) => statement !== undefined)]);
      await this.#readFiles([...looked], signal);
      return {
        documentPath: request.documentPath,
        changes: state.changes.filter(({ path: file }) => !file.startsWith(`${request.runsFolder}/`)),
        commits,
        strays,
        files: new Map([...looked].map(({ hash }) => [hash, this.#files.get(hash) ?? []])),
        proofs: await strengths(found, request),
        isShallow,
        committed: await this.#committedDocument(state.head, request.documentPath, objects, signal),
        touches: await this.#touches(request, commits, objects, signal),
      };
    } finally {
      objects.dispose();
    }
  }

  async #commits(head: string | undefined, signal: AbortSignal | undefined): Promise<CommitIndex> {
    if (head === undefined) return new CommitIndex([]);
    const former = this.#walked;
    if (former?.head === head) return former.commits;
    const call = { ...this.#call, signal };
    const newer = await walkCommits(head, former?.head, call);
    // What was known is part of HEAD only when a new commit has it as a parent.
    const grows = former !== undefined && newer.some(({ parents }) => parents.includes(former.head));
    const walked = grows || former === undefined ? newer : await walkCommits(head, undefined, call);
    const all = walked.map(({ commit }) => commit);
    const commits = new CommitIndex(grows ? [...all, ...former.commits.all] : all);
    this.#walked = { head, commits };
    return commits;
  }

  async #isShallow(): Promise<boolean> {
    try {
      return (await stat(path.join(this.#repository.place.commonFolder, "shallow"))).size > 0;
    } catch (error) {
      if (errorCode(error) === "ENOENT") return false;
      throw error;
    }
  }

  /** Paths of commits against their first parents, by one process. */
  async #readFiles(commits: readonly CommitFact[], signal: AbortSignal | undefined): Promise<void> {
    const wanted = commits.map(({ hash }) => hash).filter((hash) => !this.#files.has(hash));
    if (wanted.length === 0) return;
    const args = ["diff-tree", "--stdin", "--always", "--root", "-r", "-z", "--name-only", "--no-renames"];
    const input = `${wanted.join("\n")}\n`;
    let next = 0;
    let files: string[] = [];
    await readFields([...args, "--diff-merges=first-parent"], { ...this.#call, input, signal }, (field) => {
      if (field !== wanted[next]) {
        files.push(field);
        return;
      }
      files = [];
      this.#files.set(field, files);
      next++;
    });
  }

  async #committedDocument(
    head: string | undefined,
    file: string,
    objects: GitObjects,
    signal: AbortSignal | undefined,
  ): Promise<ControlDocument | undefined> {
    if (head === undefined) return undefined;
    const blob = await objects.read(`${head}:${file}`, signal);
    if (blob?.type !== "blob") return undefined;
    if (this.#committed?.id !== blob.id) {
      this.#committed = { id: blob.id, document: parseDocument(toText(blob.bytes), blob.id) };
    }
    return this.#committed.document;
  }

  /** From the newest back; a row of commits that the documents of their time allowed ends the search. */
  async #touches(
    request: FactsRequest,
    commits: CommitIndex,
    objects: GitObjects,
    signal: AbortSignal | undefined,
  ): Promise<readonly ProhibitedTouch[]> {
    const pathspecs = prohibitedPathspecs(request.prohibited);
    if (pathspecs.length === 0 || commits.head === undefined) return [];
    const touches: ProhibitedTouch[] = [];
    let allowed = 0;
    for (const { hash, files } of await this.#touching(commits.head.hash, pathspecs, signal)) {
      const paths = files.filter(
        createProhibitedTest(await this.#prohibitedAt(`${hash}^`, request.documentPath, objects, signal)),
      );
      const commit = commits.find(hash);
      if (paths.length > 0 && commit !== undefined) touches.push({ commit, paths });
      allowed = paths.length === 0 ? allowed + 1 : 0;
      if (allowed === maximumAllowed) break;
    }
    return touches;
  }

  async #touching(head: string, pathspecs: readonly string[], signal: AbortSignal | undefined) {
    const args = ["log", `-n${maximumTouches}`, "-z", "--name-only", "--no-renames", "--format=tformat:%x00%H"];
    const touching: { readonly hash: string; readonly files: string[] }[] = [];
    let isHash = false;
    await readFields([...args, head, "--", ...pathspecs], { ...this.#call, signal, hasPatterns: true }, (field) => {
      const name = field.replace(/^\n/, "");
      if (isHash) touching.push({ hash: name, files: [] });
      else if (name !== "") touching.at(-1)?.files.push(name);
      isHash = name === "";
    });
    return touching;
  }

  async #prohibitedAt(revision: string, file: string, objects: GitObjects, signal: AbortSignal | undefined) {
    const blob = await objects.read(`${revision}:${file}`, signal);
    if (blob?.type !== "blob") return [];
    const known = this.#prohibitedBy.get(blob.id);
    if (known !== undefined) return known;
    const { value } = readPolicy(parseDocument(toText(blob.bytes)), defaultSettings).prohibitedPaths;
    this.#prohibitedBy.set(blob.id, value);
    return value;
  }
}

/** Which of the hashes HEAD contains, and which are commits elsewhere. */
async function resolve(
  hashes: Iterable<string>,
  commits: CommitIndex,
  objects: GitObjects,
  signal: AbortSignal | undefined,
): Promise<{ readonly found: CommitFact[]; readonly strays: CommitFact[] }> {
  const found = new Set<CommitFact>();
  const strays: CommitFact[] = [];
  for (const prefix of hashes) {
    const commit = commits.find(prefix);
    if (commit !== undefined) {
      found.add(commit);
      continue;
    }
    const object = await objects.read(prefix, signal);
    if (object?.type === "commit") strays.push(parseCommitObject(object.id, toText(object.bytes)));
  }
  return { found: [...found], strays };
}

async function strengths(commits: readonly CommitFact[], request: FactsRequest): Promise<Map<string, ProofStrength>> {
  const runs = new Set(commits.flatMap(({ runId }) => (runId === undefined ? [] : [runId])));
  const proofs = new Map<string, ProofStrength>();
  for (const run of runs) {
    const strength = await request.strengthOf(run);
    if (strength !== undefined) proofs.set(run, strength);
  }
  return proofs;
}

function toText(bytes: Buffer): string {
  return bytes.toString("utf8");
}
