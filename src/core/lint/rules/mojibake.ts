import { replaceEdit } from "../../base/text.ts";
import { findMojibake } from "../encoding/mojibake.ts";
import { findingOf, type TextRule } from "../rule.ts";
import { quoted } from "../values.ts";

/** UTF-8 that was read as Windows-1252 or Latin-1. */
export const mojibake: TextRule = {
  id: "mojibake",
  severity: "warning",
  description:
    "Characters such as `â€”` or `Ã©`: UTF-8 that was read as Windows-1252 or Latin-1. The bytes are all there, so the repair is exact. Capitals before a quotation mark and French hard blanks are not touched.",
  example: { bad: "## NOTES\n\nDig first â€” then sow.\n", good: "## NOTES\n\nDig first — then sow.\n" },
  onlySpecial: true,
  checkText: (text) =>
    findMojibake(text).map(({ range, text: meant }) =>
      findingOf(
        mojibake,
        range,
        `Unexpected "${shown(text.slice(range.start, range.end))}", expected "${quoted(meant)}"`,
        {
          fix: { title: "Repair the characters", edits: [replaceEdit(range, meant)] },
        },
      ),
    ),
};

function shown(text: string): string {
  return quoted(text.replace(/[\u0080-\u009f]/g, "·"));
}
