/** Guards for values that a document states: it may tighten limits, never loosen paths or hosts. */

/**
 * A path inside the repository with `/` as separator and no slash at the end; undefined when it is absolute, leaves the
 * repository, lies in git's own folder, or names nothing.
 */
export function repositoryPath(written: string): string | undefined {
  const path = written.trim().replaceAll("\\", "/");
  if (path === "" || path.startsWith("/") || path.startsWith("~") || /^[a-z]:/i.test(path)) return undefined;
  if ([...path].some((character) => character < " ")) return undefined;
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.length === 0 || segments.includes("..")) return undefined;
  if (segments[0]?.toLowerCase() === ".git") return undefined;
  return segments.join("/");
}

/** True for an http address of this machine, without user name or password in it. */
export function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if ((protocol !== "http:" && protocol !== "https:") || username !== "" || password !== "") return false;
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
