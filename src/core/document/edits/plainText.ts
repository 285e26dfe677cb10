/** Makes values fit for one line of the document, or refuses them. */
import { ControlError } from "../../base/errors.ts";

const breaks = /[\r\n\u0085\u2028\u2029]/;
const controls = /\p{Cc}/u;
const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const loneSurrogates = /\p{Cs}/u;

/** Throws `edit-refused`; the message says what was met and how to mend it. */
export function refuseEdit(message: string, data: Readonly<Record<string, unknown>> = {}): never {
  throw new ControlError("edit-refused", message, { data });
}

/** The text trimmed. Throws `edit-refused` unless it is one visible line that hides nothing. `what` names it: `title`. */
export function requireLine(what: string, value: string): string {
  const text = value.trim();
  const refuse = (met: string, mend: string) => refuseEdit(`Unexpected ${met} in the ${what}; ${mend}`, { value });
  if (text === "") refuse("emptiness", "write at least one word");
  if (breaks.test(text)) refuse("line break", "write it on one line");
  if (controls.test(text)) refuse("control character", "remove it");
  if (bidiControls.test(text))
    refuse("text direction character", "remove it, it would show other words than are there");
  if (loneSurrogates.test(text)) refuse("half of a character", "remove it, it cannot be saved as UTF-8");
  if (/<!--|-->/.test(text)) refuse("HTML comment mark", "remove it, it would hide what follows");
  return text;
}

/** A value from anywhere as one line: breaks and control characters become blanks, text direction characters go. */
export function toLine(value: string): string {
  return value
    .replace(new RegExp(bidiControls, "g"), "")
    .replace(/\p{Cs}/gu, "\ufffd")
    .replace(/[\p{Cc}\s\u2028\u2029]+/gu, " ")
    .trim();
}

/** The text without what would hide what follows: the start of a comment, `<details>`. */
export function withoutHiding(text: string): string {
  return text.replace(/<(?=!--|\/?(?:details|summary)\b)/gi, "&lt;");
}

/** One line that cannot open a comment, hide itself, or be read as a field `**NAME:**`. */
export function toFieldValue(value: string): string {
  return withoutHiding(toLine(value)).replace(/\*\*(?=[^*]*(?::\*\*|\*\*:))/g, "\\*\\*");
}

/** The text cut to `length` UTF-16 units at most, with an ellipsis; never through a surrogate pair. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text
    .slice(0, length - 1)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd()}…`;
}
