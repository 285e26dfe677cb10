import type { TextRange } from "../../base/text.ts";
import type { RuleFile } from "../lintContext.ts";
import { findingOf, type Rule } from "../rule.ts";
import { legacyModes } from "../runModes.ts";
import { quoted } from "../values.ts";

/** Rule files beside the document that name another source of truth or another command. */
export const otherAuthority: Rule = {
  id: "other-authority",
  severity: "information",
  description:
    "A rule file for people or tools (`AGENTS.md`, `.cursor/rules`) names another source of truth than the control document, or another command than those that it allows. Told once a file, at the document's first line; the engine never writes such files.",
  example: {
    bad: "The single source of truth is `docs/00_STATE.md`.\n",
    good: "The single source of truth is `docs/CONTROL_PLANE.md`.\n",
    isRuleFile: true,
  },
  check: (document, { ruleFiles, settings, policy }) => {
    const lineEnd = /\r|\n|$/.exec(document.text)?.index ?? 0;
    const range: TextRange = { start: 0, end: lineEnd };
    return ruleFiles.flatMap((file) => {
      const place = foreignSource(file, settings.file) ?? foreignCommand(file, policy.allowedModes.value);
      if (place === undefined) return [];
      const message = `Unexpected ${place.what} in ${file.path} (line ${place.line}), expected ${place.expected}`;
      return [findingOf(otherAuthority, range, message)];
    });
  },
};

interface Place {
  readonly what: string;
  readonly line: number;
  readonly expected: string;
}

/** A line that speaks of the truth and names files, of which none is the control document. */
function foreignSource({ text }: RuleFile, documentPath: string): Place | undefined {
  const name = documentPath.split("/").at(-1) ?? documentPath;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (
      !/\b(?:single |only )?source of truth\b|\bSSOT\b/i.test(line) ||
      /\b(?:deprecated|not|never|no longer)\b/i.test(line)
    )
      continue;
    const files = line.match(/[\w./-]+\.(?:md|mdc|txt|json|ya?ml)\b/g) ?? [];
    const [first] = files;
    if (first === undefined || files.some((file) => file.endsWith(name))) continue;
    return { what: `source of truth ${quoted(first)}`, line: index + 1, expected: documentPath };
  }
  return undefined;
}

/** `User types BLITZ`, `Type GO to …`. */
function foreignCommand({ text }: RuleFile, allowed: readonly string[]): Place | undefined {
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const word = /\b(?:types?|says?|command:?)\s+[`"'*]{0,3}([A-Z][A-Z_0-9]+)\b/.exec(line)?.[1];
    if (
      word === undefined ||
      !legacyModes.has(word) ||
      allowed.includes(word) ||
      /\b(?:deprecated|not|never)\b/i.test(line)
    )
      continue;
    return { what: `command ${word}`, line: index + 1, expected: allowed.join(" or ") };
  }
  return undefined;
}
