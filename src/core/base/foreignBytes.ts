/** Bytes that are no UTF-8, where they stand, and the characters that Windows-1252 has for them. */

export interface ForeignByte {
  /** Zero-based, in the file. */
  readonly at: number;
  readonly byte: number;
  /** Zero-based offset in the text, where U+FFFD stands for it. */
  readonly offset: number;
  /** One-based. */
  readonly line: number;
  /** One-based, in UTF-16 units. */
  readonly column: number;
  /** What the byte is in Windows-1252; undefined where that has nothing, and in a UTF-8 character that was cut. */
  readonly character: string | undefined;
}

export interface ForeignText {
  /** With one U+FFFD for each foreign byte. */
  readonly text: string;
  readonly foreign: readonly ForeignByte[];
}

/** Of 0x80 to 0x9F; blanks where there is no character. */
const windows1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/** Undefined for bytes that are another encoding altogether, or no text: UTF-16, and what has NUL bytes. */
export function readForeignText(bytes: Uint8Array): ForeignText | undefined {
  if (bytes.includes(0) || isUtf16(bytes)) return undefined;
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const foreign: ForeignByte[] = [];
  let text = "";
  let from = 0;
  let place = { line: 1, start: 0 };
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceAt(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    const part = decoder.decode(bytes.subarray(from, at));
    place = moved(place, part, text.length);
    text += part;
    const column = text.length - place.start + 1;
    const byte = bytes[at] as number;
    foreign.push({ at, byte, offset: text.length, line: place.line, column, character: characterAt(bytes, at) });
    text += "\ufffd";
    from = ++at;
  }
  return { text: text + decoder.decode(bytes.subarray(from)), foreign };
}

/** The first foreign byte in words: `byte 0xE9 in line 3, column 7 (byte 120 of the file)`. */
export function foreignByteInWords({ at, byte, column, line }: ForeignByte): string {
  return `byte ${hexOf(byte)} in line ${line}, column ${column} (byte ${at + 1} of the file)`;
}

/** `0xE9` */
export function hexOf(byte: number): string {
  return `0x${byte.toString(16).toUpperCase()}`;
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Line and its start, after a part of the text that begins at `offset`. */
function moved(place: { line: number; start: number }, part: string, offset: number): { line: number; start: number } {
  const ends = [...part.matchAll(/\r\n|\r|\n/g)];
  const last = ends.at(-1);
  if (last === undefined) return place;
  return { line: place.line + ends.length, start: offset + last.index + last[0].length };
}

/** How many bytes the UTF-8 character at `at` has; 0 where there is none. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) if (!isFollower(bytes[at + i])) return 0;
  const second = bytes[at + 1] ?? 0;
  const isTooLong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90);
  const isNone = (lead === 0xed && second > 0x9f) || (lead === 0xf4 && second > 0x8f);
  return isTooLong || isNone ? 0 : length;
}

function isFollower(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte <= 0xbf;
}

function characterAt(bytes: Uint8Array, at: number): string | undefined {
  const byte = bytes[at] as number;
  if (isCut(bytes, at) || (isFollower(byte) && (isCut(bytes, at - 1) || isCut(bytes, at - 2)))) return undefined;
  if (byte >= 0xa0) return String.fromCharCode(byte);
  const character = windows1252[byte - 0x80];
  return character === " " ? undefined : character;
}

/** The beginning of a dash, an arrow, a frame or an emoji: as Windows-1252 it would be `â€`, which nobody writes. */
function isCut(bytes: Uint8Array, at: number): boolean {
  const [lead, second] = [bytes[at], bytes[at + 1] ?? 0];
  return (lead === 0xe2 || lead === 0xf0) && second >= 0x80 && second <= 0x9f && sequenceAt(bytes, at) === 0;
}
