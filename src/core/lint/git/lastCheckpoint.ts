import { setFieldEdits } from "../../document/edits/dashboardEdits.ts";
import type { ControlDocument } from "../../document/model.ts";
import { dashboardExample } from "../examples.ts";
import type { Mend } from "../finding.ts";
import { findingOf, type Rule } from "../rule.ts";
import { firstHash, isSameHash, isSameTitle } from "../values.ts";
import { exampleFacts } from "./exampleFacts.ts";
import type { CommitFact, GitFacts } from "./gitFacts.ts";
import type { ProvenTask } from "./provenTasks.ts";
import { findReplacements } from "./replacements.ts";

/** LAST_CHECKPOINT that names no commit of HEAD. */
export const lastCheckpoint: Rule = {
  id: "last-checkpoint",
  severity: "error",
  description:
    "LAST_CHECKPOINT names a commit that is not in the repository, or one that HEAD does not contain, as after a rebase, a squash or a switch of branches. Where it is known which commit took its place, as for `done-checkpoint-gone`, that one is the mend. In a shallow clone nothing is said of commits that are not there.",
  example: {
    bad: dashboardExample({ LAST_CHECKPOINT: "`def5678` — `feat: peas`" }),
    good: dashboardExample({ LAST_CHECKPOINT: "`abc1234` — `feat: beans`" }),
    git: () => exampleFacts({ commits: [["abc1234", "feat: beans", "beans.js"]] }),
  },
  check: (document, { git, provenTasks }) =>
    (document.dashboard?.fields ?? [])
      .filter(({ name }) => name === "LAST_CHECKPOINT")
      .flatMap(({ name, plain, valueRange }) => {
        const hash = firstHash(plain);
        if (git === undefined || hash === undefined || git.commits.find(hash) !== undefined || git.isShallow) return [];
        const stray = git.strays.find((commit) => isSameHash(commit.hash, hash));
        const what = stray === undefined ? "which is no commit of this repository" : "which HEAD does not contain";
        const message = `Unexpected LAST_CHECKPOINT ${hash}, ${what}, expected a commit of HEAD`;
        const subject = stray?.subject ?? claimedSubject(plain, hash);
        const successor = findSuccessor(hash, stray, git, provenTasks);
        const fix = successor && mendOf(document, name, successor, git);
        const suggestions = proposals(subject, git).filter((commit) => commit !== successor);
        return [
          findingOf(lastCheckpoint, valueRange, message, {
            fix,
            suggestions: suggestions.map((commit) => mendOf(document, name, commit, git)),
          }),
        ];
      }),
};

/** What a value says behind its hash and a separator: `abc1234 — feat: beans` gives `feat: beans`. */
export function claimedSubject(plain: string, hash: string): string | undefined {
  const behind = plain.slice(plain.toLowerCase().indexOf(hash) + hash.length);
  const subject = /^[`"'\s]*[—–:\u0e01-\u0e5b-]+[`"'\s]*(\S.*?)[`"'\s]*$/su.exec(behind)?.[1];
  return subject === undefined || /^\(.*\)$/.test(subject) ? undefined : subject;
}

/** The value that names a commit, as a save writes it. */
export function checkpointValue(commit: CommitFact, { commits }: GitFacts): string {
  return `\`${commits.shortHash(commit)}\` — \`${commit.subject.replaceAll("`", "'")}\``;
}

/** Commits with the claimed subject, and HEAD. */
function proposals(subject: string | undefined, git: GitFacts): CommitFact[] {
  const same = subject === undefined ? [] : git.commits.all.filter((commit) => isSameTitle(commit.subject, subject));
  const { head } = git.commits;
  return [...new Set([...same.slice(0, 2), ...(head === undefined ? [] : [head])])];
}

function mendOf(document: ControlDocument, name: string, commit: CommitFact, git: GitFacts): Mend {
  const title = `Write ${git.commits.shortHash(commit)} ${commit.subject}`;
  return { title, edits: setFieldEdits(document, name, checkpointValue(commit, git)) };
}

/** The commit that certainly took the place of a gone one: by the task that names it, or by its own trailer. */
function findSuccessor(
  hash: string,
  stray: CommitFact | undefined,
  git: GitFacts,
  provenTasks: readonly ProvenTask[],
): CommitFact | undefined {
  const claim = provenTasks.find(({ proof: { named } }) => named !== undefined && isSameHash(named, hash));
  if (claim?.proof.isCertain) return claim.proof.replacements[0];
  const [taskId, ...others] = stray?.trailerIds ?? [];
  if (taskId === undefined || others.length > 0) return undefined;
  const { commits, isCertain } = findReplacements(taskId, stray, git);
  return isCertain ? commits[0] : undefined;
}
