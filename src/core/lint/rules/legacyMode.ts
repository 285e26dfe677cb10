import { runLogExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { legacyModes, modeOf } from "../runModes.ts";

const log = (mode: string) =>
  runLogExample(["2026-01-02T03:04:05Z", `${mode} - Sow the beans`, `**MODE:** \`${mode}\``]);

/** Entries in a mode of an earlier contract. */
export const legacyMode: Rule = {
  id: "legacy-mode",
  severity: "information",
  description:
    "A run entry has a mode of an earlier contract: GO, BLITZ, BATCH, BURST, DO, SAVE, STATUS, WORK_PACKET. Entries marked `[HISTORICAL]` and modes that the document allows are fine.",
  example: { bad: log("BLITZ"), good: log("AUTO") },
  check: ({ runLog, text }, context) => {
    const allowed = context.policy.allowedModes.value;
    return (runLog?.entries ?? []).flatMap((entry) => {
      const mode = entry.historical ? undefined : modeOf(text, entry);
      if (mode === undefined || !legacyModes.has(mode.name) || allowed.includes(mode.name)) return [];
      return [findingOf(legacyMode, mode.range, `Unexpected old mode ${mode.name}, expected ${allowed.join(" or ")}`)];
    });
  },
};
