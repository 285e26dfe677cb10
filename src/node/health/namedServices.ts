import { isControlError } from "../../core/base/errors.ts";
import type { ControlDocument } from "../../core/document/model.ts";
import { readPolicy } from "../../core/policy/readPolicy.ts";
import type { ServiceSpec } from "../../core/ports.ts";
import type { Settings } from "../../core/settings.ts";

/** The services of document and settings; those of the settings alone when there is no document. */
export async function namedServices(plane: {
  readonly settings: Settings;
  document(): Promise<ControlDocument>;
}): Promise<readonly ServiceSpec[]> {
  try {
    return readPolicy(await plane.document(), plane.settings).services.value;
  } catch (error) {
    if (isControlError(error) && error.code === "document-missing") return plane.settings.services;
    throw error;
  }
}
