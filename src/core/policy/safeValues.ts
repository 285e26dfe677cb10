/** Guards for values that a document states: it may tighten limits, never loosen paths or hosts. */

/**
 * A path inside the repository with `/` as separator and no slash at the end; undefined when it is absolute, leaves the
 * repository, lies in git's own folder, or names nothing.
 */
export function repositoryPath(written: string): string | undefined {
  const path = written.trim().replaceAll("\\", "/");
  if (path.startsWith("/")) return undefined;
  if ([...path].some((character) => character < " ")) return undefined;
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  const first = segments[0];
  if (first === undefined || segments.includes("..")) return undefined;
  if (first.startsWith("~") || /^[a-z]:/i.test(first) || first.toLowerCase() === ".git") return undefined;
  return segments.join("/");
}

/** True for an http address of this machine, without user name or password in it. */
export function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if ((protocol !== "http:" && protocol !== "https:") || username !== "" || password !== "") return false;
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
