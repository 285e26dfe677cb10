import type { ServiceSpec } from "../../core/ports.ts";
import type { BackendClient } from "../../node/backend/backendClient.ts";
import { images, loadImage } from "../../node/backend/backendContent.ts";
import type { PictureSource } from "../../node/comfy/pictureCache.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import type { PlaneSession } from "../planeSession.ts";
import { healthOf } from "../statusBar.ts";
import { backendItems, type FoundItem } from "./galleryItems.ts";
import { answersAsBackend, openBackend } from "./openBackend.ts";

/** The newest pictures of each backend that answers, `limit` of each; one that does not tell has none. */
export async function readBackendPictures(planes: ControlPlanes, limit: number): Promise<readonly FoundItem[]> {
  const asked = planes.sessions.flatMap((session) =>
    healthOf(session)
      .filter(answersAsBackend)
      .map(({ service }) => readPictures(session, service, limit).catch(() => [])),
  );
  return (await Promise.all(asked)).flat();
}

async function readPictures(session: PlaneSession, service: ServiceSpec, limit: number): Promise<readonly FoundItem[]> {
  const use = async <T>(ask: (client: BackendClient) => Promise<T>): Promise<T> => {
    const client = await openBackend(session, service);
    try {
      return await ask(client);
    } finally {
      client.dispose();
    }
  };
  const source: PictureSource = {
    baseUrl: new URL(service.url).origin,
    download: ({ filename }, onChunk, limits, signal) =>
      use(({ calls }) => loadImage(calls, filename, onChunk, limits, signal)),
  };
  const told = await use(({ calls }) => images(calls, { limit }));
  return told.ok ? backendItems(source, told.value) : [];
}
