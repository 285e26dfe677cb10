import { replaceEdit } from "../../base/text.ts";
import { exampleTask, ledgerExample } from "../examples.ts";
import type { Mend } from "../finding.ts";
import { findingOf, type Rule } from "../rule.ts";
import { quoted } from "../values.ts";
import { exampleFacts } from "./exampleFacts.ts";

/** A placeholder in DONE although a commit names the task. */
export const pendingCheckpoint: Rule = {
  id: "pending-checkpoint",
  severity: "information",
  description:
    "The checkpoint of a task in DONE is a placeholder such as `pending`, and commits of HEAD name the task: the only one with its `Control-Plane-Task` trailer is the mend, others are suggested.",
  example: {
    bad: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: pending)")] }),
    good: ledgerExample({ DONE: [exampleTask(1, "Sow the beans", "(checkpoint: abc1234)")] }),
    git: () => exampleFacts({ commits: [["abc1234", "feat: sow the beans (T-20260102-001)", "beans.js"]] }),
  },
  check: (_document, { git, provenTasks }) =>
    provenTasks.flatMap(({ task, proof }) => {
      const { gap, replacements, isCertain } = proof;
      const range = task.checkpointValueRange;
      const [first] = replacements;
      if (git === undefined || gap !== "placeholder" || range === undefined || first === undefined) return [];
      const hash = git.commits.shortHash(first);
      const message = `Unexpected checkpoint ${quoted(task.checkpoint ?? "")} of ${task.id}, expected ${hash}, which names it`;
      const mends = replacements.map((commit): Mend => {
        const short = git.commits.shortHash(commit);
        return { title: `Write ${short} ${commit.subject}`, edits: [replaceEdit(range, short)] };
      });
      const fix = isCertain ? mends[0] : undefined;
      return [findingOf(pendingCheckpoint, range, message, { fix, suggestions: mends.slice(isCertain ? 1 : 0) })];
    }),
};
