import type { PolicyValue } from "../../policy/policy.ts";
import { findingOf, type Rule } from "../rule.ts";

/** Rule text that says something else than the place that decides, or that a document may not decide. */
export const policyContradiction: Rule = {
  id: "policy-contradiction",
  severity: "information",
  description:
    "A rule of the document says something else than the place that decides (the contract beats AUTO_CONFIG, which beats boxes), or something that a document may not decide: a path outside the repository, a host that is not this machine. The message names both.",
  example: {
    bad: "## CONTRACT\n\n- N=5 by default\n\n## AUTO_CONFIG\n\n- N=7\n",
    good: "## CONTRACT\n\n- N=5 by default\n\n## AUTO_CONFIG\n\n- N=5\n",
  },
  check: (document, context) =>
    Object.entries<PolicyValue<unknown>>({ ...context.policy }).flatMap(([name, rule]) => {
      const { value, source, contradictions } = rule;
      const line = "range" in source ? ` (line ${document.positionAt(source.range.start).line + 1})` : "";
      const from = source.type === "default" ? "the default" : `the ${placeNames[source.type]}${line}`;
      const related = "range" in source ? [{ message: "what decides", range: source.range }] : [];
      return contradictions.map(({ text, range }) =>
        findingOf(
          policyContradiction,
          range,
          `Unexpected "${text}", expected ${wordsOf(name)} ${shown(value)} of ${from}`,
          { related },
        ),
      );
    }),
};

const placeNames = {
  contract: "contract",
  "auto-config": "AUTO_CONFIG",
  card: "dashboard",
  setting: "settings",
} as const;

/** `miniCheckEvery` gives `mini check every`. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function shown(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  const words = value.map((item) => (typeof item === "string" ? item : String(item.url ?? item.command)));
  return words.length === 0 ? "none" : words.join(", ");
}
