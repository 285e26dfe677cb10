/** What lies around before a cycle, by kind: what of it is work, and what only looks like it. */
import type { FileChange } from "../ports.ts";
import type { CycleRun } from "./cycleRun.ts";
import { type DirtKind, dirtKinds } from "./dirtKinds.ts";

export interface Dirt {
  readonly change: FileChange;
  readonly kind: DirtKind;
}

const kindWords: Record<DirtKind, string> = {
  work: "work",
  "control-document": "control document",
  format: "format only",
  generated: "generated",
};

const generatedNames: readonly RegExp[] = [
  /(^|\/)([\w.-]*[.-]lock(\.(json|ya?ml))?|npm-shrinkwrap\.json|bun\.lockb|go\.sum)$/i,
  /(^|\/)(node_modules|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.venv|coverage|dist)\//,
  /(\.(pyc|pyo|class|o|obj|map|tsbuildinfo|log)|\.min\.(js|css)|\.g\.dart|_pb2(_grpc)?\.pyi?|\.pb\.go|\.generated\.\w+|\.DS_Store|Thumbs\.db)$/,
];

/** Each change with its kind; asks git only for what its name does not tell. */
export async function sortDirt(run: CycleRun, changes: readonly FileChange[]): Promise<readonly Dirt[]> {
  const { documentPath, repository } = run.ports;
  const open = changes.filter(({ path }) => path !== documentPath && !isGeneratedName(path));
  const edited = open.filter(({ kind }) => kind === "modified").map(({ path }) => path);
  const [format, generated] = await Promise.all([
    repository.formatOnly(edited, run.signal),
    repository.generated(
      open.map(({ path }) => path),
      run.signal,
    ),
  ]);
  const kindOf = ({ path }: FileChange): DirtKind => {
    if (path === documentPath) return "control-document";
    if (isGeneratedName(path) || generated.has(path)) return "generated";
    return format.has(path) ? "format" : "work";
  };
  return changes.map((change) => ({ change, kind: kindOf(change) }));
}

/** Lock files, build results, caches and what else is known by its name to be written by tools. */
export function isGeneratedName(path: string): boolean {
  return generatedNames.some((pattern) => pattern.test(path));
}

const shown = 5;

/** `work: a.ts, b.ts`, one line a kind that is there. */
export function dirtLines(dirt: readonly { readonly path: string; readonly kind: DirtKind }[]): string[] {
  return dirtKinds.flatMap((kind) => {
    const paths = dirt.filter((item) => item.kind === kind).map(({ path }) => path);
    if (paths.length === 0) return [];
    const more = paths.length > shown ? `, and ${paths.length - shown} more` : "";
    return [`${kindWords[kind]}: ${paths.slice(0, shown).join(", ")}${more}`];
  });
}
