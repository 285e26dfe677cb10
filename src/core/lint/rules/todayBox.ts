import type { Box } from "../../document/dashboardModel.ts";
import { setBoxLinesEdits } from "../../document/edits/boxEdits.ts";
import { findTaskIds, isBlockerId } from "../../document/ids.ts";
import type { ControlDocument } from "../../document/model.ts";
import { toIssueLines } from "../../selection/boxLines.ts";
import { boxExample, dashboardExample } from "../examples.ts";
import type { Finding } from "../finding.ts";
import type { GitFacts } from "../git/gitFacts.ts";
import { findingOf, type Rule } from "../rule.ts";
import { firstHash, inBoxLine, isSameHash } from "../values.ts";

const today = (issue: string) => dashboardExample({}, "### TODAY", boxExample("KNOWN ISSUES (Max 3)", issue));
const blockers = "## BLOCKERS\n\n- **B-20260102-001** — No seed\n  - **Why blocked:** sold out\n";

/** The boxes of TODAY against ledger and blockers. */
export const todayBox: Rule = {
  id: "today-box",
  severity: "warning",
  description:
    "TODAY lists a completed task that is not DONE or has another checkpoint (mended where HEAD contains the ledger's alone), a focus that is DONE already, or known issues that are not the open blockers.",
  example: { bad: `${today("• None")}\n${blockers}`, good: `${today("• B-20260102-001 — No seed")}\n${blockers}` },
  check: (document, { git }) =>
    (document.dashboard?.boxes ?? []).flatMap((box) => {
      switch (box.kind) {
        case "today-completed":
          return completedFindings(document, box, git);
        case "focus":
          return focusFindings(document, box);
        case "known-issues":
          return issueFindings(document, box);
        default:
          return [];
      }
    }),
};

const checkpoint = /(\(checkpoint:\s*`?)([0-9a-f]{7,40})/i;

function completedFindings(document: ControlDocument, box: Box, git: GitFacts | undefined): Finding[] {
  if (document.ledgers.length === 0) return [];
  return box.lines.flatMap((line) => {
    const [found] = findTaskIds(line.text);
    if (found === undefined) return [];
    const range = inBoxLine(document.text, line, found);
    const task = document.findTask(found.id);
    if (task?.state !== "DONE") {
      const what = task === undefined ? "that no ledger has" : `that is ${task.state}`;
      return [findingOf(todayBox, range, `Unexpected completed task ${found.id} ${what}, expected one of DONE`)];
    }
    const shown = checkpoint.exec(line.text)?.[2]?.toLowerCase();
    const own = firstHash(task.checkpoint ?? "");
    if (shown === undefined || own === undefined || isSameHash(shown, own)) return [];
    const message = `Unexpected checkpoint ${shown} of ${found.id}, expected ${own} as the ledger says`;
    const lines = box.lines.map((other) => (other === line ? other.text.replace(checkpoint, `$1${own}`) : other.text));
    const edits = setBoxLinesEdits(document, box.kind, lines).filter(
      (edit) => edit.range.start >= line.range.start && edit.range.end <= line.range.end,
    );
    const mend = { title: `Write ${own}`, edits };
    const isCertain = git?.commits.find(own) !== undefined && git.commits.find(shown) === undefined;
    return [
      findingOf(todayBox, range, message, isCertain ? { fix: mend } : { suggestions: edits.length > 0 ? [mend] : [] }),
    ];
  });
}

function focusFindings(document: ControlDocument, box: Box): Finding[] {
  return box.lines.flatMap((line) => {
    const [found] = findTaskIds(line.text);
    if (found === undefined || document.findTask(found.id)?.state !== "DONE") return [];
    const message = `Unexpected focus ${found.id} (DONE), expected an open task`;
    return [findingOf(todayBox, inBoxLine(document.text, line, found), message)];
  });
}

function issueFindings(document: ControlDocument, box: Box): Finding[] {
  if (document.blockers === undefined) return [];
  const open = document.blockers.items.filter((item) => !item.resolved);
  const named = box.lines.flatMap((line) =>
    [...line.text.matchAll(/\bB-\d{8}-\d+[A-Z]?/g)]
      .filter(([id]) => isBlockerId(id))
      .map(({ 0: id, index }) => ({
        id,
        range: inBoxLine(document.text, line, { start: index, end: index + id.length }),
      })),
  );
  const edits = setBoxLinesEdits(document, "known-issues", toIssueLines(document));
  const fix = { title: "Write the open blockers", edits };
  const gone = named.filter(({ id }) => !open.some((item) => item.id === id));
  if (gone.length > 0) {
    return gone.map(({ id, range }) =>
      findingOf(todayBox, range, `Unexpected known issue ${id}, expected an open blocker`, { fix }),
    );
  }
  const [first] = open;
  if (first === undefined || named.length > 0 || !box.lines.some(({ text }) => /^\W*none\b/i.test(text) || text === ""))
    return [];
  return [findingOf(todayBox, box.titleRange, `Unexpected box without known issues, expected ${first.id}`, { fix })];
}
