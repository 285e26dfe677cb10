/** Small histories for the rules' page. */
import { parseDocument } from "../../document/parse.ts";
import { CommitIndex } from "./commitIndex.ts";
import type { CommitFact, GitFacts } from "./gitFacts.ts";

export interface ExampleHistory {
  /** Newest first: hash, subject, changed paths. */
  readonly commits?: readonly (readonly [hash: string, subject: string, ...files: string[]])[];
  /** Paths that differ from HEAD. */
  readonly changes?: readonly string[];
  /** The document as HEAD has it. */
  readonly committed?: string;
  /** A prohibited path that the newest commit changed. */
  readonly touched?: string;
}

export function exampleFacts({ commits = [], changes = [], committed, touched }: ExampleHistory): GitFacts {
  const facts = commits.map(
    ([hash, subject]): CommitFact => ({
      hash,
      time: 0,
      subject,
      taskIds: idsIn(subject),
      trailerIds: [],
      runId: undefined,
      statement: undefined,
    }),
  );
  const [newest] = facts;
  return {
    documentPath: "docs/CONTROL_PLANE.md",
    changes: changes.map((path) => ({ path, kind: "modified", staged: false, unstaged: true })),
    commits: new CommitIndex(facts),
    strays: [],
    files: new Map(commits.map(([hash, , ...files]) => [hash, files])),
    proofs: new Map(),
    isShallow: false,
    committed: committed === undefined ? undefined : parseDocument(committed, "HEAD"),
    touches: newest === undefined || touched === undefined ? [] : [{ commit: newest, paths: [touched] }],
  };
}

function idsIn(subject: string): string[] {
  return subject.match(/T-\d{8}-\d{3}/g) ?? [];
}
