import { dashboardExample } from "../examples.ts";
import type { Rule } from "../rule.ts";
import { exampleFacts } from "./exampleFacts.ts";
import { treeClaimFindings } from "./treeClaim.ts";

/** NEEDS_SAVE that contradicts the working tree. */
export const needsSave: Rule = {
  id: "needs-save",
  severity: "warning",
  description:
    "NEEDS_SAVE says false although files differ from the last commit, or true although none does. A change of the control document alone contradicts neither.",
  example: {
    bad: dashboardExample({ NEEDS_SAVE: "`false`" }),
    good: dashboardExample({ NEEDS_SAVE: "`true`" }),
    git: () => exampleFacts({ changes: ["src/beans.js"] }),
  },
  check: (document, context) =>
    treeClaimFindings(needsSave, document, context, {
      field: "NEEDS_SAVE",
      key: "needsSave",
      words: { clean: "false", dirty: "true" },
    }),
};
