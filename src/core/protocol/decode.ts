/** Small decoders of `unknown`: each gives a fresh value of its type, or `invalid`. None throws. */

export const invalid: unique symbol = Symbol("invalid");
export type Decoder<T> = (value: unknown) => T | typeof invalid;

export const maximumText = 100_000;
export const maximumItems = 10_000;

/** A text of at most `limit` UTF-16 units. */
export function textUpTo(limit: number): Decoder<string> {
  return (value) => (typeof value === "string" && value.length <= limit ? value : invalid);
}

export const text = textUpTo(maximumText);

export const finite: Decoder<number> = (value) =>
  typeof value === "number" && Number.isFinite(value) ? value : invalid;

/** A whole number that is not negative. */
export const natural: Decoder<number> = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : invalid;

export const flag: Decoder<boolean> = (value) => (typeof value === "boolean" ? value : invalid);

/** One of a closed list of words. */
export function wordOf<const T extends string>(words: readonly T[]): Decoder<T> {
  return (value) => words.find((word) => word === value) ?? invalid;
}

export function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value) => (value === null ? null : decoder(value));
}

/** Absent, null or there: message ports drop `undefined`, or turn it into null. */
export function optional<T>(decoder: Decoder<T>): Decoder<T | undefined> {
  return (value) => (value === undefined || value === null ? undefined : decoder(value));
}

export function listOf<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > maximumItems) return invalid;
    const items: T[] = [];
    for (const item of value) {
      const decoded = decoder(item);
      if (decoded === invalid) return invalid;
      items.push(decoded);
    }
    return items;
  };
}

/** An object with exactly these properties; others are left out. */
export function shapeOf<T extends object>(decoders: { readonly [K in keyof T]-?: Decoder<T[K]> }): Decoder<T> {
  const entries = Object.entries(decoders) as [string, Decoder<unknown>][];
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return invalid;
    const properties: [string, unknown][] = [];
    for (const [key, decoder] of entries) {
      const decoded = decoder(Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined);
      if (decoded === invalid) return invalid;
      properties.push([key, decoded]);
    }
    return Object.fromEntries(properties) as T;
  };
}

/** A member of a union told apart by `type`; every member has its decoder. */
export function unionOf<T extends { readonly type: string }>(
  decoders: {
    readonly [K in T["type"]]: Decoder<Extract<T, { readonly type: K }>>;
  },
): Decoder<T> {
  const byType = new Map(Object.entries(decoders) as [string, Decoder<T>][]);
  return (value) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, "type")) return invalid;
    const { type } = value as { readonly type: unknown };
    return (typeof type === "string" ? byType.get(type) : undefined)?.(value) ?? invalid;
  };
}
