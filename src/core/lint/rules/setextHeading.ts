import { replaceEdit } from "../../base/text.ts";
import { nextLineStart } from "../../document/edits/textLines.ts";
import { headingKind } from "../../document/headings.ts";
import { findingOf, type TextRule } from "../rule.ts";
import { quoted } from "../values.ts";

/** A name of a section that is underlined instead of marked with `#`. */
export const setextHeading: TextRule = {
  id: "setext-heading",
  severity: "warning",
  description:
    "The name of a section is a heading by the line below it, of `=` or `-`. The engine reads headings that begin with `#` only, so it does not see this section. Underlined words that name no section are left alone.",
  example: {
    bad: "TASK_LEDGER\n===========\n\nSome words.\n",
    good: "# TASK_LEDGER\n\nA line and a separator:\n\n---\n",
  },
  checkText: (text) => {
    const found = mayUnderline(text) ? underlined.exec(text) : null;
    if (found === null) return [];
    const [, indent = "", words = "", line = ""] = found;
    if (headingKind(words, 0, words.length) === "other") return [];
    const start = found[0].indexOf(words, indent.length);
    const range = { start, end: start + words.length };
    const heading = `${line.startsWith("=") ? "#" : "##"} ${words}`;
    const message = `Unexpected heading ${quoted(words)} with a line below it, expected ${quoted(heading)}`;
    const edits = [replaceEdit({ start, end: found[0].length }, heading)];
    return [findingOf(setextHeading, range, message, { suggestions: [{ title: `Write ${quoted(heading)}`, edits }] })];
  },
};

/** The first line of a paragraph and its underline; blocks of other kinds begin with what is left out. */
const underlined = /^(\ufeff? {0,3})([^\s>#|<`~][^\r\n]*?)[ \t]*(?:\r\n|\r|\n) {0,3}(=+|-{2,})(?=[ \t]*(?:[\r\n]|$))/;

/** A look at the second line, for hardly any text has what the pattern looks for. */
function mayUnderline(text: string): boolean {
  let at = nextLineStart(text, 0);
  while (text.charCodeAt(at) === 32) at++;
  const code = text.charCodeAt(at);
  return code === 61 || code === 45;
}
