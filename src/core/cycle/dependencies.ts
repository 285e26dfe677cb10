/** What package manifests depend on, by name; enough to see what a change adds. */

const manifests: readonly (readonly [RegExp, (text: string) => ReadonlyMap<string, string>])[] = [
  [
    /(^|\/)package\.json$/,
    (text) => namesOfJson(text, ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"]),
  ],
  [/(^|\/)composer\.json$/, (text) => namesOfJson(text, ["require", "require-dev"])],
  [
    /(^|\/)requirements[\w.-]*\.(txt|in)$/,
    (text) => namesOfLines(text, /^\s*([A-Za-z0-9][\w.-]*)\s*((?:\[|[=<>~!@;]).*)?$/),
  ],
  [/(^|\/)go\.mod$/, (text) => namesOfLines(text, /^\s*(?:require\s+)?([\w.-]+\.[\w.-]+\/\S+)\s+(v\S+)/)],
  [/(^|\/)Gemfile$/, (text) => namesOfLines(text, /^\s*gem\s+["']([^"']+)["'](.*)$/)],
  [/(^|\/)(Cargo|pyproject)\.toml$/, namesOfToml],
];

/** True for a file that says what a package depends on. */
export function isManifest(path: string): boolean {
  return manifests.some(([pattern]) => pattern.test(path));
}

/** Names that `after` has and `before` has not, or has in another version; undefined texts are missing files. */
export function changedDependencies(path: string, before: string | undefined, after: string | undefined): string[] {
  const read = manifests.find(([pattern]) => pattern.test(path))?.[1];
  if (!read || after === undefined) return [];
  const was = before === undefined ? new Map<string, string>() : read(before);
  return [...read(after)].filter(([name, version]) => was.get(name) !== version).map(([name]) => name);
}

/** A text that is not JSON depends on nothing that could be told; its own check finds that. */
function namesOfJson(text: string, keys: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return names;
  }
  for (const key of keys) {
    const list = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    for (const [name, version] of Object.entries(typeof list === "object" && list !== null ? list : {})) {
      names.set(name, String(version));
    }
  }
  return names;
}

function namesOfLines(text: string, pattern: RegExp): Map<string, string> {
  const names = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = pattern.exec(line);
    if (match?.[1]) names.set(match[1], match[2]?.trim() ?? "");
  }
  return names;
}

/** Keys of tables whose name speaks of dependencies, and strings of lists that do. */
function namesOfToml(text: string): Map<string, string> {
  const names = new Map<string, string>();
  let isTable = false;
  let isList = false;
  for (const line of text.split(/\r?\n/)) {
    const table = /^\s*\[+([^\]]+)\]/.exec(line)?.[1];
    if (table !== undefined) {
      isTable = /dependenc/i.test(table) && !/^project$/.test(table);
      const name = /dependencies\.([\w-]+)$/.exec(table)?.[1];
      if (name) names.set(name, "table");
    } else if (/^\s*(?:[\w-]*dependencies|dev|test)\s*=\s*\[/.test(line)) isList = true;
    const item = /^\s*([A-Za-z0-9][\w.-]*)\s*=\s*(.+)$/.exec(line);
    if (isTable && item?.[1]) names.set(item[1], item[2] ?? "");
    if (isList)
      for (const [, name = "", rest = ""] of line.matchAll(/["']([A-Za-z0-9][\w.-]*)([^"']*)["']/g))
        names.set(name, rest);
    if (isList && /\]\s*(?:#.*)?$/.test(line)) isList = false;
  }
  return names;
}
