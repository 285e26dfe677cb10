import { dashboardExample } from "../examples.ts";
import type { Rule } from "../rule.ts";
import { exampleFacts } from "./exampleFacts.ts";
import { treeClaimFindings } from "./treeClaim.ts";

/** REPO_CLEAN that contradicts the working tree. */
export const repoClean: Rule = {
  id: "repo-clean",
  severity: "warning",
  description:
    "REPO_CLEAN says clean although files differ from the last commit, or dirty although none does. A change of the control document alone contradicts neither: it says how the tree will be once it is committed itself.",
  example: {
    bad: dashboardExample({ REPO_CLEAN: "`clean`" }),
    good: dashboardExample({ REPO_CLEAN: "`dirty`" }),
    git: () => exampleFacts({ changes: ["src/beans.js"] }),
  },
  check: (document, context) =>
    treeClaimFindings(repoClean, document, context, {
      field: "REPO_CLEAN",
      key: "clean",
      words: { clean: "clean", dirty: "dirty" },
    }),
};
