import type { TextEdit } from "../base/text.ts";

const chunk = 4096;

/** The smallest single edit that makes `after` out of `before`; undefined when they are equal. Compares whole chunks first. */
export function changedSpan(before: string, after: string): TextEdit | undefined {
  const shorter = Math.min(before.length, after.length);
  const start = commonPrefix(before, after, shorter);
  if (start === shorter && before.length === after.length) return undefined;
  const suffix = commonSuffix(before, after, shorter - start);
  return {
    range: { start, end: before.length - suffix },
    newText: after.slice(start, after.length - suffix),
  };
}

function commonPrefix(before: string, after: string, limit: number): number {
  let at = 0;
  while (at + chunk <= limit && before.slice(at, at + chunk) === after.slice(at, at + chunk)) at += chunk;
  while (at < limit && before.charCodeAt(at) === after.charCodeAt(at)) at++;
  return at;
}

function commonSuffix(before: string, after: string, limit: number): number {
  const a = before.length;
  const b = after.length;
  let size = 0;
  while (
    size + chunk <= limit &&
    before.slice(a - size - chunk, a - size) === after.slice(b - size - chunk, b - size)
  ) {
    size += chunk;
  }
  while (size < limit && before.charCodeAt(a - size - 1) === after.charCodeAt(b - size - 1)) size++;
  return size;
}
