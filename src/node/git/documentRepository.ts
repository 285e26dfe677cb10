import { realpath } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import type { ControlPlane } from "../controlPlane.ts";
import { documentPathIn } from "./documentPath.ts";
import { type GitRepository, openRepository } from "./gitRepository.ts";

/** The repository of a control plane and its document's path in it, `/` as separator. Throws `not-a-repository` and `path-refused`. */
export async function documentRepository({
  folder,
  settings,
}: ControlPlane): Promise<{ readonly repository: GitRepository; readonly documentPath: string }> {
  const repository = openRepository(folder);
  if (repository === undefined) throw new ControlError("not-a-repository", `${folder} is not in a git repository`);
  const file = path.resolve(await realpath(folder), settings.file);
  return { repository, documentPath: await documentPathIn(repository.place.root, file) };
}
