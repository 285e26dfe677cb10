import type { AuditedClaim, AuditReport } from "../../audit/auditClaims.ts";
import type { Verdict } from "../../lint/git/proof.ts";
import { PageBuilder, type PageText } from "./pageText.ts";

/** What needs a person comes first. */
const groups: readonly (readonly [verdict: Verdict, title: string, words: string])[] = [
  ["broken", "Broken", "The commit does not exist, or HEAD does not contain it."],
  ["unproven", "Unproven", "No commit is named, or a placeholder."],
  ["weak", "Weak", "The commit is there and proves little."],
  ["proven", "Proven", "The commit is part of HEAD, changes more than prose, and is about the task."],
];

/** The report of an audit in markdown, grouped by verdict, with links to the tasks and the commits. */
export function toAuditPage(file: string, { claims, totals }: AuditReport): PageText {
  const page = new PageBuilder().add(`# Audit of ${file}`).end(true);
  if (claims.length === 0) return page.add("No task is in DONE.").end().page();
  const sums = groups.map(([verdict]) => `${totals[verdict]} ${verdict}`);
  page.add(`${claims.length} claimed as DONE: ${sums.join(", ")}.`).end();
  for (const [verdict, title, words] of groups) {
    const found = claims.filter((claim) => claim.verdict === verdict);
    if (found.length === 0) continue;
    page.end().add(`## ${title} (${found.length})`).end(true).add(words).end(true);
    for (const claim of found) addClaim(page, claim);
  }
  return page.page();
}

function addClaim(page: PageBuilder, { commit, id, line, reason, replacement, title }: AuditedClaim): void {
  page.add("- ").add(id, { kind: "line", line }).add(` — ${title}`).end().add("  ").add(`\u00a0${reason}`);
  if (commit !== null) page.add(" · commit ").add(commit, { kind: "commit", hash: commit });
  if (replacement !== null) page.add(" · perhaps ").add(replacement, { kind: "commit", hash: replacement });
  page.end();
}
