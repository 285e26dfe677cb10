/** A backend client with every route that there is, each bound to it. */
import * as admin from "../../src/node/backend/backendAdmin.ts";
import type { BackendCalls } from "../../src/node/backend/backendCalls.ts";
import { BackendClient, type BackendClientInit } from "../../src/node/backend/backendClient.ts";
import * as content from "../../src/node/backend/backendContent.ts";
import * as images from "../../src/node/backend/backendImages.ts";
import * as models from "../../src/node/backend/backendModels.ts";
import * as pipeline from "../../src/node/backend/backendPipeline.ts";

type Bound<M> = {
  readonly [K in keyof M]: M[K] extends (calls: BackendCalls, ...rest: infer R) => infer T ? (...rest: R) => T : never;
};

export type OpenedBackend = ReturnType<typeof openedBackend>;

export function openedBackend(init: BackendClientInit) {
  const client = new BackendClient(init);
  const { calls } = client;
  return Object.assign(client, bound(admin, calls), {
    content: bound(content, calls),
    images: bound(images, calls),
    models: bound(models, calls),
    pipeline: bound(pipeline, calls),
  });
}

function bound<M extends object>(routes: M, calls: BackendCalls): Bound<M> {
  const entries = Object.entries(
    routes as Readonly<Record<string, (calls: BackendCalls, ...rest: unknown[]) => unknown>>,
  );
  return Object.fromEntries(
    entries.map(([name, route]) => [name, (...rest: unknown[]) => route(calls, ...rest)]),
  ) as unknown as Bound<M>;
}
