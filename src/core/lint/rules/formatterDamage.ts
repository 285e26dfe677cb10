import { replaceEdit } from "../../base/text.ts";
import { findingOf, type Rule } from "../rule.ts";

/** Names with two low lines at both ends that a formatter took for bold text. */
export const formatterDamage: Rule = {
  id: "formatter-damage",
  severity: "warning",
  description:
    "A formatter took `__init__.py` for bold text and wrote `**init**.py`, so the path leads nowhere. The mend puts the path into back-ticks, where formatters leave it alone. Escaped characters such as `\\*` read well and are not reported.",
  example: { bad: "## NOTES\n\nChanged app/**init**.py\n", good: "## NOTES\n\nChanged `app/__init__.py`\n" },
  check: ({ text }) => {
    if (!text.includes("**.py") && !text.includes("**/")) return [];
    return [...text.matchAll(damagedName)].flatMap((match) => {
      const range = { start: match.index, end: match.index + match[0].length };
      const meant = match[0].replace(/\*\*(\w+)\*\*/g, "__$1__");
      const isCode = isInCode(text, range.start);
      const edits = [replaceEdit(range, isCode ? meant : `\`${meant}\``)];
      const message = `Unexpected ${match[0]}, expected ${meant}`;
      return [findingOf(formatterDamage, range, message, { fix: { title: `Write ${meant}`, edits } })];
    });
  },
};

const damagedName =
  /(?:[\w.-]+\/)*\*\*(?:init|main|version|about|tests|mocks|snapshots|pycache|generated|fixtures)\*\*(?:\.pyi?\b|(?:\/[\w.-]+)+)/g;

/** True inside inline code or a fence: an odd number of back-ticks on the line before, or fence marks before. */
function isInCode(text: string, at: number): boolean {
  const lineStart = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
  if ((text.slice(lineStart, at).split("`").length - 1) % 2 === 1) return true;
  return (text.slice(0, lineStart).match(/^ {0,3}(?:`{3,}|~{3,})/gm)?.length ?? 0) % 2 === 1;
}
