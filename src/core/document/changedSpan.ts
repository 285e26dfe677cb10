import type { TextEdit } from "../base/text.ts";

/** The smallest single edit that makes `after` out of `before`; undefined when they are equal. */
export function changedSpan(before: string, after: string): TextEdit | undefined {
  const [a, b] = [before.length, after.length];
  const shorter = Math.min(a, b);
  const start = commonLength(shorter, (at, length) => before.slice(at, at + length) === after.slice(at, at + length));
  if (start === shorter && a === b) return undefined;
  const suffix = commonLength(
    shorter - start,
    (at, length) => before.slice(a - at - length, a - at) === after.slice(b - at - length, b - at),
  );
  return { range: { start, end: a - suffix }, newText: after.slice(start, b - suffix) };
}

/** How far two texts are the same, up to `limit`; asked in strides first, for most texts differ in one place. */
function commonLength(limit: number, isSame: (at: number, length: number) => boolean): number {
  let at = 0;
  for (const stride of [4096, 64, 1]) while (at + stride <= limit && isSame(at, stride)) at += stride;
  return at;
}
