import { realpath } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../core/base/errors.ts";
import { documentPathIn } from "../node/git/documentPath.ts";
import { findRepository } from "../node/git/findRepository.ts";
import { resolveHostSettings } from "./hostSettings.ts";
import type { VerbContext } from "./verbContext.ts";

/** The repository's top level and the control document relative to it, which may lie in a folder of its own. Throws `not-a-repository`, `path-refused`. */
export async function findRepositoryFile(
  context: VerbContext,
): Promise<{ readonly root: string; readonly file: string }> {
  const { folder, settings } = await resolveHostSettings(context);
  const place = findRepository(folder);
  if (place === undefined) throw new ControlError("not-a-repository", `${folder} is not in a git repository`);
  const { root } = place;
  return { root, file: await documentPathIn(root, path.resolve(await realpath(folder), settings.file)) };
}
