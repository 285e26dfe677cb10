import { isPathLike } from "../../document/taskDetails.ts";

/** A repository path in back-ticks; offsets of the path without them. */
export interface CodePath {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Paths that a text names as inline code, in order. Whether they exist is not known here. */
export function findCodePaths(text: string): readonly CodePath[] {
  return [...text.matchAll(/`([^`\r\n]{1,300})`/g)]
    .map((match) => ({ path: match[1] ?? "", start: match.index + 1, end: match.index + match[0].length - 1 }))
    .filter(({ path }) => isPathLike(path));
}
