import { DEFAULT_SCHEMA, loadAll, Type } from "js-yaml";

/** Tags such as `!Ref` belong to the program that reads the file: their values are taken as they are. */
const anyTag = DEFAULT_SCHEMA.extend(
  (["scalar", "sequence", "mapping"] as const).map(
    (kind) => new Type("", { kind, multi: true, construct: (data: unknown) => data }),
  ),
);

/** The values of all documents of a YAML text. Throws, with line and column, where it is none. */
export function readYaml(text: string): unknown[] {
  return loadAll(text, undefined, { schema: anyTag });
}
