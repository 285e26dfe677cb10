import { matchLines } from "../../core/base/matchLines.ts";

export const hookNames = ["pre-commit", "commit-msg"] as const;
export type HookName = (typeof hookNames)[number];

/** What the guard's program ends with when it refuses; anything else lets the commit pass. */
export const refusedExit = 10;

/** Behind the name of a hook that was there before. */
export const formerSuffix = ".before-control-plane";

/** Behind the name of a hook: lines that others wrote into the guard's, where the hook that was there before has its place again. */
export const keptSuffix = ".lines-of-others";

/** A hook ends before optimised code or small garbage would pay. */
const nodeFlags = "--no-opt --max-semi-space-size=16";

const mark = "# control-plane guard";
const folderMark = "# The folder of this file was made for it.";

export interface HookScriptOptions {
  readonly name: HookName;
  /** Absolute path of the Node that installed it; another one on the PATH will do. */
  readonly node: string;
  /** Absolute path of the guard's program. */
  readonly program: string;
  /** The control document, relative to the repository. */
  readonly file: string;
  /** True when the hooks folder was not there before. */
  readonly madeFolder: boolean;
}

/** The hook: first the one that was there before, then the guard. It never fails for a reason of its own. */
export function hookScript({ file, madeFolder, name, node, program }: HookScriptOptions): string {
  return `#!/bin/sh
${mark}: ${name}. Remove it with: control-plane hook remove
# Pass by once with: git commit --no-verify, or CONTROL_PLANE_GUARD=off git commit
${madeFolder ? `${folderMark}\n` : ""}former="$0${formerSuffix}"
if [ -x "$former" ]; then
  "$former" "$@" || exit $?
fi
[ "$CONTROL_PLANE_GUARD" = off ] && exit 0
node=${quoted(node)}
[ -x "$node" ] || node=$(command -v node)
program=${quoted(program)}
if [ -z "$node" ] || [ ! -f "$program" ]; then
  echo "control-plane: the guard was skipped, Node or its program is gone (control-plane hook install, or hook remove)" >&2
  exit 0
fi
"$node" ${nodeFlags} "$program" ${name} --file ${quoted(file)} -- "$@"
code=$?
[ $code -eq ${refusedExit} ] && exit 1
[ $code -eq 0 ] || echo "control-plane: the guard was skipped, its program ended with $code" >&2
exit 0
`;
}

export function isOwnHook(text: string): boolean {
  return text.includes(`\n${mark}: `);
}

export interface HookLines {
  /** True when every line of the guard is there, and no other. */
  readonly isIntact: boolean;
  /** The lines that somebody else wrote into it, as a script of their own; empty when there are none. */
  readonly foreign: string;
}

/** Compares an own hook with what `hookScript` wrote. */
export function readHookLines(text: string, name: HookName): HookLines {
  const file = wordIn(text, /^"\$node" .* --file ('.*') -- "\$@"$/m);
  const node = wordIn(text, /^node=('.*')$/m);
  const written = hookScript({ name, file, node, program: programOf(text), madeFolder: madeItsFolder(text) });
  const [own, there] = [written.split("\n"), text.split("\n")];
  const matches = matchLines(own, there);
  const ours = new Set(matches.values());
  const foreign = there.filter((_, index) => !ours.has(index));
  const hasWords = foreign.some((line) => line.trim() !== "" && !line.startsWith("#!"));
  if (!hasWords) return { isIntact: text === written, foreign: "" };
  const shell = foreign[0]?.startsWith("#!") ? [] : ["#!/bin/sh"];
  return { isIntact: false, foreign: `${[...shell, ...foreign].join("\n")}\n` };
}

/** Absolute path of the program that an own hook calls; empty when its line is gone. */
export function programOf(text: string): string {
  return wordIn(text, /^program=('.*')$/m);
}

export function madeItsFolder(text: string): boolean {
  return text.includes(`\n${folderMark}\n`);
}

/** One word of a shell, with slashes that git's own shell on Windows takes. */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "/").replaceAll("'", "'\\''")}'`;
}

/** The word that `quoted` wrote; empty where the line is not there. */
function wordIn(text: string, line: RegExp): string {
  return (line.exec(text)?.[1] ?? "''").slice(1, -1).replaceAll("'\\''", "'");
}
