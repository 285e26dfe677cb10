import { ControlError } from "../core/base/errors.ts";
import { mayAsk } from "../core/policy/hosts.ts";
import { defaultComfyUrl, findComfyService, toComfyBase } from "../node/comfy/comfyAddress.ts";
import type { ComfyClient } from "../node/comfy/comfyClient.ts";
import { namedServices } from "../node/health/namedServices.ts";
import type { VerbContext } from "./verbContext.ts";
import { withControlPlane } from "./withControlPlane.ts";

/**
 * A client of the ComfyUI that `--url`, else the settings or the document name, else of the usual address. What a person types
 * or sets for themselves may be another machine; a document may name this one only.
 */
export async function withComfy<T>(context: VerbContext, use: (client: ComfyClient) => Promise<T>): Promise<T> {
  const { baseUrl, isHostApproved } = await addressOf(context);
  const { ComfyClient } = await import("../node/comfy/comfyClient.ts");
  const client = new ComfyClient({ baseUrl, isHostApproved, runId: context.env.CONTROL_PLANE_RUN_ID });
  try {
    return await use(client);
  } finally {
    client.dispose();
  }
}

async function addressOf(
  context: VerbContext,
): Promise<{ readonly baseUrl: string; readonly isHostApproved: boolean }> {
  const typed = context.flags.value("url");
  if (typed !== undefined) {
    if (!/^https?:\/\//i.test(typed) || !URL.canParse(typed))
      throw new ControlError("usage", `Unexpected --url "${typed}", expected an address such as ${defaultComfyUrl}`);
    return { baseUrl: toComfyBase(typed), isHostApproved: true };
  }
  return withControlPlane(context, async (plane) => {
    const found = findComfyService(await namedServices(plane));
    const isHostApproved = found !== undefined && mayAsk(found.url, plane.settings);
    return { baseUrl: found ? toComfyBase(found.url) : defaultComfyUrl, isHostApproved };
  });
}
