/** How an answer of the backend is read, whatever it is about. */
import { numberOf, recordOf, recordsOf, textOf, textsOf } from "../http/fields.ts";

export type Told = Readonly<Record<string, unknown>>;
/** Reads one object; undefined when it is none. */
export const shape =
  <T>(read: (told: Told) => T) =>
  (value: unknown): T | undefined => {
    const told = recordOf(value);
    return told && read(told);
  };
/** Reads a list under one of an object's names. */
export const listUnder =
  <T>(name: string, read: (told: Told) => T) =>
  (value: unknown): readonly T[] | undefined => {
    const list = recordOf(value)?.[name];
    return Array.isArray(list) ? recordsOf(list).map(read) : undefined;
  };
/** Reads an object under a name. */
export const under =
  <T>(name: string, read: (told: Told) => T) =>
  (value: unknown): T | undefined => {
    const told = recordOf(recordOf(value)?.[name]);
    return told && read(told);
  };
/** Empty when it is no text. */
export const word = (value: unknown): string => textOf(value) ?? "";
/** Milliseconds since the epoch of the backend's seconds. */
export const time = (value: unknown): number | undefined => {
  const seconds = numberOf(value);
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
};

export type Counts = Readonly<Record<string, number>>;
export const toCounts = (value: unknown): Counts =>
  Object.fromEntries(
    Object.entries(recordOf(value) ?? {}).flatMap(([key, count]) => (typeof count === "number" ? [[key, count]] : [])),
  );

/** Anything that is an object: the answer alone says that it was done. */
export const decodeDone = (value: unknown): true | undefined => (recordOf(value) ? true : undefined);
/** A list of names under one name. */
export const namesUnder =
  (name: string) =>
  (value: unknown): readonly string[] | undefined => {
    const list = recordOf(value)?.[name];
    return Array.isArray(list) ? textsOf(list) : undefined;
  };
/** Counts of a batch: `approved`, `failed`, `total`. */
export const decodeCounts = (value: unknown): Counts | undefined => (recordOf(value) ? toCounts(value) : undefined);

/** The texts of an object. */
export const toTexts = (told: Told): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
/** As it was told. */
export const asTold = (told: Told): Told => told;
