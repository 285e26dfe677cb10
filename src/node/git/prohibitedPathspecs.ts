/**
 * Pathspecs that match at least what the patterns prohibit, see `createProhibitedTest`: what git has no pattern for is matched
 * by the folders before it.
 */
export function prohibitedPathspecs(patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => {
    const path = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
    if (path === "") return [];
    const anywhere = path.includes("/") ? path : `**/${path}`;
    if (!/[{}()!+@\\]/.test(path)) return [`:(glob,icase)${anywhere}`, `:(glob,icase)${anywhere}/**`];
    const folder = /^(?:[^*?[\]{}()!+@\\/]+\/)*/.exec(anywhere)?.[0] ?? "";
    return [`:(literal,icase)${folder}`];
  });
}
