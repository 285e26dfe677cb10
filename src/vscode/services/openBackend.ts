import type { ServiceHealth, ServiceSpec } from "../../core/ports.ts";
import type { BackendClient } from "../../node/backend/backendClient.ts";
import type { PlaneSession } from "../planeSession.ts";

/** A service that answers as the local backend does tells more than that it is up. */
export function isBackend({ protocol, url }: ServiceSpec): boolean {
  return protocol === "http" && URL.canParse(url) && new URL(url).pathname === "/api/health";
}

/** There is a backend to be asked now. */
export function answersAsBackend({ service, state }: ServiceHealth): boolean {
  return isBackend(service) && (state === "up" || state === "degraded");
}

/** A client to be disposed. A service that the policy holds was let through by the person where it is elsewhere. */
export async function openBackend(session: PlaneSession, { id, url }: ServiceSpec): Promise<BackendClient> {
  const { BackendClient: Client } = await import("../../node/backend/backendClient.ts");
  const named = session.facts?.policy.services.value ?? [];
  return new Client({
    baseUrl: new URL(url).origin,
    isHostApproved: named.some((service) => service.id === id && service.url === url),
  });
}
