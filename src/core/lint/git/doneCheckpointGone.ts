import { replaceEdit } from "../../base/text.ts";
import { exampleTask, ledgerExample } from "../examples.ts";
import type { Mend } from "../finding.ts";
import { findingOf, type Rule } from "../rule.ts";
import { checkpointRange } from "./checkpointRange.ts";
import { exampleFacts } from "./exampleFacts.ts";

/** A task in DONE whose commit is not part of HEAD. */
export const doneCheckpointGone: Rule = {
  id: "done-checkpoint-gone",
  severity: "error",
  description:
    "The commit of a task in DONE is not in the repository, or HEAD does not contain it. After a squash or a rebase the commit that took its place is found by its `Control-Plane-Task` trailer, by its subject, or by the id in its message: the only one with the trailer is the mend, others are suggested. In a shallow clone nothing is said.",
  example: {
    bad: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: def5678)")] }),
    good: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: abc1234)")] }),
    git: () => exampleFacts({ commits: [["abc1234", "feat: sow the beans (T-20260102-001)", "beans.js"]] }),
  },
  check: (document, { git, provenTasks }) =>
    provenTasks.flatMap(({ task, proof }) => {
      const { gap, named, replacements, isCertain } = proof;
      if (git === undefined || named === undefined || (gap !== "unknown-commit" && gap !== "outside-head")) return [];
      const range = checkpointRange(document, task, named);
      const what = gap === "unknown-commit" ? "which is no commit of this repository" : "which HEAD does not contain";
      const message = `Unexpected checkpoint ${named} of ${task.id}, ${what}, expected a commit of HEAD`;
      const mends = replacements.map((commit): Mend => {
        const hash = git.commits.shortHash(commit);
        return { title: `Write ${hash} ${commit.subject}`, edits: [replaceEdit(range, hash)] };
      });
      const fix = isCertain ? mends[0] : undefined;
      return [findingOf(doneCheckpointGone, range, message, { fix, suggestions: mends.slice(isCertain ? 1 : 0) })];
    }),
};
