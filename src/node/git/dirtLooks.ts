/** Questions to git about kinds of changes: white space alone, and files that attributes call generated. */
import { type GitProcess, inArgumentParts } from "./gitProcess.ts";

/** In these the white space at the beginning of a line, or anywhere, has a meaning. */
const spaceMatters =
  /(\.(py|pyw|pyi|ya?ml|mk|haml|slim|pug|jade|coffee|sass|styl|fs|fsx|nim|hs|elm|tsv|md)|(^|\/)(GNU)?[Mm]akefile)$/i;

/** Of modified paths those whose bytes differ from HEAD in white space and line ends alone. */
export async function formatOnly(
  git: GitProcess,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const strict = paths.filter((path) => spaceMatters.test(path));
  const loose = paths.filter((path) => !spaceMatters.test(path));
  const differing = await Promise.all([
    differingPaths(git, ["--ignore-space-at-eol"], strict, signal),
    differingPaths(git, ["--ignore-all-space", "--ignore-blank-lines"], loose, signal),
  ]);
  const real = new Set(differing.flat());
  return new Set(paths.filter((path) => !real.has(path)));
}

/** git leaves files out whose differences it was told to ignore; a changed mode keeps them in. */
async function differingPaths(
  git: GitProcess,
  ignore: readonly string[],
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const found: string[] = [];
  for (const part of paths.length === 0 ? [] : inArgumentParts(paths)) {
    const args = [
      "diff",
      "--numstat",
      "-z",
      "--no-renames",
      "--no-ext-diff",
      "--no-textconv",
      ...ignore,
      "HEAD",
      "--",
      ...part,
    ];
    for (const entry of (await git.expect(args, { signal })).split("\0")) {
      if (entry !== "") found.push(entry.split("\t").slice(2).join("\t"));
    }
  }
  return found;
}

/** Paths that `.gitattributes` marks `linguist-generated`. */
export async function generatedPaths(
  git: GitProcess,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const args = ["check-attr", "-z", "--stdin", "linguist-generated"];
  const fields = (await git.expect(args, { input: paths.map((path) => `${path}\0`).join(""), signal })).split("\0");
  const generated = new Set<string>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    if (/^(set|true)$/.test(fields[at + 2] ?? "")) generated.add(fields[at] ?? "");
  }
  return generated;
}
