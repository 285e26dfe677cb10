import type { PolicyValue } from "../../policy/policy.ts";
import { readPolicy } from "../../policy/readPolicy.ts";
import { defaultSettings } from "../../settings.ts";
import { findingOf, type Rule } from "../rule.ts";

/** Rule text that says something else than the place that decides, or that a document may not decide. */
export const policyContradiction: Rule = {
  id: "policy-contradiction",
  severity: "information",
  check: (document) =>
    Object.entries<PolicyValue<unknown>>({ ...readPolicy(document, defaultSettings) }).flatMap(([name, rule]) => {
      const { value, source, contradictions } = rule;
      const from = source.type === "default" ? "the default" : `the ${placeNames[source.type]}`;
      return contradictions.map(({ text, range }) =>
        findingOf(
          policyContradiction,
          range,
          `Unexpected "${text}", expected ${wordsOf(name)} ${shown(value)} of ${from}`,
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
  const words = value.map((item) => (typeof item === "string" ? item : String(item.url)));
  return words.length === 0 ? "none" : words.join(", ");
}
