import { type GitRepository, openRepository } from "../../src/node/git/gitRepository.ts";

/** The repository of a folder that must have one. */
export async function open(folder: string): Promise<GitRepository> {
  const repository = openRepository(folder);
  if (repository === undefined) throw new Error(`Unexpected folder ${folder}, expected one inside a repository`);
  return repository;
}
