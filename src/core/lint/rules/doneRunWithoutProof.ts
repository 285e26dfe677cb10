import { runFields, runLogExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { hasHash } from "../values.ts";

const log = (...fields: Parameters<typeof runFields>) =>
  runLogExample(["2026-01-02T03:04:05Z", "AUTO - Sow the beans", runFields(...fields)]);

/** Runs that say DONE and name no check that passed, or no commit. */
export const doneRunWithoutProof: Rule = {
  id: "done-run-without-proof",
  severity: "warning",
  description:
    "A run says RESULT DONE without a check that passed or without a commit in CHECKPOINT. Skipped checks prove nothing; a list that was cut is given the benefit of the doubt. Where EVIDENCE begins with a person's word (`no code: …`, or `external: …, says …`) and names the run folder, `audit` looks for the commit behind it. Entries marked `[HISTORICAL]` are left alone.",
  example: { bad: log("DONE", "SKIP (nothing to check)", "pending"), good: log("DONE", "unit: PASS") },
  check: ({ runLog }) =>
    (runLog?.entries ?? []).flatMap((entry) => {
      const result = entry.historical ? undefined : entry.fields.find(({ name }) => name === "RESULT");
      const word = /^\W*(DONE)\b/.exec(result?.value ?? "");
      if (result === undefined || word === null) return [];
      const checks = entry.fields.filter(({ name }) => /^TESTS?\b|^(?:SANITY )?CHECKS?\b/.test(name));
      if (entry.fields.some(({ name, value }) => name === "EVIDENCE" && isStated(value))) return [];
      const commits = entry.fields.filter(
        ({ name }) => name === "CHECKPOINT" || name === "EVIDENCE" || name === "COMMIT",
      );
      const missing = [
        ...(checks.some(({ value }) => /\bPASS(?:ED)?\b|✅|✓|\bmore \(see /.test(value))
          ? []
          : ["a check that passed"]),
        ...(commits.some(({ value }) => hasHash(value)) ? [] : ["a commit"]),
      ];
      if (missing.length === 0) return [];
      const start = result.valueRange.start + word[0].length - 4;
      const message = `Unexpected RESULT DONE, expected ${missing.join(" and ")}`;
      return [findingOf(doneRunWithoutProof, { start, end: start + 4 }, message)];
    }),
};

/** As a save writes it: what the person said, cut where it is long, and where the run can be looked at. */
function isStated(evidence: string): boolean {
  return /^\s*(?:no code: \S|external: [a-z][a-z0-9+.-]*:\/\/\S).*(?:; run folder \S|\(see `)/is.test(evidence);
}
