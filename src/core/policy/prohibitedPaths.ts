import picomatch from "picomatch";

/**
 * Says whether a path (relative to the repository, `/` as separator) is prohibited. A pattern without a slash means that name in any
 * folder, a pattern that names a folder means everything below it, and letters match in either case, as some file systems do.
 */
export function createProhibitedTest(patterns: readonly string[]): (path: string) => boolean {
  const globs = patterns.flatMap((pattern) => {
    const path = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
    if (path === "") return [];
    const anywhere = path.includes("/") ? path : `**/${path}`;
    return [anywhere, `${anywhere}/**`];
  });
  if (globs.length === 0) return () => false;
  return picomatch(globs, { dot: true, nocase: true });
}
