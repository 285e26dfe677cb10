/** What of esbuild's `dist/meta.json` is read here. */
export interface BuildMeta {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly bytes: number;
        readonly inputs: Readonly<Record<string, unknown>>;
        readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
      }
    >
  >;
}

/** Libraries that cost tens of milliseconds to load, and so are loaded when first used. */
export const heavyPackages = [
  "simple-git",
  "undici",
  "ws",
  "unified",
  "remark-parse",
  "remark-gfm",
  "yaml",
  "smol-toml",
];

/** Every output file that importing `entry` loads at once; what is behind `import()` does not count. */
export function staticClosure(meta: BuildMeta, entry: string): readonly string[] {
  return closure(meta, [entry], ["import-statement"]);
}

/** Every output file that the entries can ever load. */
export function wholeClosure(meta: BuildMeta, entries: readonly string[]): readonly string[] {
  return closure(meta, entries, ["import-statement", "dynamic-import"]);
}

function closure(meta: BuildMeta, entries: readonly string[], kinds: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    const output = meta.outputs[file];
    if (output === undefined) throw new Error(`dist/meta.json does not know ${file}`);
    if (found.has(file)) return;
    found.add(file);
    for (const { path, kind, external } of output.imports) if (kinds.includes(kind) && !external) visit(path);
  };
  entries.forEach(visit);
  return [...found];
}

/** The package of an input such as `node_modules/@scope/name/file.js`; the innermost when nested. */
function packageOf(input: string): string | undefined {
  const [first, second] = input.split("node_modules/").slice(1).at(-1)?.split("/") ?? [];
  return first?.startsWith("@") ? `${first}/${second}` : first;
}

/** Names of the npm packages with code in these output files. */
export function packagesIn(meta: BuildMeta, files: readonly string[]): readonly string[] {
  const names = files
    .flatMap((file) => Object.keys(meta.outputs[file]?.inputs ?? {}))
    .map(packageOf)
    .filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}
