import type { DocumentHistory } from "../../core/audit/documentHistory.ts";
import { ControlError } from "../../core/base/errors.ts";
import type { CheckRecord } from "../../core/cycle/events.ts";
import type { ControlDocument } from "../../core/document/model.ts";
import { claimedHashes, type GitFacts } from "../../core/lint/git/gitFacts.ts";
import { readPolicy } from "../../core/policy/readPolicy.ts";
import type { RunStore } from "../../core/ports.ts";
import { type ProofStrength, proofStrengths, type Settings } from "../../core/settings.ts";
import { type FactsRequest, GitFactsReader } from "../git/gitFactsReader.ts";
import type { OnGit } from "../git/gitProcess.ts";
import type { GitRepository } from "../git/gitRepository.ts";
import { type HistoryProgress, walkHistory } from "./walkHistory.ts";

export interface AuditorInit {
  readonly repository: GitRepository;
  readonly settings: Settings;
  /** Relative to the repository. */
  readonly documentPath: string;
  readonly onGit?: OnGit | undefined;
  createRunStore(document: ControlDocument): RunStore;
}

/** Compares one control document with its repository; keeps what it learned, so that it is quick to ask again. */
export class DocumentAuditor {
  readonly #init: AuditorInit;
  readonly #reader: GitFactsReader;
  #answered: { readonly question: string; readonly facts: GitFacts } | undefined;

  constructor(init: AuditorInit) {
    this.#init = init;
    this.#reader = new GitFactsReader(init.repository, init.onGit);
  }

  /** With `reuse`, git is asked again only when the document asks something else of it than the last time. */
  async facts(document: ControlDocument, signal?: AbortSignal, reuse = false): Promise<GitFacts> {
    const request = { ...this.#request(document), hashes: claimedHashes(document) };
    const question = JSON.stringify([[...request.hashes].sort(), request.prohibited, request.runsFolder]);
    if (reuse && this.#answered?.question === question) return this.#answered.facts;
    const facts = await this.#reader.read(request, signal);
    this.#answered = { question, facts };
    return facts;
  }

  async history(
    document: ControlDocument,
    signal?: AbortSignal,
    onProgress?: (progress: HistoryProgress) => void,
  ): Promise<DocumentHistory> {
    const { onGit, repository, settings } = this.#init;
    const call = { cwd: repository.place.root, onGit, signal };
    const head = (await repository.commit("HEAD", signal))?.hash;
    return walkHistory({ reader: this.#reader, request: this.#request(document), settings, call, head, onProgress });
  }

  #request(document: ControlDocument): Omit<FactsRequest, "hashes"> {
    const { documentPath, settings } = this.#init;
    const policy = readPolicy(document, settings);
    const runs = this.#init.createRunStore(document);
    return {
      documentPath,
      prohibited: policy.prohibitedPaths.value,
      runsFolder: policy.runsFolder.value,
      strengthOf: (runId) => strengthOf(runs, runId),
    };
  }
}

/** The strongest check that a run passed, from its journal; a run that left no readable folder says nothing. */
async function strengthOf(runs: RunStore, runId: string): Promise<ProofStrength | undefined> {
  if (!/^[\w-]+$/.test(runId)) return undefined;
  try {
    const records = (await (await runs.open(runId))?.records()) ?? [];
    const passed = records
      .filter(({ type }) => type === "checked")
      .map(({ data }) => (data as { readonly check?: Partial<CheckRecord> } | null)?.check)
      .filter((check) => check?.verdict === "PASS")
      .map((check) => proofStrengths.indexOf(check?.strength as ProofStrength));
    return passed.length === 0 ? undefined : proofStrengths[Math.max(...passed)];
  } catch (error) {
    if (error instanceof ControlError) return undefined;
    throw error;
  }
}
