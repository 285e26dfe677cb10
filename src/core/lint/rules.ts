import type { Rule } from "./rule.ts";
import { dashboardCounts } from "./rules/dashboardCounts.ts";
import { doneWithoutCheckpoint } from "./rules/doneWithoutCheckpoint.ts";
import { policyContradiction } from "./rules/policyContradiction.ts";

/** The one list of rules; what the parser itself reports comes on top, under its problem codes. */
export const rules: readonly Rule[] = [dashboardCounts, doneWithoutCheckpoint, policyContradiction];
