import { replaceEdit } from "../../base/text.ts";
import { findingOf, type TextRule } from "../rule.ts";

/** Names with two low lines at both ends that a formatter took for bold text. */
export const formatterDamage: TextRule = {
  id: "formatter-damage",
  severity: "warning",
  description:
    "A formatter took `__init__.py` for bold text and wrote `**init**.py`, so the path leads nowhere. The mend puts the path into back-ticks, where formatters leave it alone. Escaped characters such as `\\*` read well and are not reported.",
  example: { bad: "## NOTES\n\nChanged app/**init**.py\n", good: "## NOTES\n\nChanged `app/__init__.py`\n" },
  checkText: (text) => {
    if (!text.includes("**.py") && !text.includes("**/")) return [];
    return [...text.matchAll(damagedName)].map(({ index, 0: name }) => {
      const before = /(?:[\w.-]+\/)*$/.exec(text.slice(Math.max(0, index - longestPath), index))?.[0].length ?? 0;
      const range = { start: index - before, end: index + name.length };
      const written = text.slice(range.start, range.end);
      const meant = written.replace(/\*\*(\w+)\*\*/g, "__$1__");
      const edits = [replaceEdit(range, isInCode(text, range.start) ? meant : `\`${meant}\``)];
      const message = `Unexpected ${written}, expected ${meant}`;
      return findingOf(formatterDamage, range, message, { fix: { title: `Write ${meant}`, edits } });
    });
  },
};

const longestPath = 200;
const damagedName =
  /\*\*(?:init|main|version|about|tests|mocks|snapshots|pycache|generated|fixtures)\*\*(?:\.pyi?\b|(?:\/(?:[\w.-]+|\*\*\w+\*\*\.pyi?))+)/g;

/** True inside inline code or a fence: an odd number of back-ticks before it on its line, or a fence mark at the block's start. */
function isInCode(text: string, at: number): boolean {
  const lineStart = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
  return text.slice(lineStart, at).split("`").length % 2 === 0 || /^ {0,3}(?:`{3}|~{3})/.test(text);
}
