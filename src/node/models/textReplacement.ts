/** Exact-text replacement in a file, with its own line ends. */

export interface Replacement {
  readonly oldText: string;
  readonly newText: string;
}

export type Replaced =
  | { readonly type: "replaced"; readonly text: string }
  | { readonly type: "refused"; readonly reason: string };

/** Applies the replacements one after the other; each old text has to be there exactly once at its turn. */
export function replaceTexts(text: string, replacements: readonly Replacement[]): Replaced {
  let result = text;
  for (const [index, { oldText, newText }] of replacements.entries()) {
    const place = replacements.length === 1 ? "oldText" : `oldText of replacement ${index + 1}`;
    if (oldText === "") return refuse(`${place} is empty; give the text that is to be replaced`);
    const old = withEndsOf(text, oldText);
    const at = result.indexOf(old);
    if (at === -1) return refuse(`${place} is not in the file; read it again and give it exactly, blanks and all`);
    if (result.indexOf(old, at + 1) !== -1)
      return refuse(`${place} is there more than once; give more of its surroundings`);
    result = result.slice(0, at) + withEndsOf(text, newText) + result.slice(at + old.length);
  }
  return result === text ? refuse("it would change nothing") : { type: "replaced", text: result };
}

/** As a model reads and writes it: a file whose lines all end alike is shown with plain line feeds. */
export function toShownText(text: string): string {
  return endsOf(text) === "\r\n" ? text.replaceAll("\r\n", "\n") : text;
}

function withEndsOf(file: string, text: string): string {
  const ends = endsOf(file);
  return ends === undefined ? text : text.replace(/\r?\n/g, ends);
}

/** Undefined when a file mixes its line ends: then only the exact text will do. */
function endsOf(text: string): "\n" | "\r\n" | undefined {
  const all = text.split("\n").length - 1;
  const long = text.split("\r\n").length - 1;
  if (long === 0) return "\n";
  return long === all ? "\r\n" : undefined;
}

function refuse(reason: string): Replaced {
  return { type: "refused", reason };
}
