/** A person's word that a task is done without a commit of its own, as a cycle leaves it behind. */
import type { DoneClaim } from "./doneClaim.ts";
import type { CommitFact, GitFacts, Statement } from "./gitFacts.ts";

/** What the text of an evidence says in a report; undefined for every evidence that a person did not state. */
export function statementWords(evidence: string): string | undefined {
  const [, reason] = /^no code: (\S.*)$/u.exec(evidence) ?? [];
  if (reason !== undefined) return `no code, confirmed by a person: ${reason}`;
  const [, link, who] = /^external: ([a-z][a-z0-9+.-]*:\/\/\S+), says (\S.*)$/iu.exec(evidence) ?? [];
  return link === undefined ? undefined : `external, ${link} said by ${who}`;
}

/**
 * The statement in the message of a governance commit. Its trailers name the run, the run's folder and the evidence, and stand
 * in the last paragraph: where a squash or a person's own text holds them, they say nothing of this commit.
 */
export function readStatement(message: string, runId: string | undefined, parent: string): Statement | undefined {
  if (runId === undefined || !message.includes("Control-Plane-Evidence:")) return undefined;
  const trailers =
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? "";
  const valuesOf = (name: string) =>
    [...trailers.matchAll(new RegExp(`^Control-Plane-${name}: (.*)$`, "gm"))].map((match) => (match[1] ?? "").trim());
  const [folder, evidence] = valuesOf("Evidence");
  const isOfRun = valuesOf("Run").join() === runId && folder?.replace(/\/+$/, "").split("/").at(-1) === runId;
  const words = isOfRun && evidence !== undefined ? statementWords(evidence) : undefined;
  return words === undefined ? undefined : { words, parent };
}

/**
 * The statement that closed a task at the commit that its line names: of a commit right behind that one, which is about this
 * task first and changes the control document alone.
 */
export function findStatement({ id }: DoneClaim, named: CommitFact, facts: GitFacts): Statement | undefined {
  return facts.commits.naming(id).find(({ hash, statement, trailerIds }) => {
    if (statement === undefined || trailerIds[0] !== id) return false;
    const files = facts.files.get(hash);
    const isGovernance = files?.length === 1 && files[0] === facts.documentPath;
    return isGovernance && (hash === named.hash || statement.parent === named.hash);
  })?.statement;
}
