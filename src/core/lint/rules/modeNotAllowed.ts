import { runLogExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { legacyModes, modeOf } from "../runModes.ts";

const log = (mode: string) =>
  runLogExample(["2026-01-02T03:04:05Z", `${mode} - Sow the beans`, `**MODE:** \`${mode}\``]);

/** Entries in a mode that neither the contract allows nor an earlier one knew. */
export const modeNotAllowed: Rule = {
  id: "mode-not-allowed",
  severity: "warning",
  description:
    "A run entry has a mode that the contract does not allow. Where the document says nothing, AUTO is the only one. Modes of earlier contracts have a rule of their own, `legacy-mode`.",
  example: { bad: log("FORENSICS"), good: log("AUTO") },
  check: ({ runLog, text }, context) => {
    const allowed = context.policy.allowedModes.value;
    return (runLog?.entries ?? []).flatMap((entry) => {
      const mode = entry.historical ? undefined : modeOf(text, entry);
      if (mode === undefined || legacyModes.has(mode.name) || allowed.includes(mode.name)) return [];
      return [findingOf(modeNotAllowed, mode.range, `Unexpected mode ${mode.name}, expected ${allowed.join(" or ")}`)];
    });
  },
};
