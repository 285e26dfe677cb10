import { replaceEdit } from "../../base/text.ts";
import { findMojibake } from "../encoding/mojibake.ts";
import { findingOf, type TextRule } from "../rule.ts";

/** Control characters, with the colour codes of terminals as one. NUL has a rule of its own; C1 may be mojibake. */
export const controlCharacter: TextRule = {
  id: "control-character",
  severity: "warning",
  description:
    "A character that nobody sees and tools stumble over: an escape of a terminal's colours, a bell, a byte order mark inside the text. Tabs and line ends are fine.",
  example: { bad: "## NOTES\n\n\u001b[32mPASS\u001b[0m\n", good: "## NOTES\n\nPASS\n" },
  onlySpecial: true,
  checkText: (text) => {
    const matches = [...text.matchAll(controls)];
    if (matches.length === 0) return [];
    const misread = findMojibake(text);
    return matches
      .filter(({ index }) => !misread.some(({ range }) => range.start <= index && index < range.end))
      .map(({ index, 0: found }) => {
        const range = { start: index, end: index + found.length };
        const message = `Unexpected control character ${nameOf(found)}, expected text`;
        return findingOf(controlCharacter, range, message, {
          fix: { title: "Remove it", edits: [replaceEdit(range, "")] },
        });
      });
  },
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /\u001b\[[0-9;?]*[A-Za-z]|[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff]/g;

function nameOf(found: string): string {
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return found.length > 1 ? `U+${code} with ${found.slice(1)}` : `U+${code}`;
}
