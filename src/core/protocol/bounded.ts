import { maximumItems, maximumText } from "./decode.ts";

/** A message as the other side accepts it: what is longer than its limits is cut, so that one endless title costs only its end. */
export function bounded<T>(value: T): T {
  return cut(value) as T;
}

function cut(value: unknown): unknown {
  if (typeof value === "string") return value.length > maximumText ? value.slice(0, maximumText) : value;
  if (Array.isArray(value)) return value.slice(0, maximumItems).map(cut);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cut(part)]));
}
