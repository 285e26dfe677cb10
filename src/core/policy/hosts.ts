import type { Settings } from "../settings.ts";
import type { Policy } from "./policy.ts";
import { isLoopbackUrl } from "./safeValues.ts";

/** This machine, a service of the person's own settings, or a host that the person said yes to. */
export function mayAsk(url: string, { hosts, services }: Pick<Settings, "hosts" | "services">): boolean {
  const host = foreignHost(url);
  return host === undefined ? isLoopbackUrl(url) : hosts[host] === true || services.some((each) => each.url === url);
}

/** Other machines that a document names a service on, and that nobody has said yes or no to. */
export function undecidedHosts(policy: Policy, { hosts }: Pick<Settings, "hosts">): readonly string[] {
  const named = policy.services.contradictions.map(({ text }) => foreignHost(text));
  return [...new Set(named)].filter((host) => host !== undefined && hosts[host] === undefined) as string[];
}

/** Undefined for this machine, and for what is no plain HTTP address. */
function foreignHost(url: string): string | undefined {
  if (!URL.canParse(url) || isLoopbackUrl(url)) return undefined;
  const { hostname, password, protocol, username } = new URL(url);
  return /^https?:$/.test(protocol) && hostname !== "" && username + password === "" ? hostname : undefined;
}
