/** Characters that a sound text does not have. */
import type { Block, Oddities } from "./block.ts";
import { damagedCode } from "./characters.ts";

/** The block's oddities, to be written to. */
export function oddities(block: Block): Oddities {
  block.odd ??= {
    loneCr: 0,
    nul: -1,
    surrogate: -1,
    damage: -1,
    thai: 0,
    thaiMain: 0,
    replacements: 0,
    marker: false,
  };
  return block.odd;
}

/** NUL, halves of surrogate pairs, replacement characters, and the Thai letters that damage leaves. */
export function isOdd(code: number): boolean {
  if (code < 0xd800) return code === 0 || (code >= 0x0e01 && code <= 0x0e5b);
  return code < 0xe000 || code === 0xfffd;
}

/** Notes the odd characters of a line; their offsets are measured from `base`, the start of the block. */
export function noteOddCharacters(text: string, start: number, end: number, base: number, block: Block): void {
  const odd = oddities(block);
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!isOdd(code)) continue;
    if (code === 0) {
      if (odd.nul === -1) odd.nul = at - base;
    } else if (code >= 0xd800 && code < 0xe000) {
      if (code < 0xdc00 && at + 1 < end && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) at++;
      else if (odd.surrogate === -1) odd.surrogate = at - base;
    } else {
      if (code === 0xfffd) odd.replacements++;
      else odd.thai++;
      if (code === damagedCode) odd.thaiMain++;
      if (odd.damage === -1) odd.damage = at - base;
    }
  }
}
