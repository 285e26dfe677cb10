import { type ControlPlane, createControlPlane } from "../node/controlPlane.ts";
import { resolveHostSettings } from "./hostSettings.ts";
import type { VerbContext } from "./verbContext.ts";

/** Opens the control plane that the options name, and closes it after `use`. */
export async function withControlPlane<T>(context: VerbContext, use: (plane: ControlPlane) => Promise<T>): Promise<T> {
  const plane = await createControlPlane({ ...(await resolveHostSettings(context)), oneAnswer: true });
  try {
    return await use(plane);
  } finally {
    plane.dispose();
  }
}
