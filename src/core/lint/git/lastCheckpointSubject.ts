import { setFieldEdits } from "../../document/edits/dashboardEdits.ts";
import { dashboardExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { firstHash, isSameTitle, quoted } from "../values.ts";
import { exampleFacts } from "./exampleFacts.ts";
import { checkpointValue, claimedSubject } from "./lastCheckpoint.ts";

/** LAST_CHECKPOINT with the subject of another commit. */
export const lastCheckpointSubject: Rule = {
  id: "last-checkpoint-subject",
  severity: "warning",
  description:
    "The subject beside the hash of LAST_CHECKPOINT is not the subject of that commit. A shortened subject, and a date or a note in parentheses, are taken.",
  example: {
    bad: dashboardExample({ LAST_CHECKPOINT: "`abc1234` — `feat: peas`" }),
    good: dashboardExample({ LAST_CHECKPOINT: "`abc1234` — `feat: beans`" }),
    git: () => exampleFacts({ commits: [["abc1234", "feat: beans", "beans.js"]] }),
  },
  check: (document, { git }) =>
    (document.dashboard?.fields ?? [])
      .filter(({ name }) => name === "LAST_CHECKPOINT")
      .flatMap(({ name, plain, valueRange }) => {
        const hash = firstHash(plain);
        const commit = hash === undefined ? undefined : git?.commits.find(hash);
        const claimed = hash === undefined ? undefined : claimedSubject(plain, hash);
        if (
          git === undefined ||
          commit === undefined ||
          claimed === undefined ||
          isSameSubject(commit.subject, claimed)
        )
          return [];
        const message = `Unexpected subject "${quoted(claimed)}" of ${hash}, expected "${quoted(commit.subject)}"`;
        const edits = setFieldEdits(document, name, checkpointValue(commit, git));
        return [findingOf(lastCheckpointSubject, valueRange, message, { fix: { title: "Write its subject", edits } })];
      }),
};

/** Equal, shortened, or followed by a note in parentheses. */
function isSameSubject(subject: string, claimed: string): boolean {
  const bare = claimed.replace(/[\s`]*\([^()]*\)[\s`]*$/, "").replace(/(?:…|\.\.\.)$/, "");
  return isSameTitle(subject, claimed) || (bare !== "" && isSameTitle(subject, bare));
}
