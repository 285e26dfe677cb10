/** Characters that a sound text does not have. */
import type { Block, OddCharacters } from "./block.ts";
import { damagedCode } from "./characters.ts";

/** The odd characters of the block that stands at `start`; read once, undefined when there are none. Offsets are the block's own. */
export function oddCharactersOf(text: string, start: number, block: Block): OddCharacters | undefined {
  if (block.oddCharacters === undefined) block.oddCharacters = readOddCharacters(text, start, start + block.content);
  return block.oddCharacters ?? undefined;
}

/** NUL, halves of surrogate pairs, replacement characters, and the Thai letters that damage leaves. */
function isOdd(code: number): boolean {
  if (code < 0xd800) return code === 0 || (code >= 0x0e01 && code <= 0x0e5b);
  return code < 0xe000 || code === 0xfffd;
}

function readOddCharacters(text: string, start: number, end: number): OddCharacters | null {
  let odd: OddCharacters | null = null;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if ((code > 0 && code < 0x0e01) || !isOdd(code)) continue;
    odd ??= { nul: -1, surrogate: -1, damage: -1, thai: 0, thaiMain: 0, replacements: 0 };
    if (code === 0) {
      if (odd.nul === -1) odd.nul = at - start;
    } else if (code >= 0xd800 && code < 0xe000) {
      if (code < 0xdc00 && at + 1 < end && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) at++;
      else if (odd.surrogate === -1) odd.surrogate = at - start;
    } else {
      if (code === 0xfffd) odd.replacements++;
      else odd.thai++;
      if (code === damagedCode) odd.thaiMain++;
      if (odd.damage === -1) odd.damage = at - start;
    }
  }
  return odd;
}
