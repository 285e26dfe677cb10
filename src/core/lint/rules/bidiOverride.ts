import { replaceEdit } from "../../base/text.ts";
import { findingOf, type TextRule } from "../rule.ts";

/** Characters that change the order in which a line is shown. */
export const bidiOverride: TextRule = {
  id: "bidi-override",
  severity: "warning",
  description:
    "An invisible character changes the order in which text is shown, so that a reader sees another command or id than the machine. An isolate that is closed on its line, as texts in Hebrew or Arabic have it, is fine.",
  example: { bad: "## NOTES\n\nRun \u202eshutdown\u202c now.\n", good: "## NOTES\n\nCalled \u2067גן\u2069 there.\n" },
  onlySpecial: true,
  checkText: (text) => {
    if (!marks.test(text)) return [];
    return [...text.matchAll(everyLine)].flatMap((line) =>
      marksIn(line[0]).map((at) => {
        const start = line.index + at;
        const range = { start, end: start + 1 };
        const code = text.charCodeAt(start).toString(16).toUpperCase();
        return findingOf(bidiOverride, range, `Unexpected direction mark U+${code}, expected text in its own order`, {
          fix: { title: "Remove it", edits: [replaceEdit(range, "")] },
        });
      }),
    );
  },
};

const marks = /[\u202a-\u202e\u2066-\u2069]/;
const everyLine = /[^\r\n]*[\u202a-\u202e\u2066-\u2069][^\r\n]*/g;

/** Overrides and embeddings always; isolates that are not closed, and ends without a beginning. */
function marksIn(line: string): number[] {
  const found: number[] = [];
  const open: number[] = [];
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code >= 0x202a && code <= 0x202e) found.push(at);
    else if (code >= 0x2066 && code <= 0x2068) open.push(at);
    else if (code === 0x2069 && open.pop() === undefined) found.push(at);
  }
  return [...found, ...open].sort((a, b) => a - b);
}
