/** A service found in a repository; nobody has asked yet whether it is up. */
export interface ServiceFact {
  /** `backend` */
  readonly id: string;
  /** `Backend` */
  readonly name: string;
  /** `FastAPI`; empty when only a port is known. */
  readonly stack: string;
  readonly port: number;
  /** Health URL on loopback. */
  readonly url: string;
}

/** A command that proves something about a part of the repository. */
export interface CommandFact {
  /** As a person would type it at the top level. */
  readonly command: string;
  /** The folder that it is about, `/` at the end; `./` for all. */
  readonly surface: string;
}

/** What a starting document is made from. */
export interface RepositoryFacts {
  readonly project: string;
  /** The last commit; undefined before the first one, and outside of git. */
  readonly head: { readonly shortHash: string; readonly subject: string; readonly time: number } | undefined;
  readonly services: readonly ServiceFact[];
  /** Lint, type and test scripts, cheapest first. */
  readonly checks: readonly CommandFact[];
  /** Commands that import, start or ask the product. */
  readonly smokeChecks: readonly CommandFact[];
  /** Top-level files that shape the first task. */
  readonly hasReadme: boolean;
  readonly hasTests: boolean;
  readonly hasContributing: boolean;
}
