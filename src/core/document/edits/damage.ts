const thai = /[\u0e01-\u0e5b]/;
const foreignRuns = /[^\x20-\x7e]+/g;

/**
 * True when `old` says what `value` says, but for characters that a wrong decoding damaged. A damaged line that is right stays
 * as it is: `โข None` for `• None`. Text that is meant to be Thai is never taken for damage of other Thai text.
 */
export function isSameButDamaged(old: string, value: string): boolean {
  if (old === value) return true;
  if (!thai.test(old) || thai.test(value)) return false;
  return old.replace(foreignRuns, "\0") === value.replace(foreignRuns, "\0");
}
