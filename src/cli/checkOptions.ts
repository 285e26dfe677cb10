import path from "node:path";
import { ControlError } from "../core/base/errors.ts";
import { parseDocument } from "../core/document/parse.ts";
import { readBaseline } from "../core/lint/baseline.ts";
import { findingSeverities } from "../core/lint/finding.ts";
import { type FindingChoice, type FindingKey, ruleIds, toFindingKey } from "../core/lint/findingFilter.ts";
import type { LintOptions } from "../core/lint/lintContext.ts";
import { lintDocument } from "../core/lint/lintDocument.ts";
import { otherFindings } from "../core/lint/otherFindings.ts";
import type { ControlPlane } from "../node/controlPlane.ts";
import { readNamedFile } from "../node/files/fileFailure.ts";
import { documentRepository } from "../node/git/documentRepository.ts";
import type { Flags } from "./commandLine.ts";
import { nearNames } from "./nearNames.ts";
import type { VerbContext } from "./verbContext.ts";

/** What `--rule` and `--severity` ask for. Throws `usage` for a rule that does not exist. */
export function toFindingChoice(flags: Flags): FindingChoice {
  const rules = flags
    .values("rule")
    .flatMap((value) => value.split(",").map((id) => id.trim()))
    .filter(Boolean);
  const known = ruleIds();
  const unknown = rules.find((id) => !known.includes(id));
  if (unknown !== undefined) throw unknownRule(unknown, known);
  const severity = flags.value("severity");
  return { rules, severity: findingSeverities.find((known) => known === severity) ?? "hint" };
}

/** Names the rules that may be meant, and where all of them are. */
export function unknownRule(id: string, known: readonly string[]): ControlError {
  if (otherFindings.some((other) => other.id === id))
    return new ControlError("usage", `${id} is no rule of check; control-plane check --about ${id} says who finds it`);
  const near = nearNames(id, known);
  const list = "control-plane check --about all";
  const expected = near.length === 0 ? `one that ${list} lists` : `${near.join(" or ")}; all of them: ${list}`;
  return new ControlError("usage", `Unexpected rule "${id}", expected ${expected}`);
}

/** Findings that are not told again: those of the document at `--since`, and of the `--baseline` file. Undefined: tell all. */
export async function knownFindings(
  { cwd, flags }: VerbContext,
  plane: ControlPlane,
): Promise<readonly FindingKey[] | undefined> {
  const [since, baseline] = [flags.value("since"), flags.value("baseline")];
  if (since === undefined && baseline === undefined) return undefined;
  return [
    ...(since === undefined ? [] : await findingsAt(plane, since, !flags.has("no-git"))),
    ...(baseline === undefined ? [] : readBaseline(await readNamedFile(path.resolve(cwd, baseline), baseline))),
  ];
}

/** Findings of the text at a revision; none where the document was not there. Throws `usage` for an unknown revision. */
async function findingsAt(plane: ControlPlane, revision: string, git: boolean): Promise<readonly FindingKey[]> {
  const { documentPath, repository } = await documentRepository(plane);
  const commit = await repository.commit(revision);
  if (commit === undefined) throw new ControlError("usage", `Unexpected --since "${revision}", expected a commit`);
  const text = await repository.fileAt(commit.hash, documentPath);
  if (text === undefined) return [];
  const document = parseDocument(text, commit.hash);
  const options = await plane.lintOptions({ git, document });
  const since = new Set((await repository.commitsSince(commit.hash)).map(({ hash }) => hash));
  return lintDocument(document, asOf(options, since)).map((finding) => toFindingKey(document, finding));
}

/** What git knows now of the commits that an old text names, without what came `since`: later commits, and today's tree. */
function asOf({ git, ...others }: LintOptions, since: ReadonlySet<string>): LintOptions {
  if (git === undefined) return others;
  const touches = git.touches.filter(({ commit }) => !since.has(commit.hash));
  return { ...others, git: { ...git, changes: [], committed: undefined, touches } };
}
