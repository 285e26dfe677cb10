import type { TruthFacts } from "../../core/cycle/truthRepair.ts";
import type { ControlPlane } from "../controlPlane.ts";
import { documentRepository } from "../git/documentRepository.ts";
import { openRepository } from "../git/gitRepository.ts";

/**
 * What a truth repair needs beside the text: settings, time, and what git says of the tree, the control document left out, for it is
 * about to be committed. `askGit` false: the document's words on the tree stand.
 */
export async function readTruthFacts(plane: ControlPlane, askGit = true): Promise<TruthFacts> {
  const facts = { ...(await plane.lintOptions({ git: false })), at: new Date() };
  if (!askGit || openRepository(plane.folder) === undefined) return facts;
  const { documentPath, repository } = await documentRepository(plane);
  const { changes } = await repository.state();
  return { ...facts, clean: changes.every(({ path }) => path === documentPath) };
}
